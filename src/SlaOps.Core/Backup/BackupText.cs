using System.Globalization;

namespace SlaOps;

/// <summary>What was asked and what was seen of backups, in the culture-invariant words of a verdict.</summary>
internal static class BackupText
{
    internal static string Required(string clause, SlaPolicy policy)
    {
        DatabaseBackupPolicy promised = policy.Backup.Database;
        return clause switch
        {
            ClauseIds.BackupDatabaseInterval => string.Create(
                CultureInfo.InvariantCulture,
                $"every {InvariantText.Span(promised.Every)} {promised.From:HH:mm}-{promised.To:HH:mm}, within {InvariantText.Span(promised.Grace)}; worst loss {InvariantText.Span(promised.Every)}, over night {InvariantText.Span(NightGap(promised))}"),
            ClauseIds.BackupDatabaseGenerations => string.Create(CultureInfo.InvariantCulture, $">= {promised.Generations} generations and >= {InvariantText.Span(promised.Keep)}"),
            ClauseIds.BackupRecoverable => "restored within " + InvariantText.Span(policy.Backup.RestoreEvery),
            _ => "encrypted",
        };
    }

    internal static string? Observed(string clause, SlaPolicy policy, BackupEvidence evidence, BackupSlots slots)
    {
        if (evidence.Gap is not null)
            return null;
        IReadOnlyList<BackupFile> generations = slots.Generations;
        switch (clause)
        {
            case ClauseIds.BackupDatabaseInterval when !slots.IsEmpty:
                string counts = string.Join(", ", slots.Required.GroupBy(slot => slot.Status).OrderBy(group => group.Key)
                    .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));
                (TimeSpan day, TimeSpan night) = Gaps(policy, slots);
                return $"{counts}; longest gap {InvariantText.Span(day)}, over night {InvariantText.Span(night)}";
            case ClauseIds.EncryptionAtRest:
                string[] kinds = [.. generations.Select(file => file.Encryption ?? file.Compression).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
                string read = generations.Any(file => file.Sha256 is not null) ? "read: " : "first bytes: ";
                return kinds.Length == 0 ? null : read + string.Join(", ", kinds);
            default:
                int proven = generations.Count(file => file.State != BackupFileState.Listed);
                string counted = string.Create(CultureInfo.InvariantCulture, $"{generations.Count} generations{(generations.Count == 0 ? "" : " since " + InvariantText.Moment(generations[0].TakenAt))}");
                return proven == 0 ? counted : string.Create(CultureInfo.InvariantCulture, $"{counted}, {proven} proven");
        }
    }

    // From the last slot of a day to the next day's first no backup is due: the worst loss is that long (reading 2).
    private static TimeSpan NightGap(DatabaseBackupPolicy promised)
    {
        TimeSpan end = promised.To == TimeOnly.MinValue ? TimeSpan.FromDays(1) : promised.To.ToTimeSpan();
        TimeSpan open = end - promised.From.ToTimeSpan();
        long slots = (open.Ticks / promised.Every.Ticks) + (promised.EndInclusive || open.Ticks % promised.Every.Ticks != 0 ? 1 : 0);
        return TimeSpan.FromDays(1) - TimeSpan.FromTicks(Math.Max(slots - 1, 0) * promised.Every.Ticks);
    }

    private static (TimeSpan Day, TimeSpan Night) Gaps(SlaPolicy policy, BackupSlots slots)
    {
        DateTimeOffset[] taken = [.. slots.Required.Where(slot => slot.Status is BackupSlotStatus.Met or BackupSlotStatus.Late && slot.TakenAt is not null).Select(slot => slot.TakenAt!.Value).Order()];
        TimeSpan day = TimeSpan.Zero;
        TimeSpan night = TimeSpan.Zero;
        for (int index = 1; index < taken.Length; index++)
        {
            TimeSpan gap = taken[index] - taken[index - 1];
            if (ZonedTime.DateOf(taken[index - 1], policy.TimeZone) == ZonedTime.DateOf(taken[index], policy.TimeZone))
                day = gap > day ? gap : day;
            else
                night = gap > night ? gap : night;
        }

        return (day, night);
    }
}
