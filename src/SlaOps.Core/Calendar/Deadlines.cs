namespace SlaOps;

/// <summary>
/// Resolution deadlines. Critical and severe run on the clock, day and night; minor runs on business days, of which the start
/// day is none, and ends with the support hours of the last one.
/// </summary>
public static class Deadlines
{
    /// <summary>The moment by which an incident must be resolved.</summary>
    public static DateTimeOffset Due(IncidentPolicy policy, BusinessCalendar calendar, IncidentSeverity severity, DateTimeOffset start) => severity switch
    {
        IncidentSeverity.Critical => TimeZoneInfo.ConvertTime(start + policy.Critical, calendar.Zone),
        IncidentSeverity.Severe => TimeZoneInfo.ConvertTime(start + policy.Severe, calendar.Zone),
        _ => calendar.SupportEnd(calendar.AddBusinessDays(ZonedTime.DateOf(start, calendar.Zone), policy.MinorBusinessDays)),
    };

    /// <summary>The deadline with the steps that lead to it.</summary>
    public static Deadline Explain(IncidentPolicy policy, BusinessCalendar calendar, IncidentSeverity severity, DateTimeOffset start)
    {
        DateTimeOffset due = Due(policy, calendar, severity, start);
        return new Deadline
        {
            Severity = severity,
            Start = TimeZoneInfo.ConvertTime(start, calendar.Zone),
            Due = due,
            Steps = [.. severity == IncidentSeverity.Minor ? BusinessSteps(policy, calendar, start, due) : ClockSteps(calendar, start, due)],
        };
    }

    private static IEnumerable<DeadlineStep> ClockSteps(BusinessCalendar calendar, DateTimeOffset start, DateTimeOffset due)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(start, calendar.Zone);
        yield return Step("Clock", local, local, due - start);
        yield return Step("Due", due, due);
    }

    private static IEnumerable<DeadlineStep> BusinessSteps(IncidentPolicy policy, BusinessCalendar calendar, DateTimeOffset start, DateTimeOffset due)
    {
        DateOnly first = ZonedTime.DateOf(start, calendar.Zone);
        DateOnly last = calendar.AddBusinessDays(first, policy.MinorBusinessDays);
        yield return Step("StartDay", TimeZoneInfo.ConvertTime(start, calendar.Zone), first);
        int counted = 0;
        for (DateOnly date = first.AddDays(1); date <= last; date = date.AddDays(1))
        {
            CalendarDay day = calendar.Day(date);
            DateTimeOffset at = ZonedTime.Resolve(date, TimeOnly.MinValue, calendar.Zone);
            yield return day.Kind == CalendarDayKind.Business
                ? Step("Counted", at, date, ++counted, policy.MinorBusinessDays)
                : Step("Closed", at, date, day.Name ?? date.DayOfWeek.ToString(), day.NameJa ?? Japanese(date.DayOfWeek));
        }

        yield return Step("Due", due, due);
    }

    private static string Japanese(DayOfWeek day) => "日月火水木金土"[(int)day] + "曜日";

    private static DeadlineStep Step(string code, DateTimeOffset at, params object?[] arguments) =>
        new() { At = at, Code = code, Arguments = Array.ConvertAll(arguments, InvariantText.Of) };
}
