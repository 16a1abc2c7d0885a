namespace SlaOps;

/// <summary>The maintenance windows of a policy: one a day, in its zone.</summary>
public static class MaintenanceWindows
{
    /// <summary>The windows that end after <paramref name="instant"/>, the open one first. A window that daylight saving swallows whole is left out.</summary>
    public static IEnumerable<MaintenanceWindow> From(SlaPolicy policy, DateTimeOffset instant)
    {
        DailySpan span = new(policy.Maintenance.Start, policy.Maintenance.End, policy.TimeZone);
        // Yesterday's may still be open where it runs over midnight.
        for (DateOnly date = ZonedTime.DateOf(instant, policy.TimeZone).AddDays(-1); date < DateOnly.MaxValue.AddDays(-1); date = date.AddDays(1))
        {
            DateTimeOffset start = span.StartOn(date);
            DateTimeOffset end = span.EndOn(date);
            if (end > start && end > instant)
                yield return new MaintenanceWindow { Start = start, End = end };
        }
    }

    /// <summary>The window that <paramref name="instant"/> lies in, or null.</summary>
    public static MaintenanceWindow? Containing(SlaPolicy policy, DateTimeOffset instant) =>
        From(policy, instant).First() is MaintenanceWindow window && window.Start <= instant ? window : null;

    /// <summary>Whether a window is open, and when the next one starts.</summary>
    public static MaintenanceWindowState StateAt(SlaPolicy policy, DateTimeOffset instant)
    {
        MaintenanceWindow? open = Containing(policy, instant);
        return new MaintenanceWindowState
        {
            IsOpen = open is not null,
            Start = open?.Start,
            End = open?.End,
            Remaining = open is null ? TimeSpan.Zero : open.End - instant,
            NextStart = From(policy, instant).First(window => window.Start > instant).Start,
        };
    }

    /// <summary>The first instant from <paramref name="instant"/> on at which a window is open for at least <paramref name="remaining"/>; null where no window is that long.</summary>
    public static DateTimeOffset? NextOpening(SlaPolicy policy, DateTimeOffset instant, TimeSpan remaining)
    {
        // Over a year every length that daylight saving gives a window has come by.
        foreach (MaintenanceWindow window in From(policy, instant).Take(367))
        {
            DateTimeOffset start = window.Start > instant ? window.Start : TimeZoneInfo.ConvertTime(instant, policy.TimeZone);
            if (window.End - start >= remaining)
                return start;
        }

        return null;
    }
}
