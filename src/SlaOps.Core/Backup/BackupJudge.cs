using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>backup.database.interval</c> and <c>.generations</c> over the slots that the policy asks to be kept; the other two clauses of
/// a backup set have judges of their own. A backup that is late but came before the next slot puts the interval at risk; a slot without
/// one breaks it. Where bytes were asked for (<see cref="BackupEvidence.Depth"/>), a file counts only once its bytes are proven.
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
                ClauseIds.BackupRecoverable => BackupRecoveryJudge.Judge(policy, evidence, slots, at),
                _ => BackupEncryptionJudge.Judge(policy, evidence, at),
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
        if (slots.Unproven(evidence.Depth).FirstOrDefault(file => judged.Any(slot => slots.FileOf(slot) == file)) is BackupFile unproven)
            return NotProven(Clause, evidence, unproven, at);
        if (judged.FirstOrDefault(slot => slot.Status == BackupSlotStatus.Late) is BackupSlot late)
            return Of(Clause, VerdictStatus.AtRisk, Reasons.BackupLate, evidence, at, Count(BackupSlotStatus.Late), judged.Length, late.Due);
        if (slots.FutureDated is [BackupFile future, ..])
            return Of(Clause, VerdictStatus.AtRisk, Reasons.BackupFutureDated, evidence, at, System.IO.Path.GetFileName(future.Path), future.TakenAt);
        if (StampDiffers(policy, evidence, judged.Select(slots.FileOf)) is (BackupFile stamped, DateTime completed))
            return Of(Clause, VerdictStatus.AtRisk, Reasons.BackupStampDiffers, evidence, at, System.IO.Path.GetFileName(stamped.Path), stamped.TakenAt, completed.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return Count(BackupSlotStatus.Excused) > 0
            ? Of(Clause, VerdictStatus.Excused, Reasons.BackupExcused, evidence, at, Count(BackupSlotStatus.Excused), judged.Length)
            : Of(Clause, VerdictStatus.Met, Reasons.BackupOnTime, evidence, at, Count(BackupSlotStatus.Met));

        int Count(BackupSlotStatus status) => judged.Count(slot => slot.Status == status);
    }

    private static Verdict Generations(SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        const string Clause = ClauseIds.BackupDatabaseGenerations;
        if (TooYoung(Clause, policy, evidence, slots, at) is Verdict young)
            return young;
        DatabaseBackupPolicy promised = policy.Backup.Database;
        BackupFile[] unproven = [.. slots.Unproven(evidence.Depth)];
        BackupFile[] good = [.. slots.Generations.Except(unproven)];
        int excused = slots.Required.Count(slot => slot.Status == BackupSlotStatus.Excused);
        if (good.Length >= promised.Generations)
        {
            bool proven = good.Count(file => file.State != BackupFileState.Listed) >= promised.Generations;
            return Of(Clause, VerdictStatus.Met, proven ? Reasons.BackupGenerationsVerified : Reasons.BackupGenerationsListed, evidence, at, good.Length, good[0].TakenAt);
        }

        if (good.Length + excused >= promised.Generations)
            return Of(Clause, VerdictStatus.Excused, Reasons.BackupExcused, evidence, at, excused, slots.Required.Count);
        return good.Length + excused + unproven.Length >= promised.Generations
            ? NotProven(Clause, evidence, unproven[0], at)
            : Of(Clause, VerdictStatus.Breached, Reasons.BackupGenerationsMissing, evidence, at, good.Length, promised.Generations, promised.Keep);
    }

    /// <summary>Why a file proves nothing: what its reading said, or that nobody read it.</summary>
    internal static Verdict NotProven(string clause, BackupEvidence evidence, BackupFile file, DateTimeOffset at) =>
        file.Reason is string code && Reasons.All.TryGetValue(code, out Reason? reason)
            ? Of(clause, VerdictStatus.Unknown, reason, evidence, at, [.. file.Arguments])
            : Of(clause, VerdictStatus.Unknown, Reasons.ContentNotVerified, evidence, at, evidence.Set.Name);

    // The name tells when the dump began, its last line when it ended: the end lies behind the start, and before the next slot.
    private static (BackupFile File, DateTime Completed)? StampDiffers(SlaPolicy policy, BackupEvidence evidence, IEnumerable<BackupFile?> files)
    {
        foreach (BackupFile file in files.OfType<BackupFile>())
        {
            if (evidence.Proofs.Of(file)?.CompletedAt is not DateTime completed)
                continue;
            TimeSpan took = completed - TimeZoneInfo.ConvertTime(file.TakenAt, policy.TimeZone).DateTime;
            if (took < -TimeSpan.FromMinutes(1) || took > policy.Backup.Database.Every)
                return (file, completed);
        }

        return null;
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

    /// <summary>A verdict on the set, with where its evidence lies.</summary>
    internal static Verdict Of(string clause, VerdictStatus status, Reason reason, BackupEvidence evidence, DateTimeOffset at, params object?[] arguments)
    {
        Verdict verdict = Verdict.Of(clause, Targets.Backup(evidence.Set.Name), status, reason, at, arguments);
        verdict.Evidence = [new EvidenceReference(evidence.Source, evidence.ObservedAt)];
        return verdict;
    }
}
