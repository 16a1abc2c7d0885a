namespace SlaOps;

/// <summary>Judges <c>time.sync</c>: a host's clock follows a promised server and is within the policy's limit of it.</summary>
public static class ClockJudge
{
    /// <summary>One verdict for the host. The limit is met only by a measurement whose whole error bound lies inside it, and missed only where the whole lies outside.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, ClockEvidence evidence, DateTimeOffset at)
    {
        TimePolicy promise = policy.Time;
        TimeOffset? best = evidence.Measured.MinBy(measured => measured.ErrorBound);
        Verdict Say(VerdictStatus status, Reason reason, params object?[] arguments)
        {
            Verdict verdict = Verdict.Of(ClauseIds.TimeSync, Targets.Host(evidence.Host), status, reason, at, arguments);
            verdict.Required = string.Join(' ', promise.Servers.Append("<= " + InvariantText.Span(promise.MaxOffset)));
            verdict.Observed = Observed(best, evidence.Daemon);
            verdict.Evidence = References(evidence);
            return verdict;
        }

        if (promise.Servers.Count == 0)
            return [Say(VerdictStatus.Unknown, Reasons.NotConfigured, "time.servers", "time: { servers: [ntp1.sakura.ad.jp] }")];
        if (at < evidence.ObservedAt)
            return [Say(VerdictStatus.Unknown, Reasons.NotObservedThen, TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone))];
        if (at - evidence.ObservedAt > promise.MaxAge)
            return [Say(VerdictStatus.Unknown, Reasons.Stale, "time.sync", TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone), promise.MaxAge)];

        // The daemon's own account stands in where no promised server could be asked, if it is one of them that it follows and heard lately.
        bool follows = FollowsPromised(promise, evidence);
        bool heard = evidence.Daemon is { Synchronised: true, UpdatedAt: { } updated } && at - updated <= promise.MaxAge;
        (TimeSpan Offset, TimeSpan Bound, string Server)? known = best is not null
            ? (best.Offset, best.ErrorBound, best.Server)
            : follows && heard && evidence.Daemon is { Offset: { } offset, ErrorBound: { } bound } daemon ? (offset, bound, daemon.Follows[0]) : null;
        if (known is not { } clock)
        {
            ClockServerFailure? failure = evidence.Failures.Count > 0 ? evidence.Failures[0] : null;
            return [Say(VerdictStatus.Unknown, Reasons.ClockNotMeasured, failure?.Server ?? promise.Servers[0], failure?.Message ?? "-")];
        }

        TimeSpan certain = (clock.Offset.Duration() * 2) - clock.Bound;
        if (certain > promise.MaxOffset)
            return [Say(VerdictStatus.Breached, Reasons.ClockOff, clock.Offset, clock.Server, promise.MaxOffset)];
        if (clock.Bound > promise.MaxOffset)
            return [Say(VerdictStatus.Unknown, Reasons.ClockUncertain, clock.Bound, clock.Server, promise.MaxOffset)];
        if (evidence.Daemon is not { Synchronised: true })
            return [Say(VerdictStatus.AtRisk, Reasons.ClockNotDisciplined, promise.Servers[0])];
        return follows
            ? [Say(VerdictStatus.Met, Reasons.ClockFollows, clock.Server, clock.Bound)]
            : [Say(VerdictStatus.AtRisk, Reasons.ClockFollowsOther, string.Join(", ", evidence.Daemon.Follows.DefaultIfEmpty("-")), string.Join(", ", promise.Servers))];
    }

    /// <summary>The verdict for a host that this version cannot ask.</summary>
    public static Verdict NotAsked(string host, DateTimeOffset at) =>
        Verdict.Of(ClauseIds.TimeSync, Targets.Host(host), VerdictStatus.Unknown, Reasons.HostNotAsked, at, host);

    // By name as the configuration writes it, or by the address that answered under the promised name.
    private static bool FollowsPromised(TimePolicy promise, ClockEvidence evidence)
    {
        HashSet<string> promised = new(StringComparer.OrdinalIgnoreCase);
        foreach (string server in promise.Servers.Concat(evidence.Measured.Select(measured => measured.Address)))
        {
            if (NtpServer.TryParse(server, out NtpServer named))
                promised.Add(named.Host);
        }

        return evidence.Daemon is { Synchronised: true } daemon && daemon.Follows.Any(promised.Contains);
    }

    private static string? Observed(TimeOffset? best, ClockDaemon? daemon)
    {
        string measured = best is null ? "" : $"{InvariantText.Span(best.Offset)} +-{InvariantText.Span(best.ErrorBound - best.Offset.Duration())} {best.Server}";
        string said = daemon is null ? "" : $"{daemon.Source}: {(daemon.Synchronised ? string.Join('/', daemon.Follows) : "not synchronised")}";
        string observed = string.Join("; ", new[] { measured, said }.Where(part => part.Length > 0));
        return observed.Length > 0 ? observed : null;
    }

    private static EvidenceReference[] References(ClockEvidence evidence) =>
    [
        .. evidence.Measured.Select(measured => new EvidenceReference("ntp:" + measured.Address, measured.At.ToUniversalTime())),
        .. evidence.Daemon is { } daemon ? [new EvidenceReference(daemon.Source, evidence.ObservedAt)] : Array.Empty<EvidenceReference>(),
    ];
}
