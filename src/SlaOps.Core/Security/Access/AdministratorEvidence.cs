namespace SlaOps;

/// <summary>The effective configuration of an SSH server, as it is for administrators.</summary>
/// <param name="RootLogin"><c>PermitRootLogin</c> for root: <c>no</c>, <c>prohibit-password</c> (also <c>without-password</c>), <c>forced-commands-only</c> or <c>yes</c>.</param>
/// <param name="Passwords">True where passwords log in, directly or by keyboard-interactive.</param>
/// <param name="EmptyPasswords">True where an empty password logs in.</param>
public sealed record SshServerSettings(string RootLogin, bool Passwords, bool EmptyPasswords);

/// <summary>Who can administer a host, and how they authenticate.</summary>
public sealed record AdministratorEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why the host could not be asked at all; null where it was.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>The accounts that can become root, and by what: <c>uid 0</c>, <c>group sudo</c>, <c>sudoers</c>. Root itself is not among them.</summary>
    public IReadOnlyDictionary<string, string> Administrators { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True where sudoers says that everybody may become root.</summary>
    public bool Everybody { get; init; }

    /// <summary>False where sudoers may not be read by the account that asked: there may be more.</summary>
    public bool SudoersRead { get; init; } = true;

    /// <summary>The accounts whose password is empty; null where that may not be read.</summary>
    public IReadOnlyList<string>? EmptyPasswords { get; init; }

    /// <summary>The SSH server's settings; null where there is none or they could not be read.</summary>
    public SshServerSettings? Ssh { get; init; }

    /// <summary>True where an SSH server is installed.</summary>
    public bool HasSsh { get; init; }

    /// <summary>True where the check of new passwords is part of the PAM stack; null where that could not be read.</summary>
    public bool? ChecksQuality { get; init; }

    /// <summary>The least length of a new password; null where none is set.</summary>
    public int? LeastLength { get; init; }
}

/// <summary>The accounts of a database that can reach data.</summary>
public sealed record DatabaseAccountEvidence
{
    /// <summary>The database, by its name in the estate.</summary>
    public required string Database { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The node that answered; null where none did.</summary>
    public string? Node { get; init; }

    /// <summary>Why its accounts are not known; null where they are.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>The accounts that have a privilege on data, as <c>name@host</c>. Those of the server itself and root by the local socket are not among them.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}
