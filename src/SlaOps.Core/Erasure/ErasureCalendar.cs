namespace SlaOps;

/// <summary>The moments of an erasure, by calendar and in the policy's zone (clauses.md, readings 3 and 8).</summary>
public static class ErasureCalendar
{
    /// <summary>
    /// 00:00 of the day after (last day of service + the policy's span): months first, cut to the month's end, then days. Throws
    /// <see cref="SlaException"/> (<see cref="Errors.MomentInvalid"/>) for a day that leaves no room for that.
    /// </summary>
    public static DateTimeOffset DueAt(SlaPolicy policy, DateOnly endedOn)
    {
        CalendarSpan after = policy.Erasure.After;
        if (endedOn.Year is < 100 or > 9000)
            throw new SlaException(Errors.MomentInvalid, endedOn, endedOn);
        return ZonedTime.Resolve(endedOn.AddMonths(after.Months).AddDays(after.Days + 1), TimeOnly.MinValue, policy.TimeZone);
    }

    /// <summary>The last moment at which the data may still be there.</summary>
    public static DateTimeOffset LateAt(SlaPolicy policy, DateTimeOffset dueAt) => TimeZoneInfo.ConvertTime(dueAt + policy.Erasure.Tolerance, policy.TimeZone);

    /// <summary>
    /// When rotation may have removed the last backup that was begun before <paramref name="erasedAt"/>: older than the time to keep, and
    /// with as many newer generations as are kept. Backups of days before stay no longer than that one.
    /// </summary>
    public static DateTimeOffset BackupsExpireAt(SlaPolicy policy, DateTimeOffset erasedAt)
    {
        DatabaseBackupPolicy promise = policy.Backup.Database;
        BackupSchedule schedule = new(policy);
        DateTimeOffset expires = erasedAt + promise.Keep;
        if (!schedule.IsEmpty)
        {
            DateTimeOffset newest = erasedAt;
            for (int generation = 0; generation < promise.Generations && schedule.NextAfter(newest) is DateTimeOffset next; generation++)
                newest = next;
            // On time is up to the grace after a slot, and a backup that began just before the erasure is one of that time, too.
            DateTimeOffset counted = newest + promise.Grace;
            expires = counted > expires ? counted : expires;
        }

        return TimeZoneInfo.ConvertTime(expires, policy.TimeZone);
    }
}
