namespace SlaOps;

/// <summary>
/// Judges <c>log.security-events</c>: every host writes its security events down and did so lately, and each other kind of event that the
/// policy names has a log that is written to.
/// </summary>
public static class SecurityEventJudge
{
    /// <summary>What hosts record by themselves; every other kind is an application's.</summary>
    public const string OfHosts = "security-events";

    /// <summary>The verdict for a host.</summary>
    public static Verdict Judge(SlaPolicy policy, SecurityEventEvidence evidence, DateTimeOffset at)
    {
        SecurityLog? newest = evidence.Logs.Where(log => log.LastAt is not null).MaxBy(log => log.LastAt);
        SecurityLog? unread = evidence.Logs.FirstOrDefault(log => log.Why is not null);
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.LogSecurityEvents, "host:" + evidence.Host, evidence.ObservedAt, at);
        Finding finding = (doubt, newest, unread) switch
        {
            ({ } gap, _, _) => Finding.Of(gap),
            (_, { LastAt: { } last } log, _) when evidence.ObservedAt - last <= policy.Logs.MaxAge => new Finding(VerdictStatus.Met, Reasons.SecurityEventsRecorded, log.Source, InZone(policy, last)),
            (_, _, { Why: "NeedsRoot" } log) => new Finding(VerdictStatus.Unknown, Reasons.NeedsRoot, log.Source, log.Sudoers),
            (_, _, { } log) => new Finding(VerdictStatus.Unknown, Reasons.Unreadable, log.Source, log.Why),
            (_, { LastAt: { } last } log, _) => new Finding(VerdictStatus.AtRisk, Reasons.SecurityEventsSilent, log.Source, InZone(policy, last)),
            _ => new Finding(VerdictStatus.Breached, Reasons.SecurityEventsAbsent),
        };
        Verdict verdict = Finding.Worst(ClauseIds.LogSecurityEvents, Targets.Host(evidence.Host), at, [finding], newest?.Source);
        verdict.Required = "written within " + InvariantText.Span(policy.Logs.MaxAge);
        verdict.Evidence = [.. evidence.Logs.Select(log => new EvidenceReference(log.Source, evidence.ObservedAt))];
        return verdict;
    }

    /// <summary>The verdicts for the kinds of events that applications record, each by the log sets that say they hold it.</summary>
    public static IEnumerable<Verdict> OfLogs(SlaPolicy policy, IReadOnlyList<LogEvidence> logs, DateTimeOffset at)
    {
        foreach (LogEvidence evidence in logs)
        {
            string[] kinds = [.. policy.Logs.SecurityEvents.Where(kind => evidence.Set.Records.Contains(kind, StringComparer.OrdinalIgnoreCase))];
            if (kinds.Length > 0)
                yield return OfLog(policy, evidence, string.Join(", ", kinds), at);
        }

        string[] unheld = [.. policy.Logs.SecurityEvents.Where(kind => !string.Equals(kind, OfHosts, StringComparison.OrdinalIgnoreCase)
            && !logs.Any(evidence => evidence.Set.Records.Contains(kind, StringComparer.OrdinalIgnoreCase)))];
        if (unheld.Length > 0)
            yield return Verdict.Of(ClauseIds.LogSecurityEvents, Targets.Sla, VerdictStatus.Unknown, Reasons.SecurityEventsUnassigned, at, string.Join(", ", unheld));
    }

    private static Verdict OfLog(SlaPolicy policy, LogEvidence evidence, string kinds, DateTimeOffset at)
    {
        LogFile? newest = evidence.Files.MaxBy(file => file.WrittenAt);
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.LogSecurityEvents, evidence.Source, evidence.ObservedAt, at) ?? evidence.Gap;
        Finding finding = (doubt, newest) switch
        {
            ({ } gap, _) => Finding.Of(gap),
            (_, null) => new Finding(VerdictStatus.Breached, Reasons.SecurityEventsAbsent),
            (_, { } file) when evidence.ObservedAt - file.WrittenAt <= policy.Logs.MaxAge => new Finding(VerdictStatus.Met, Reasons.SecurityEventsRecorded, file.Path, InZone(policy, file.WrittenAt)),
            (_, { } file) => new Finding(VerdictStatus.AtRisk, Reasons.SecurityEventsSilent, file.Path, InZone(policy, file.WrittenAt)),
        };
        Verdict verdict = Finding.Worst(ClauseIds.LogSecurityEvents, Targets.Log(evidence.Set.Name), at, [finding], kinds);
        verdict.Required = kinds + ": written within " + InvariantText.Span(policy.Logs.MaxAge);
        verdict.Evidence = [new EvidenceReference(evidence.Source, evidence.ObservedAt)];
        return verdict;
    }

    private static DateTimeOffset InZone(SlaPolicy policy, DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, policy.TimeZone);
}
