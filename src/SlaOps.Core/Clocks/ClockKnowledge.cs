namespace SlaOps;

/// <summary>How far a host's clock is from a server's, out of one kind of evidence.</summary>
/// <param name="Offset">The server's clock minus the host's.</param>
/// <param name="Bound">How far from true time the host's clock can be.</param>
/// <param name="Server">The server.</param>
internal sealed record ClockKnowledge(TimeSpan Offset, TimeSpan Bound, string Server)
{
    /// <summary>How far off it is at the least, however the measurement erred.</summary>
    public TimeSpan Certain => (Offset.Duration() * 2) - Bound;

    private TimeSpan Uncertainty => Bound - Offset.Duration();

    /// <summary>What was measured: this machine's own clock, and from there the host's; null where either link is missing.</summary>
    public static ClockKnowledge? Measured(ClockEvidence evidence, TimeOffset? best)
    {
        if (best is null)
            return null;
        if (!evidence.IsRemote)
            return new ClockKnowledge(best.Offset, best.ErrorBound, best.Server);
        if (evidence.Reading is not { } reading)
            return null;
        TimeSpan offset = best.Offset - reading.Offset;
        return new ClockKnowledge(offset, offset.Duration() + (best.ErrorBound - best.Offset.Duration()) + reading.Bound, best.Server);
    }

    /// <summary>The daemon's own account, if it follows a promised server and heard of it lately; else null.</summary>
    public static ClockKnowledge? Account(TimePolicy promise, ClockEvidence evidence, DateTimeOffset at) =>
        FollowsPromised(promise, evidence) && evidence.Daemon is { UpdatedAt: { } updated, Offset: { } offset, ErrorBound: { } bound } daemon && at - updated <= promise.MaxAge
            ? new ClockKnowledge(offset, bound, daemon.Follows[0])
            : null;

    /// <summary>True where the daemon follows a promised server: by name as the configuration writes it, or by the address that answered under the promised name.</summary>
    public static bool FollowsPromised(TimePolicy promise, ClockEvidence evidence)
    {
        HashSet<string> promised = new(StringComparer.OrdinalIgnoreCase);
        foreach (string server in promise.Servers.Concat(evidence.Measured.Select(measured => measured.Address)))
        {
            if (NtpServer.TryParse(server, out NtpServer named))
                promised.Add(named.Host);
        }

        return evidence.Daemon is { Synchronised: true } daemon && daemon.Follows.Any(promised.Contains);
    }

    /// <summary>
    /// True where this account and what was seen cannot both be right. Where no server could be measured, this machine's clock alone is
    /// what the host's was seen by; it is only held against the account by more than the policy's limit, and proves nothing itself.
    /// </summary>
    public bool Contradicts(ClockKnowledge? measured, ClockEvidence evidence, TimeSpan limit)
    {
        if (measured is not null)
            return (Offset - measured.Offset).Duration() > Uncertainty + measured.Uncertainty;
        return evidence.Reading is { } reading && (Offset + reading.Offset).Duration() > Uncertainty + reading.Bound + limit;
    }
}
