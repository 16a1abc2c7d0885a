namespace SlaOps;

public static partial class Errors
{
    /// <summary>The estate has no logs on a host. Arguments: the host.</summary>
    public static readonly ErrorCode LogSetNotFound = new("LogSetNotFound", ErrorKind.ObjectNotFound);

    /// <summary>The logs of a set could not be listed. Arguments: the set, why.</summary>
    public static readonly ErrorCode LogsUnread = new("LogsUnread", ErrorKind.ReadError);
}
