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
            verdict.Observed = Observed(best, evidence);
            verdict.Evidence = References(evidence);
            return verdict;
        }

        if (promise.Servers.Count == 0)
            return [Say(VerdictStatus.Unknown, Reasons.NotConfigured, "time.servers", "time: { servers: [ntp1.sakura.ad.jp] }")];
        if (at < evidence.ObservedAt)
            return [Say(VerdictStatus.Unknown, Reasons.NotObservedThen, TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone))];
        if (at - evidence.ObservedAt > promise.MaxAge)
            return [Say(VerdictStatus.Unknown, Reasons.Stale, "time.sync", TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone), promise.MaxAge)];

        // First of all: readings that contradict one another show no breach, either. It may be this machine's clock that was set.
        if (evidence.Stepped)
            return [Say(VerdictStatus.Unknown, Reasons.ClockStepped)];

        ClockKnowledge? measured = ClockKnowledge.Measured(evidence, best);
        ClockKnowledge? account = ClockKnowledge.Account(promise, evidence, at);
        bool claims = evidence.Daemon is { Synchronised: true };
        if (measured is { } proof && proof.Certain > promise.MaxOffset)
            return [evidence.IsRemote && claims ? Say(VerdictStatus.Breached, Reasons.ClockDaemonWrong, evidence.Daemon!.Source, proof.Offset, proof.Server, promise.MaxOffset) : Say(VerdictStatus.Breached, Reasons.ClockOff, proof.Offset, proof.Server, promise.MaxOffset)];
        // The daemon knows the clock better than the way there lets us see it, where the two agree.
        ClockKnowledge? known = measured is null || (evidence.IsRemote && measured.Bound > promise.MaxOffset && account?.Bound <= promise.MaxOffset) ? account : measured;
        if (known is not null && known == account && known.Contradicts(measured, evidence, promise.MaxOffset))
            return [Say(VerdictStatus.Unknown, Reasons.ClockDisagrees, evidence.Daemon!.Source, evidence.Reading?.Offset)];
        if (known is not { } clock)
        {
            ClockServerFailure? failure = evidence.Failures.Count > 0 ? evidence.Failures[0] : null;
            return [Say(VerdictStatus.Unknown, Reasons.ClockNotMeasured, failure?.Server ?? promise.Servers[0], failure?.Message ?? "-")];
        }

        if (clock.Certain > promise.MaxOffset)
            return [Say(VerdictStatus.Breached, Reasons.ClockOff, clock.Offset, clock.Server, promise.MaxOffset)];
        if (clock.Bound > promise.MaxOffset)
            return [Say(VerdictStatus.Unknown, Reasons.ClockUncertain, clock.Bound, clock.Server, promise.MaxOffset)];
        if (!claims)
            return [Say(VerdictStatus.AtRisk, Reasons.ClockNotDisciplined, promise.Servers[0])];
        return ClockKnowledge.FollowsPromised(promise, evidence)
            ? [Say(VerdictStatus.Met, Reasons.ClockFollows, clock.Server, clock.Bound)]
            : [Say(VerdictStatus.AtRisk, Reasons.ClockFollowsOther, string.Join(", ", evidence.Daemon!.Follows.DefaultIfEmpty("-")), string.Join(", ", promise.Servers))];
    }

    private static string? Observed(TimeOffset? best, ClockEvidence evidence)
    {
        ClockDaemon? daemon = evidence.Daemon;
        string measured = ClockKnowledge.Measured(evidence, best) is { } known ? $"{InvariantText.Span(known.Offset)} +-{InvariantText.Span(known.Bound - known.Offset.Duration())} {known.Server}" : "";
        string said = daemon is null ? "" : $"{daemon.Source}: {(daemon.Synchronised ? string.Join('/', daemon.Follows) : "not synchronised")}";
        string observed = string.Join("; ", new[] { measured, said }.Where(part => part.Length > 0));
        return observed.Length > 0 ? observed : null;
    }

    private static EvidenceReference[] References(ClockEvidence evidence) =>
    [
        .. evidence.Measured.Select(measured => new EvidenceReference("ntp:" + measured.Address, measured.At.ToUniversalTime())),
        .. evidence.Reading is { } reading ? [new EvidenceReference("ssh:" + evidence.Host, reading.Before.ToUniversalTime())] : Array.Empty<EvidenceReference>(),
        .. evidence.Daemon is { } daemon ? [new EvidenceReference(daemon.Source, evidence.ObservedAt)] : Array.Empty<EvidenceReference>(),
    ];
}
