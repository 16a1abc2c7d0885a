using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>maintenance.window</c> and <c>maintenance.emergency</c> over a period. The source calls its times approximate: an
/// overrun within the policy's tolerance is at risk, beyond it breached. An emergency without a notice before it is no breach
/// of this clause, but its time is downtime: at risk.
/// </summary>
public static class MaintenanceJudge
{
    /// <summary>One verdict for each of the two clauses: the worst finding of the period.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, MaintenanceEvidence evidence, DateTimeOffset at)
    {
        MaintenanceRecord[] records = [.. evidence.Records
            .Where(record => record.StartedAt <= at && (EndedBy(record, at) ?? at) >= evidence.From)];
        string window = string.Create(CultureInfo.InvariantCulture, $"{policy.Maintenance.Start:HH:mm}-{policy.Maintenance.End:HH:mm}");
        yield return Worst(
            ClauseIds.MaintenanceWindow, [.. records.Where(record => !record.Emergency)], record => JudgeRegular(policy, record, at),
            Reasons.MaintenanceWithinWindow, window, evidence, at);
        yield return Worst(
            ClauseIds.MaintenanceEmergency, [.. records.Where(record => record.Emergency)], record => JudgeEmergency(policy, record, at),
            Reasons.EmergencyAnnounced, "announced before it begins", evidence, at);
    }

    private static Verdict? JudgeRegular(SlaPolicy policy, MaintenanceRecord record, DateTimeOffset at) =>
        MaintenanceWindows.Containing(policy, record.StartedAt) is MaintenanceWindow window
            ? JudgeEnd(ClauseIds.MaintenanceWindow, record, window.End, policy, at)
            : Finding(ClauseIds.MaintenanceWindow, VerdictStatus.Breached, Reasons.MaintenanceOutsideWindow, record, at, record.Id, record.StartedAt);

    private static Verdict? JudgeEmergency(SlaPolicy policy, MaintenanceRecord record, DateTimeOffset at)
    {
        Verdict? end = JudgeEnd(ClauseIds.MaintenanceEmergency, record, record.EndsBy, policy, at);
        if (record.Announced || !policy.Maintenance.Emergency.AnnouncedOnly || end?.Status == VerdictStatus.Breached)
            return end;
        return Finding(ClauseIds.MaintenanceEmergency, VerdictStatus.AtRisk, Reasons.EmergencyUnannounced, record, at, record.Id, record.StartedAt);
    }

    private static Verdict? JudgeEnd(string clause, MaintenanceRecord record, DateTimeOffset? endsBy, SlaPolicy policy, DateTimeOffset at)
    {
        DateTimeOffset? ended = EndedBy(record, at);
        if (((ended ?? at) - endsBy) is not TimeSpan overrun || overrun <= TimeSpan.Zero)
            return null;
        VerdictStatus status = overrun <= policy.Maintenance.OverrunTolerance ? VerdictStatus.AtRisk : VerdictStatus.Breached;
        return ended is null
            ? Finding(clause, status, Reasons.MaintenanceStillOpen, record, at, record.Id, endsBy, overrun)
            : Finding(clause, status, Reasons.MaintenanceOverran, record, at, record.Id, ended, endsBy, overrun);
    }

    private static Verdict Worst(
        string clause, MaintenanceRecord[] records, Func<MaintenanceRecord, Verdict?> judge, Reason good, string required, MaintenanceEvidence evidence, DateTimeOffset at)
    {
        Verdict[] findings = [.. records.Select(judge).OfType<Verdict>()];
        Verdict verdict = findings.FirstOrDefault(finding => finding.Status == VerdictStatus.Breached)
            ?? Unproven(clause, evidence, at)
            ?? findings.FirstOrDefault()
            ?? (records.Length == 0
                ? Verdict.Of(clause, Targets.Sla, VerdictStatus.NotApplicable, Reasons.NoEvents, at, evidence.From, at)
                : Verdict.Of(clause, Targets.Sla, VerdictStatus.Met, good, at, records.Length, evidence.From));
        verdict.Required = required;
        verdict.Observed ??= string.Create(CultureInfo.InvariantCulture, $"{records.Length} maintenances, {records.Count(record => record.Announced)} announced");
        if (verdict.Evidence.Length == 0)
            verdict.Evidence = [.. records.Select(Reference)];
        return verdict;
    }

    // What the ledger does not tell is unknown, however good the rest looks.
    private static Verdict? Unproven(string clause, MaintenanceEvidence evidence, DateTimeOffset at) =>
        evidence.Unreadable.Count > 0
            ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.Unreadable, at, "ledger:" + InvariantText.Of(evidence.Unreadable[0]), "body")
        : evidence.LedgerFirst is null ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.LedgerEmpty, at)
        : evidence.LedgerFirst > evidence.From
            ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.LedgerTooYoung, at, evidence.From, evidence.LedgerFirst)
        : null;

    private static Verdict Finding(string clause, VerdictStatus status, Reason reason, MaintenanceRecord record, DateTimeOffset at, params object?[] arguments)
    {
        Verdict verdict = Verdict.Of(clause, Targets.Sla, status, reason, at, arguments);
        verdict.Observed = $"{record.Id}: {InvariantText.Of(record.StartedAt)} - {InvariantText.Of(EndedBy(record, at))}";
        verdict.Evidence = [Reference(record)];
        return verdict;
    }

    // What was ended after the moment judged for was open then.
    private static DateTimeOffset? EndedBy(MaintenanceRecord record, DateTimeOffset at) => record.EndedAt <= at ? record.EndedAt : null;

    private static EvidenceReference Reference(MaintenanceRecord record) => new("ledger:" + record.Id, record.StartedAt.ToUniversalTime());
}
