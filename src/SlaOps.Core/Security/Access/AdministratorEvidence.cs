namespace SlaOps;

/// <summary>The effective configuration of an SSH server, as it is for administrators.</summary>
/// <param name="RootLogin"><c>PermitRootLogin</c> for root: <c>no</c>, <c>prohibit-password</c> (also <c>without-password</c>), <c>forced-commands-only</c> or <c>yes</c>.</param>
/// <param name="Passwords">True where passwords log in, directly or by keyboard-interactive.</param>
/// <param name="EmptyPasswords">True where an empty password logs in.</param>
public sealed record SshServerSettings(string RootLogin, bool Passwords, bool EmptyPasswords);

/// <summary>A <c>Match</c> block of an SSH server's configuration.</summary>
/// <param name="Criteria">What a connection must fit, as written: <c>User deploy Address 10.0.0.0/8</c>.</param>
/// <param name="Settings">What such a connection may do; of root's login, where root can fit.</param>
public sealed record SshServerMatch(string Criteria, SshServerSettings Settings);

/// <summary>A text that only root may read, or why it was not.</summary>
public sealed record RootText(string? Text, UnansweredTool? Unread);

/// <summary>What only root may read of a host's administrators.</summary>
/// <param name="Sudoers">The lines of sudoers and of its folder, each after its file's path and a colon.</param>
/// <param name="EmptyPasswords">The accounts whose password is empty, one a line.</param>
/// <param name="HasSsh">True where an SSH server is installed.</param>
/// <param name="Sshd">The SSH server's effective configuration, outside of its <c>Match</c> blocks.</param>
/// <param name="SshdFiles">The lines of its files, each after its file's path and a colon.</param>
public sealed record AdministratorSecrets(RootText Sudoers, RootText EmptyPasswords, bool HasSsh, RootText Sshd, RootText SshdFiles);

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

    /// <summary>Why sudoers was not read, or not all of it: there may be more. Null where it was.</summary>
    public UnansweredTool? SudoersUnread { get; init; }

    /// <summary>The accounts whose password is empty; null where that may not be read.</summary>
    public IReadOnlyList<string>? EmptyPasswords { get; init; }

    /// <summary>Why the passwords' file was not read; null where it was.</summary>
    public UnansweredTool? ShadowUnread { get; init; }

    /// <summary>The SSH server's settings outside of its <c>Match</c> blocks; null where there is none or they could not be read.</summary>
    public SshServerSettings? Ssh { get; init; }

    /// <summary>Its <c>Match</c> blocks; null where its files could not be read.</summary>
    public IReadOnlyList<SshServerMatch>? SshMatches { get; init; }

    /// <summary>Why its settings, or those of the blocks, are not known; null where they are.</summary>
    public UnansweredTool? SshUnread { get; init; }

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
