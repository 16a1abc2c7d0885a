namespace SlaOps;

/// <summary>A span of wall time that recurs every day in a zone; where the end is not after the start it ends on the next day.</summary>
public readonly record struct DailySpan(TimeOnly Start, TimeOnly End, TimeZoneInfo Zone)
{
    /// <summary>When the span of <paramref name="date"/> starts.</summary>
    public DateTimeOffset StartOn(DateOnly date) => ZonedTime.Resolve(date, Start, Zone);

    /// <summary>
    /// When the span of <paramref name="date"/> ends; a day that daylight saving shortens or lengthens makes a shorter or longer span, never one that
    /// ends before its start or after the start of the next.
    /// </summary>
    public DateTimeOffset EndOn(DateOnly date)
    {
        DateTimeOffset end = ZonedTime.Resolve(End > Start ? date : date.AddDays(1), End, Zone);
        DateTimeOffset start = StartOn(date);
        if (end < start)
            return start;
        bool isSkipped = TimeOnly.FromDateTime(end.DateTime) != End;
        return isSkipped && StartOn(date.AddDays(1)) is DateTimeOffset next && next < end ? next : end;
    }
}
