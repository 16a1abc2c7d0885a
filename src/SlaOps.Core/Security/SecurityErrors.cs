namespace SlaOps;

public static partial class Errors
{
    /// <summary>A tenant that the estate gives no address of. Arguments: the tenant, the estate.</summary>
    public static readonly ErrorCode TenantNotInEstate = new("TenantNotInEstate", ErrorKind.ObjectNotFound);
}
