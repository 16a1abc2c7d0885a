namespace SlaOps;

/// <summary>Wall times of a zone as instants, with one rule for the hours that daylight saving skips or repeats.</summary>
public static class ZonedTime
{
    private static readonly DateTime Earliest = new(100, 1, 1);

    // A whole day is left, so that any zone can show it; the day itself is how people write "for ever".
    private static readonly DateTime Latest = new(9999, 12, 31);

    /// <summary>True for wall times that every zone can show and that leave room for the spans that are counted back from them: from the year 100 to the beginning of 9999-12-31.</summary>
    public static bool Covers(DateTime wall) => wall >= Earliest && wall <= Latest;

    /// <summary>The instant of a wall time in <paramref name="zone"/>. A skipped time moves forward by the gap (02:30 → 03:30); a repeated one is its first occurrence.</summary>
    public static DateTimeOffset Resolve(DateTime wall, TimeZoneInfo zone)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(wall))
        {
            // The offset that held before the gap, applied to the written time, lands as far after the gap as it was inside it.
            TimeSpan before = zone.GetUtcOffset(wall.AddDays(-1));
            return TimeZoneInfo.ConvertTime(new DateTimeOffset(wall, before), zone);
        }

        TimeSpan offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset);
    }

    /// <summary>The instant of a time of a day in <paramref name="zone"/>.</summary>
    public static DateTimeOffset Resolve(DateOnly date, TimeOnly time, TimeZoneInfo zone) => Resolve(date.ToDateTime(time), zone);

    /// <summary>The day that <paramref name="instant"/> falls on in <paramref name="zone"/>.</summary>
    public static DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
