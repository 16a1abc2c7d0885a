using System.Collections.Concurrent;

namespace SlaOps;

/// <summary>
/// The days of a support policy: which are business days, and when support works on them. Pure and safe to share; each year's
/// days are computed once.
/// </summary>
public sealed class BusinessCalendar
{
    private const int LongestClosure = 366;
    private readonly SupportPolicy support;
    private readonly DailySpan hours;
    private readonly Dictionary<DateOnly, HolidayOverride> overrides = [];
    private readonly ConcurrentDictionary<int, Year> years = new();

    /// <summary>The calendar of a support policy in a zone.</summary>
    public BusinessCalendar(SupportPolicy support, TimeZoneInfo zone)
    {
        this.support = support;
        hours = new DailySpan(support.From, support.To, zone);
        Zone = zone;
        foreach (HolidayOverride day in support.Overrides)
            overrides[day.Date] = day;
    }

    /// <summary>The calendar of a policy.</summary>
    public BusinessCalendar(SlaPolicy policy)
        : this(policy.Support, policy.TimeZone)
    {
    }

    /// <summary>The zone that days and hours are in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What kind of day it is. Throws <see cref="SlaException"/> for a year that holidays are not computed for.</summary>
    public CalendarDayKind KindOf(DateOnly date) => YearOf(date).Kinds[date.DayOfYear - 1];

    /// <summary>True on a day on which support works.</summary>
    public bool IsBusinessDay(DateOnly date) => KindOf(date) == CalendarDayKind.Business;

    /// <summary>The <paramref name="count"/>th business day after <paramref name="date"/>, which itself does not count (0 is the day itself).</summary>
    public DateOnly AddBusinessDays(DateOnly date, int count)
    {
        DateOnly start = date;
        for (int closed = 0; count > 0; date = date.AddDays(1), closed++)
        {
            if (closed > LongestClosure)
                throw new SlaException(Errors.NoBusinessDay, start, start);
            if (!IsBusinessDay(date.AddDays(1)))
                continue;
            count--;
            closed = 0;
        }

        return date;
    }

    /// <summary>The end of support hours on a day.</summary>
    public DateTimeOffset SupportEnd(DateOnly date) => YearOf(date).SupportEnds[date.DayOfYear - 1];

    /// <summary>True while support works.</summary>
    public bool IsSupported(DateTimeOffset instant)
    {
        DateOnly date = ZonedTime.DateOf(instant, Zone);
        return Covers(date) || Covers(date.AddDays(-1));

        bool Covers(DateOnly day) => IsBusinessDay(day) && hours.StartOn(day) <= instant && instant < hours.EndOn(day);
    }

    /// <summary>A day with its name and support hours.</summary>
    public CalendarDay Day(DateOnly date)
    {
        CalendarDayKind kind = KindOf(date);
        (string? name, string? nameJa) = NameOf(date, kind);
        bool open = kind == CalendarDayKind.Business;
        return new CalendarDay
        {
            Date = date,
            Kind = kind,
            Name = name,
            NameJa = nameJa,
            SupportFrom = open ? hours.StartOn(date) : null,
            SupportTo = open ? hours.EndOn(date) : null,
        };
    }

    private (string? English, string? Japanese) NameOf(DateOnly date, CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Holiday when overrides.TryGetValue(date, out HolidayOverride? own) => (own.Name, own.NameJa),
        CalendarDayKind.Holiday when JapaneseHolidays.Find(date) is Holiday holiday => (holiday.Name, holiday.NameJa),
        CalendarDayKind.Obon => ("Obon", "お盆"),
        CalendarDayKind.NewYear => ("Year-end and New Year", "年末年始"),
        _ => (null, null),
    };

    private Year YearOf(DateOnly date) => years.TryGetValue(date.Year, out Year? year) ? year : years.GetOrAdd(date.Year, Compute);

    private Year Compute(int year)
    {
        DateOnly[] days = [.. Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays)];
        return new Year(Array.ConvertAll(days, Decide), Array.ConvertAll(days, hours.EndOn));
    }

    private CalendarDayKind Decide(DateOnly date) =>
        IsHoliday(date) ? CalendarDayKind.Holiday
        : IsIn(support.NewYear, date) ? CalendarDayKind.NewYear
        : IsIn(support.Obon, date) ? CalendarDayKind.Obon
        : support.ClosedOn.Contains(date.DayOfWeek) ? CalendarDayKind.Weekend
        : CalendarDayKind.Business;

    private bool IsHoliday(DateOnly date) =>
        overrides.TryGetValue(date, out HolidayOverride? own) ? own.IsHoliday
        : string.Equals(support.Holidays, "japan", StringComparison.OrdinalIgnoreCase) && JapaneseHolidays.Find(date) is not null;

    private static bool IsIn(DayOfYearRange? range, DateOnly date)
    {
        if (range is not DayOfYearRange span)
            return false;
        int day = (date.Month * 100) + date.Day;
        int from = (span.FromMonth * 100) + span.FromDay;
        int to = (span.ToMonth * 100) + span.ToDay;
        return from <= to ? from <= day && day <= to : day >= from || day <= to;
    }

    /// <summary>A year's days, by day of the year; the ends are kept, too, because asking a zone about its offsets costs more than all the rest.</summary>
    private sealed record Year(CalendarDayKind[] Kinds, DateTimeOffset[] SupportEnds);
}
