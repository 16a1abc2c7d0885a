namespace SlaOps;

public static partial class Errors
{
    /// <summary>A host that the estate does not name. Arguments: the name, the estate.</summary>
    public static readonly ErrorCode HostNotInEstate = new("HostNotInEstate", ErrorKind.ObjectNotFound);

    /// <summary>A host that could not be asked. Arguments: the host, why.</summary>
    public static readonly ErrorCode HostUnasked = new("HostUnasked", ErrorKind.ConnectionError);

    /// <summary>A secret that the estate refers to cannot be had. Arguments: the reference as it is written.</summary>
    public static readonly ErrorCode SecretUnavailable = new("SecretUnavailable", ErrorKind.AuthenticationError);

    /// <summary>A host's package manager gave no answer. Arguments: the host, what failed or "-" where there is none.</summary>
    public static readonly ErrorCode PatchesUnreadable = new("PatchesUnreadable", ErrorKind.ReadError);
}
