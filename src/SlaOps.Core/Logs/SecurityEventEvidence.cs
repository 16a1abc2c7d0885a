namespace SlaOps;

/// <summary>A place that a host writes its security events to.</summary>
/// <param name="Source">The file, or <c>journal</c>.</param>
/// <param name="LastAt">When the last entry was written (UTC); null where there is none.</param>
/// <param name="Why">Why it could not be read; null where it could.</param>
public sealed record SecurityLog(string Source, DateTimeOffset? LastAt, string? Why = null)
{
    /// <summary>The line of <c>sudoers</c> that would let the account read it; null where rights are not what is missing.</summary>
    public string? Sudoers { get; init; }
}

/// <summary>What a host records of its security events: logins, changes of account, audit.</summary>
public sealed record SecurityEventEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Every place that is there, read or not.</summary>
    public IReadOnlyList<SecurityLog> Logs { get; init; } = [];
}
