namespace SlaOps;

/// <summary>
/// Judges <c>backup.recoverable</c>. A database counts as recoverable while one of its backups was restored, as a proof, within the
/// policy's <c>restoreEvery</c>; other files, which nothing can restore into, while one was read whole within it.
/// </summary>
public static class BackupRecoveryJudge
{
    private const string Clause = ClauseIds.BackupRecoverable;

    /// <summary>The verdict; the evidence is known to be whole.</summary>
    internal static Verdict Judge(SlaPolicy policy, BackupEvidence evidence, BackupSlots slots, DateTimeOffset at)
    {
        bool database = string.Equals(evidence.Set.Of, "database", StringComparison.Ordinal);
        BackupFile[] files = [.. (database ? slots.Required.Select(slots.FileOf).OfType<BackupFile>() : evidence.Files)
            .Where(file => file.State != BackupFileState.InProgress && file.TakenAt <= at).OrderByDescending(file => file.TakenAt)];
        if (files.Length > 0 && files.All(file => file.State == BackupFileState.Corrupt))
            return BackupJudge.Of(Clause, VerdictStatus.Breached, Reasons.BackupNoneGood, evidence, at, files.Length);
        return (database ? Drilled(policy, evidence, at) : Read(policy, evidence, files, at))
            ?? AtRisk(policy, evidence, files, at)
            ?? Met(policy, evidence, files, database, at);
    }

    private static Verdict? Drilled(SlaPolicy policy, BackupEvidence evidence, DateTimeOffset at)
    {
        BackupProof? last = LastDrill(evidence, at);
        if (last is null)
        {
            // Asked for a drill that could not be held: say what kept it.
            if (evidence.Depth == BackupDepth.Restore && evidence.Files.OrderByDescending(file => file.TakenAt).FirstOrDefault(file => file.VerifiedAt is not null && IsGap(file.Reason)) is BackupFile kept)
                return BackupJudge.NotProven(Clause, evidence, kept, at);
            return evidence.Depth == BackupDepth.Inventory && evidence.Files.All(file => file.State is BackupFileState.Listed or BackupFileState.InProgress)
                ? BackupJudge.Of(Clause, VerdictStatus.Unknown, Reasons.ContentNotVerified, evidence, at, evidence.Set.Name)
                : BackupJudge.Of(Clause, VerdictStatus.Unknown, Reasons.BackupNotRestored, evidence, at, evidence.Set.Name);
        }

        if (last.RestoreFailedAt is not null)
            return BackupJudge.Of(Clause, VerdictStatus.Breached, last.Reason ?? Reasons.ContentCorrupt, evidence, at, [.. last.Arguments]);
        return at - last.RestoredAt > policy.Backup.RestoreEvery
            ? BackupJudge.Of(Clause, VerdictStatus.Unknown, Reasons.BackupRestoreOld, evidence, at, evidence.Set.Name, TimeZoneInfo.ConvertTime(last.RestoredAt!.Value, policy.TimeZone), policy.Backup.RestoreEvery)
            : null;
    }

    private static Verdict? Read(SlaPolicy policy, BackupEvidence evidence, BackupFile[] files, DateTimeOffset at) =>
        files.FirstOrDefault(file => file.VerifiedAt is { } verified && at - verified <= policy.Backup.RestoreEvery) is not null ? null
        : files.Length > 0 ? BackupJudge.NotProven(Clause, evidence, files[0], at)
        : BackupJudge.Of(Clause, VerdictStatus.Unknown, Reasons.ContentNotVerified, evidence, at, evidence.Set.Name);

    private static Verdict? AtRisk(SlaPolicy policy, BackupEvidence evidence, BackupFile[] files, DateTimeOffset at)
    {
        if (files is [{ State: BackupFileState.Corrupt } newest, ..])
        {
            return newest.Reason is string code && Reasons.All.TryGetValue(code, out Reason? reason)
                ? BackupJudge.Of(Clause, VerdictStatus.AtRisk, reason, evidence, at, [.. newest.Arguments])
                : BackupJudge.Of(Clause, VerdictStatus.AtRisk, Reasons.ContentEmpty, evidence, at, System.IO.Path.GetFileName(newest.Path));
        }

        return BackupTrend.Find(policy, evidence.Proofs, files) is BackupDrop drop
            ? BackupJudge.Of(Clause, VerdictStatus.AtRisk, drop.Reason, evidence, at, drop.Arguments)
            : null;
    }

    private static Verdict Met(SlaPolicy policy, BackupEvidence evidence, BackupFile[] files, bool database, DateTimeOffset at)
    {
        if (!database)
        {
            BackupFile read = files.First(file => file.VerifiedAt is not null);
            return BackupJudge.Of(Clause, VerdictStatus.Met, Reasons.BackupReadWhole, evidence, at, System.IO.Path.GetFileName(read.Path), read.VerifiedAt);
        }

        BackupProof drill = LastDrill(evidence, at)!;
        Verdict verdict = BackupJudge.Of(
            Clause, VerdictStatus.Met, Reasons.BackupRestored, evidence, at, System.IO.Path.GetFileName(drill.Path), TimeZoneInfo.ConvertTime(drill.RestoredAt!.Value, policy.TimeZone), drill.Tables.Count, drill.Tables.Sum(table => table.Rows));
        verdict.Evidence = [new EvidenceReference(drill.Path, drill.RestoredAt!.Value, drill.Sha256)];
        return verdict;
    }

    private static bool IsGap(string? reason) =>
        reason is not null && !string.Equals(reason, Reasons.ContentPadded.Code, StringComparison.Ordinal) && !string.Equals(reason, Reasons.DumpCarriageReturns.Code, StringComparison.Ordinal);

    private static BackupProof? LastDrill(BackupEvidence evidence, DateTimeOffset at) => evidence.Proofs.All
        .Where(proof => (proof.RestoredAt ?? proof.RestoreFailedAt) is { } drilled && drilled <= at)
        .MaxBy(proof => proof.RestoredAt ?? proof.RestoreFailedAt);
}
