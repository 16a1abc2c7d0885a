namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A database does not tell this account. Arguments: the node, what it said.</summary>
    public static readonly Reason DatabaseDenied = new("DatabaseDenied", "node", "why");
}
