using System.Collections.Concurrent;

namespace SlaOps;

/// <summary>When backups are due: wall times of each day in the policy's zone. A slot owns the time from its due moment to the next one's (reading 13).</summary>
public sealed class BackupSchedule
{
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset[]> days = new();
    private readonly TimeOnly[] times;
    private readonly TimeZoneInfo zone;

    /// <summary>The slots of a policy.</summary>
    public BackupSchedule(SlaPolicy policy)
    {
        zone = policy.TimeZone;
        times = [.. Times(policy.Backup.Database)];
    }

    /// <summary>True where no slot is ever due.</summary>
    public bool IsEmpty => times.Length == 0;

    /// <summary>The due moments of a day, in order. Two wall times that daylight saving makes one instant are one slot.</summary>
    public IReadOnlyList<DateTimeOffset> On(DateOnly date) =>
        days.GetOrAdd(date, day => [.. times.Select(time => ZonedTime.Resolve(day, time, zone)).Distinct().Order()]);

    /// <summary>The slot that owns <paramref name="moment"/>: the last one due at or before it.</summary>
    public DateTimeOffset? OwnerOf(DateTimeOffset moment)
    {
        DateOnly date = ZonedTime.DateOf(moment, zone);
        return LastUpTo(On(date)) ?? LastUpTo(On(date.AddDays(-1))) ?? LastUpTo(On(date.AddDays(-2)));

        // The earlier day may reach further than this one's first slot only where a skipped midnight moved it on.
        DateTimeOffset? LastUpTo(IReadOnlyList<DateTimeOffset> dues)
        {
            for (int index = dues.Count - 1; index >= 0; index--)
            {
                if (dues[index] <= moment)
                    return dues[index];
            }

            return null;
        }
    }

    /// <summary>The first slot due after <paramref name="moment"/>.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment)
    {
        DateOnly date = ZonedTime.DateOf(moment, zone);
        for (int day = 0; day <= 2; day++)
        {
            foreach (DateTimeOffset due in On(date.AddDays(day)))
            {
                if (due > moment)
                    return due;
            }
        }

        return null;
    }

    /// <summary>The last slot due before <paramref name="due"/>.</summary>
    public DateTimeOffset? Before(DateTimeOffset due) => OwnerOf(due.AddTicks(-1));

    private static IEnumerable<TimeOnly> Times(DatabaseBackupPolicy policy)
    {
        // 00:00 as an end is the end of the day, which is no slot of this day even where ends are included.
        TimeSpan end = policy.To == TimeOnly.MinValue ? TimeSpan.FromDays(1) : policy.To.ToTimeSpan();
        for (TimeSpan time = policy.From.ToTimeSpan(); time < TimeSpan.FromDays(1) && (time < end || (policy.EndInclusive && time == end)); time += policy.Every)
            yield return TimeOnly.FromTimeSpan(time);
    }
}
