using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>patch.interval</c> of a host by how long security updates have waited, not by the gap between runs: nothing
/// pending and fresh lists is <c>Met</c>. Held updates count, those that the distributor has not offered yet do not.
/// </summary>
public static class PatchJudge
{
    /// <summary>One verdict for the host.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, PatchEvidence evidence, DateTimeOffset at)
    {
        PatchStatus status = evidence.Status;
        Verdict verdict = Decide(policy, evidence, at);
        verdict.Required = Required(policy);
        verdict.Observed = string.Create(CultureInfo.InvariantCulture, $"pending {status.Pending.Length}, last {InvariantText.Of(status.LastSecurityPatch)}, gap {InvariantText.Of(status.LongestGap)}, lists {InvariantText.Of(status.ListsUpdatedAt)}, reboot {(status.RebootRequired ? "yes" : "no")}");
        verdict.Evidence = status.Manager is null ? [] : [new EvidenceReference(status.Manager, evidence.ObservedAt)];
        return [verdict];
    }

    /// <summary>What is asked of a host, for <see cref="Verdict.Required"/>.</summary>
    internal static string Required(SlaPolicy policy) => $"security updates wait <= {InvariantText.Span(policy.Patch.Every)}, never > {InvariantText.Span(policy.Patch.Within)}";

    private static Verdict Decide(SlaPolicy policy, PatchEvidence evidence, DateTimeOffset at)
    {
        PatchStatus status = evidence.Status;
        PatchPolicy promise = policy.Patch;
        if (at < evidence.ObservedAt)
            return Say(VerdictStatus.Unknown, Reasons.NotObservedThen, Local(evidence.ObservedAt));
        if (status.Manager is null)
            return Say(VerdictStatus.Unknown, Reasons.PackageManagerNotFound);
        PendingUpdate[] offered = [.. status.Pending.Where(update => !update.Phased)];
        PendingUpdate? longest = offered.Where(update => update.KnownSince is not null).MinBy(update => update.KnownSince);
        TimeSpan known = longest is null ? TimeSpan.Zero : at - longest.KnownSince!.Value;
        // An old list that offers it and an old package prove the wait, however stale the list is and whatever else could not be read.
        if (known > promise.Within)
            return Say(VerdictStatus.Breached, Reasons.PatchOverdue, offered.Length, longest, Local(longest!.KnownSince), promise.Within);
        if (evidence.Problem is { } problem)
            return Say(VerdictStatus.Unknown, Reasons.Unreadable, status.Manager, problem);
        if (status.ListsUpdatedAt is null || at - status.ListsUpdatedAt > promise.ListsMaxAge)
            return Say(VerdictStatus.Unknown, Reasons.PatchListsStale, status.Manager, Local(status.ListsUpdatedAt), promise.ListsMaxAge);
        if (known > promise.Every)
            return Say(VerdictStatus.AtRisk, Reasons.PatchWaiting, offered.Length, longest, Local(longest!.KnownSince), promise.Every);
        if (offered.FirstOrDefault(update => update.AbsentAt is null || at - update.AbsentAt > promise.Every) is { } unknown)
            return Say(VerdictStatus.Unknown, Reasons.PatchWaitUnknown, offered.Length, unknown, Local(unknown.KnownSince));
        if (status.RebootRequired)
            return Say(VerdictStatus.AtRisk, Reasons.PatchRebootPending);
        return offered.Length == 0
            ? Say(VerdictStatus.Met, Reasons.PatchNonePending, Local(status.LastSecurityPatch))
            : Say(VerdictStatus.Met, Reasons.PatchPendingYoung, offered.Length, offered[0], Local(offered.Min(update => update.AbsentAt)));

        Verdict Say(VerdictStatus outcome, Reason reason, params object?[] arguments) =>
            Verdict.Of(ClauseIds.PatchInterval, Targets.Host(status.ComputerName), outcome, reason, at, arguments);

        DateTimeOffset? Local(DateTimeOffset? moment) => moment is { } known ? TimeZoneInfo.ConvertTime(known, policy.TimeZone) : null;
    }
}
