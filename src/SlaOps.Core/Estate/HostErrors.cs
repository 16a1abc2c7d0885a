namespace SlaOps;

public static partial class Errors
{
    /// <summary>A host that the estate does not name. Arguments: the name, the estate.</summary>
    public static readonly ErrorCode HostNotInEstate = new("HostNotInEstate", ErrorKind.ObjectNotFound);
}
