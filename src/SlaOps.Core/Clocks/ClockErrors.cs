namespace SlaOps;

public static partial class Errors
{
    /// <summary>A host name that DNS does not know, or not in time. Arguments: the name, why.</summary>
    public static readonly ErrorCode NameNotResolved = new("NameNotResolved", ErrorKind.ConnectionError);

    /// <summary>An NTP server named in a form that is none. Arguments: the text.</summary>
    public static readonly ErrorCode NtpServerInvalid = new("NtpServerInvalid", ErrorKind.InvalidArgument);

    /// <summary>No reply came. Arguments: the server, the address asked, how long was waited.</summary>
    public static readonly ErrorCode NtpNoAnswer = new("NtpNoAnswer", ErrorKind.OperationTimeout);

    /// <summary>The server refuses service. Arguments: the server, the code.</summary>
    public static readonly ErrorCode NtpKissOfDeath = new("NtpKissOfDeath", ErrorKind.ResourceUnavailable);

    /// <summary>The server says itself that it has no time to give. Arguments: the server, what it said.</summary>
    public static readonly ErrorCode NtpNotSynchronised = new("NtpNotSynchronised", ErrorKind.ResourceUnavailable);

    /// <summary>What came is no reply to what was asked. Arguments: the server, what is wrong with it.</summary>
    public static readonly ErrorCode NtpInvalidReply = new("NtpInvalidReply", ErrorKind.InvalidData);
}
