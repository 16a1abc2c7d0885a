using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges what names, sizes and times of backups can tell: <c>backup.database.interval</c> and <c>.generations</c> over the slots
/// that the policy asks to be kept. Whether bytes can be restored and are encrypted they cannot tell. A backup that is late but
/// came before the next slot puts the interval at risk; a slot without one breaks it.
/// </summary>
public static class BackupJudge
{
    /// <summary>The clauses that it judges.</summary>
    public static IReadOnlyList<string> Clauses { get; } =
        [ClauseIds.BackupDatabaseInterval, ClauseIds.BackupDatabaseGenerations, ClauseIds.BackupRecoverable, ClauseIds.EncryptionAtRest];

    /// <summary>A verdict for each of the four clauses, for one backup set.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, BackupEvidence evidence, DateTimeOffset at)
    {
        bool database = string.Equals(evidence.Set.Of, "database", StringComparison.Ordinal);
        BackupSlots slots = new(policy, evidence, at);
        foreach (string clause in Clauses)
        {
            if (!database && clause is ClauseIds.BackupDatabaseInterval or ClauseIds.BackupDatabaseGenerations)
                continue;
            Verdict verdict = Unproven(clause, policy, evidence, slots, at) ?? clause switch
            {
                ClauseIds.BackupDatabaseInterval => Interval(policy, evidence, slots, at),
                ClauseIds.BackupDatabaseGenerations => Generations(policy, evidence, slots, at),
                _ => Of(clause, VerdictStatus.Unknown, Reasons.ContentNotVerified, evidence, at, evidence.Set.Name),
            };
            verdict.Required = BackupText.Required(clause, policy);
            verdict.Observed ??= BackupText.Observed(clause, policy, evidence, slots);
            yield return verdict;
        }
    }

    /// <summary>The verdicts where the estate names no backups.</summary>
    public static IEnumerable<Verdict> NotConfigured(DateTimeOffset at) => Clauses.Select(clause =>
        Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.NotConfigured, at, "backups", "- { name: db, of: database, store: { path: /srv/backup }, file: \"db-{yyyyMMdd-HHmm}.sql.gz\" }"));

    private static Verdict? Unproven(string clause, SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        if (evidence.Gap is EvidenceGap gap)
            return Of(clause, VerdictStatus.Unknown, gap.Reason, evidence, at, gap.Arguments);
        if (at > evidence.ObservedAt + policy.Backup.Database.Grace)
            return NotObservedThen(clause, policy, evidence, at);
        if (evidence.Files.Count == 0)
            return Of(clause, VerdictStatus.Unknown, Reasons.BackupNoFiles, evidence, at, evidence.Source, evidence.Set.File);
        if (clause is not (ClauseIds.BackupDatabaseInterval or ClauseIds.BackupDatabaseGenerations))
            return null;
        if (slots.IsEmpty)
            return Of(clause, VerdictStatus.Unknown, Reasons.BackupNoSlots, evidence, at, policy.Backup.Database.From, policy.Backup.Database.To);
        return WasRotatedSince(policy, evidence, slots, at) ? NotObservedThen(clause, policy, evidence, at) : null;
    }

    private static Verdict Interval(SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        const string Clause = ClauseIds.BackupDatabaseInterval;
        BackupSlot[] judged = [.. slots.Required.Where(slot => slot.Due >= slots.HistoryStart)];
        foreach ((BackupSlotStatus found, Reason reason) in ((BackupSlotStatus, Reason)[])
            [(BackupSlotStatus.Missed, Reasons.BackupMissed), (BackupSlotStatus.Corrupt, Reasons.BackupCorrupt)])
        {
            if (judged.FirstOrDefault(slot => slot.Status == found) is BackupSlot bad)
                return Of(Clause, VerdictStatus.Breached, reason, evidence, at, Count(found), judged.Length, bad.Due);
        }

        if (TooYoung(Clause, policy, evidence, slots, at) is Verdict young)
            return young;
        if (judged.FirstOrDefault(slot => slot.Status == BackupSlotStatus.Late) is BackupSlot late)
            return Of(Clause, VerdictStatus.AtRisk, Reasons.BackupLate, evidence, at, Count(BackupSlotStatus.Late), judged.Length, late.Due);
        if (slots.FutureDated is [BackupFile future, ..])
            return Of(Clause, VerdictStatus.AtRisk, Reasons.BackupFutureDated, evidence, at, System.IO.Path.GetFileName(future.Path), future.TakenAt);
        return Count(BackupSlotStatus.Excused) > 0
            ? Of(Clause, VerdictStatus.Excused, Reasons.BackupExcused, evidence, at, Count(BackupSlotStatus.Excused), judged.Length)
            : Of(Clause, VerdictStatus.Met, Reasons.BackupOnTime, evidence, at, Count(BackupSlotStatus.Met));

        int Count(BackupSlotStatus status) => judged.Count(slot => slot.Status == status);
    }

    private static Verdict Generations(SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        const string Clause = ClauseIds.BackupDatabaseGenerations;
        IReadOnlyList<BackupFile> generations = slots.Generations;
        if (TooYoung(Clause, policy, evidence, slots, at) is Verdict young)
            return young;
        int excused = slots.Required.Count(slot => slot.Status == BackupSlotStatus.Excused);
        DatabaseBackupPolicy promised = policy.Backup.Database;
        if (generations.Count >= promised.Generations)
            return Of(Clause, VerdictStatus.Met, Reasons.BackupGenerationsListed, evidence, at, generations.Count, generations[0].TakenAt);
        return generations.Count + excused >= promised.Generations
            ? Of(Clause, VerdictStatus.Excused, Reasons.BackupExcused, evidence, at, excused, slots.Required.Count)
            : Of(Clause, VerdictStatus.Breached, Reasons.BackupGenerationsMissing, evidence, at, generations.Count, promised.Generations, promised.Keep);
    }

    private static Verdict? TooYoung(string clause, SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at) =>
        slots.HistoryStart is DateTimeOffset start && start <= slots.Required[^1].Due
            ? null
            : Of(clause, VerdictStatus.Unknown, Reasons.TooYoung, evidence, at, slots.HistoryStart, policy.Backup.Database.Keep);

    // Judging the past: what was to be kept then may rightly have gone since.
    private static bool WasRotatedSince(SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        if (at >= evidence.ObservedAt)
            return false;
        DateTimeOffset? keptSince = new BackupSlots(policy, evidence, evidence.ObservedAt).Required[^1].Due;
        return slots.Required.Any(slot => slot.File is null && slot.Due < keptSince);
    }

    private static Verdict NotObservedThen(string clause, SlaPolicy policy, BackupEvidence evidence, DateTimeOffset at) =>
        Of(clause, VerdictStatus.Unknown, Reasons.NotObservedThen, evidence, at, TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone));

    private static Verdict Of(string clause, VerdictStatus status, Reason reason, BackupEvidence evidence, DateTimeOffset at, params object?[] arguments)
    {
        Verdict verdict = Verdict.Of(clause, Targets.Backup(evidence.Set.Name), status, reason, at, arguments);
        verdict.Evidence = [new EvidenceReference(evidence.Source, evidence.ObservedAt)];
        return verdict;
    }
}
