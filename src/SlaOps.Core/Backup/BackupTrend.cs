namespace SlaOps;

/// <summary>A backup that shrank against those of the same slot on earlier days.</summary>
/// <param name="File">The backup.</param>
/// <param name="Reason">What fell: <see cref="Reasons.BackupShrunk"/>, <see cref="Reasons.BackupRowsFell"/> or <see cref="Reasons.BackupTablesGone"/>.</param>
/// <param name="Arguments">The arguments of the reason.</param>
public sealed record BackupDrop(BackupFile File, Reason Reason, params object?[] Arguments);

/// <summary>
/// Compares proven backups with the proven ones of the same slot before them, by the median, so that one odd night neither hides
/// a loss nor makes one. A dump that lost half of its rows is whole and may still not bring the data back.
/// </summary>
public static class BackupTrend
{
    /// <summary>Fewer earlier backups of a slot than this make no median.</summary>
    public const int Least = 3;

    /// <summary>The newest backup that fell by more than the policy allows; null where none did.</summary>
    public static BackupDrop? Find(SlaPolicy policy, BackupProofs proofs, IEnumerable<BackupFile> generations)
    {
        BackupSchedule schedule = new(policy);
        ILookup<TimeOnly, BackupProof> slots = proofs.All
            .Where(proof => proof is { IsGood: true, TakenAt: not null })
            .GroupBy(proof => proof.Path, (_, same) => same.Last(), StringComparer.Ordinal)
            .Where(proof => SlotOf(proof.TakenAt!.Value) is not null)
            .ToLookup(proof => SlotOf(proof.TakenAt!.Value)!.Value);
        return generations.Where(file => file.State is BackupFileState.Verified or BackupFileState.Restored)
            .OrderByDescending(file => file.TakenAt)
            .Select(file => proofs.Of(file) is BackupProof proof && SlotOf(file.TakenAt) is TimeOnly slot
                ? Compare(policy, file, proof, [.. slots[slot].Where(earlier => earlier.TakenAt < file.TakenAt)])
                : null)
            .FirstOrDefault(drop => drop is not null);

        TimeOnly? SlotOf(DateTimeOffset taken) => schedule.OwnerOf(taken) is DateTimeOffset due ? TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, policy.TimeZone).DateTime) : null;
    }

    private static BackupDrop? Compare(SlaPolicy policy, BackupFile file, BackupProof proof, BackupProof[] earlier)
    {
        if (earlier.Length < Least)
            return null;
        string[] gone = [.. earlier.SelectMany(one => one.Tables.Select(table => (table.Database, table.Name)).Distinct())
            .GroupBy(table => table).Where(table => table.Count() * 2 > earlier.Length).Select(table => table.Key)
            .Except(proof.Tables.Select(table => (table.Database, table.Name))).Select(table => $"{table.Database}.{table.Name}").Order(StringComparer.Ordinal)];
        if (gone.Length > 0)
            return new BackupDrop(file, Reasons.BackupTablesGone, NameOf(file), gone.Length, gone[0]);
        if (Fell(proof.Tables.Sum(table => table.Rows), Median(earlier.Select(one => one.Tables.Sum(table => table.Rows)))) is decimal rows)
            return new BackupDrop(file, Reasons.BackupRowsFell, NameOf(file), Units.Share(rows), earlier.Length);
        return Fell(proof.PlainLength, Median(earlier.Select(one => one.PlainLength))) is decimal size
            ? new BackupDrop(file, Reasons.BackupShrunk, NameOf(file), Units.Share(size), earlier.Length)
            : null;

        decimal? Fell(decimal now, decimal median) => median > 0 && now < median * (1 - policy.Backup.Database.MaxDrop) ? decimal.Round(1 - (now / median), 3) : null;
    }

    private static decimal Median(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + (decimal)sorted[sorted.Length / 2]) / 2;
    }

    private static string NameOf(BackupFile file) => file.Path[(file.Path.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..];
}
