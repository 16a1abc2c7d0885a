namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A host shows a certificate of a known authority that does not hold. Arguments: the host, the certificate's id, what is wrong with it.</summary>
    public static readonly Reason HostCertificateInvalid = new("HostCertificateInvalid", "host", "id", "why");

    /// <summary>A host shows another SSH key than is known. Arguments: the host, the key it shows, the known one, file and line of that.</summary>
    public static readonly Reason HostKeyChanged = new("HostKeyChanged", "host", "shown", "known", "line");

    /// <summary>A host shows an SSH key that is revoked. Arguments: the host, the key, file and line.</summary>
    public static readonly Reason HostKeyRevoked = new("HostKeyRevoked", "host", "shown", "line");

    /// <summary>A host shows an SSH key that nobody vouched for. Arguments: the host, the key, the command that adds it.</summary>
    public static readonly Reason HostKeyUnknown = new("HostKeyUnknown", "host", "shown", "command");

    /// <summary>A host did not answer everything within the time of its run. Arguments: the host, the time.</summary>
    public static readonly Reason HostTooSlow = new("HostTooSlow", "host", "deadline");

    /// <summary>No SSH connection came about. Arguments: the host, its address and port, why.</summary>
    public static readonly Reason HostUnreachable = new("HostUnreachable", "host", "address", "why");

    /// <summary>A private key needs a passphrase, or another one. Arguments: the file.</summary>
    public static readonly Reason SshKeyLocked = new("SshKeyLocked", "file");

    /// <summary>A private key is missing, unreadable or of an unknown format. Arguments: the file, why.</summary>
    public static readonly Reason SshKeyUnreadable = new("SshKeyUnreadable", "file", "why");

    /// <summary>A host refused the login. Arguments: the host, the user, what it said.</summary>
    public static readonly Reason SshLoginRefused = new("SshLoginRefused", "host", "user", "why");

    /// <summary>Neither a key nor a password is configured. Arguments: the host.</summary>
    public static readonly Reason SshNoCredentials = new("SshNoCredentials", "host");
}
