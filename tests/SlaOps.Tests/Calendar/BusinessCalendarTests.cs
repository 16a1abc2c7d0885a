using CsCheck;

namespace SlaOps.Tests.Calendar;

public class BusinessCalendarTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly BusinessCalendar Calendar = new(new SupportPolicy(), Tokyo);

    [Theory]
    [InlineData("2026-05-01", CalendarDayKind.Business, null)]
    [InlineData("2026-05-02", CalendarDayKind.Weekend, null)]
    [InlineData("2026-05-03", CalendarDayKind.Holiday, "憲法記念日")]
    [InlineData("2026-05-06", CalendarDayKind.Holiday, "振替休日")]
    [InlineData("2026-08-12", CalendarDayKind.Business, null)]
    [InlineData("2026-08-13", CalendarDayKind.Obon, "お盆")]
    [InlineData("2026-08-16", CalendarDayKind.Obon, "お盆")]
    [InlineData("2026-08-17", CalendarDayKind.Business, null)]
    [InlineData("2026-12-28", CalendarDayKind.Business, null)]
    [InlineData("2026-12-29", CalendarDayKind.NewYear, "年末年始")]
    [InlineData("2027-01-01", CalendarDayKind.Holiday, "元日")]
    [InlineData("2027-01-03", CalendarDayKind.NewYear, "年末年始")]
    [InlineData("2027-01-04", CalendarDayKind.Business, null)]
    public void A_day_is_the_first_of_holiday_new_year_obon_weekend(string date, CalendarDayKind kind, string? nameJa)
    {
        CalendarDay day = Calendar.Day(DateOnly.Parse(date));
        Assert.Equal((kind, nameJa), (day.Kind, day.NameJa));
        Assert.Equal(kind == CalendarDayKind.Business, day.SupportFrom is not null);
        Assert.Equal(kind == CalendarDayKind.Business, day.SupportTo is not null);
    }

    [Fact]
    public void Overrides_add_and_take_away_and_change_nothing_else()
    {
        SupportPolicy support = new()
        {
            Overrides =
            [
                new HolidayOverride(new DateOnly(2026, 7, 21), true, "Founding day", "創立記念日"),
                new HolidayOverride(new DateOnly(2026, 7, 20), false, "Moved", "移動"),
                new HolidayOverride(new DateOnly(2026, 5, 3), false, "Moved", "移動"),
            ],
        };
        BusinessCalendar calendar = new(support, Tokyo);
        Assert.Equal("創立記念日", calendar.Day(new DateOnly(2026, 7, 21)).NameJa);
        Assert.Equal(CalendarDayKind.Business, calendar.KindOf(new DateOnly(2026, 7, 20)));
        Assert.Equal(CalendarDayKind.Weekend, calendar.KindOf(new DateOnly(2026, 5, 3)));
        Assert.Equal(CalendarDayKind.Holiday, calendar.KindOf(new DateOnly(2026, 5, 6)));
    }

    [Fact]
    public void A_policy_without_holidays_knows_any_year()
    {
        BusinessCalendar calendar = new(new SupportPolicy { Holidays = "none", Obon = null, NewYear = null }, Tokyo);
        Assert.Equal(CalendarDayKind.Business, calendar.KindOf(new DateOnly(2026, 1, 1)));
        Assert.Equal(CalendarDayKind.Business, calendar.KindOf(new DateOnly(2400, 2, 29)));
    }

    [Fact]
    public void A_policy_that_leaves_no_business_day_is_an_error_not_a_hang()
    {
        BusinessCalendar calendar = new(new SupportPolicy { ClosedOn = Enum.GetValues<DayOfWeek>() }, Tokyo);
        Assert.Equal("NoBusinessDay", Assert.Throws<SlaException>(() => calendar.AddBusinessDays(new DateOnly(2026, 1, 1), 1)).Code.Id);
    }

    [Theory]
    [InlineData("2026-05-07T09:59:59+09:00", false)]
    [InlineData("2026-05-07T10:00:00+09:00", true)]
    [InlineData("2026-05-07T18:59:59+09:00", true)]
    [InlineData("2026-05-07T19:00:00+09:00", false)]
    [InlineData("2026-05-06T12:00:00+09:00", false)]
    [InlineData("2026-05-07T03:00:00+00:00", true)]
    public void Support_hours_are_half_open_in_the_policys_zone(string at, bool supported) =>
        Assert.Equal(supported, Calendar.IsSupported(DateTimeOffset.Parse(at)));

    // The start day never counts; due at the end of the second business day's support hours.
    [Theory]
    [InlineData("2026-05-11T09:00:00+09:00", "2026-05-13T19:00:00+09:00")] // Monday
    [InlineData("2026-05-11T23:59:59+09:00", "2026-05-13T19:00:00+09:00")]
    [InlineData("2026-05-12T00:00:00+09:00", "2026-05-14T19:00:00+09:00")]
    [InlineData("2026-05-15T18:00:00+09:00", "2026-05-19T19:00:00+09:00")] // Friday evening
    [InlineData("2026-05-16T12:00:00+09:00", "2026-05-19T19:00:00+09:00")] // Saturday
    [InlineData("2026-04-28T15:00:00+09:00", "2026-05-01T19:00:00+09:00")] // before Showa Day
    [InlineData("2026-05-01T15:00:00+09:00", "2026-05-08T19:00:00+09:00")] // before Golden Week
    [InlineData("2026-09-18T17:00:00+09:00", "2026-09-25T19:00:00+09:00")] // before Silver Week
    [InlineData("2026-08-12T10:00:00+09:00", "2026-08-18T19:00:00+09:00")] // before Obon
    [InlineData("2026-12-28T10:00:00+09:00", "2027-01-05T19:00:00+09:00")] // before New Year
    [InlineData("2026-05-10T16:00:00+00:00", "2026-05-13T19:00:00+09:00")] // Monday already in Tokyo
    public void Minor_is_due_on_the_second_business_day(string start, string due) =>
        Assert.Equal(DateTimeOffset.Parse(due), Deadlines.Due(new IncidentPolicy(), Calendar, IncidentSeverity.Minor, DateTimeOffset.Parse(start)));

    [Theory]
    [InlineData(IncidentSeverity.Critical, 2)]
    [InlineData(IncidentSeverity.Severe, 4)]
    public void Critical_and_severe_run_on_the_clock(IncidentSeverity severity, int hours)
    {
        DateTimeOffset start = DateTimeOffset.Parse("2026-12-31T23:30:00+09:00");
        Deadline deadline = Deadlines.Explain(new IncidentPolicy(), Calendar, severity, start.ToUniversalTime());
        Assert.Equal(start.AddHours(hours), deadline.Due);
        Assert.Equal(TimeSpan.FromHours(9), deadline.Due.Offset);
        Assert.Equal(["Clock", "Due"], deadline.Steps.Select(step => step.Code));
    }

    [Fact]
    public void A_clock_deadline_is_elapsed_time_across_a_daylight_saving_change()
    {
        BusinessCalendar berlin = new(new SupportPolicy(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        DateTimeOffset due = Deadlines.Due(new IncidentPolicy(), berlin, IncidentSeverity.Critical, DateTimeOffset.Parse("2026-03-29T01:30:00+01:00"));
        Assert.Equal("2026-03-29T04:30:00+02:00", due.ToString("yyyy-MM-dd'T'HH:mm:sszzz"));
    }

    [Fact]
    public void The_steps_name_every_day_between()
    {
        Deadline deadline = Deadlines.Explain(new IncidentPolicy(), Calendar, IncidentSeverity.Minor, DateTimeOffset.Parse("2026-05-01T15:00:00+09:00"));
        Assert.Equal(
            ["StartDay", "Closed", "Closed", "Closed", "Closed", "Closed", "Counted", "Counted", "Due"],
            deadline.Steps.Select(step => step.Code));
        Assert.Contains("憲法記念日", deadline.Steps[2].Arguments);
    }

    [Fact]
    public void Adding_days_lands_on_a_business_day_with_exactly_that_many_counted() =>
        Gen.Select(Gen.Int[0, 71_000], Gen.Int[1, 30]).Sample((day, count) =>
        {
            DateOnly start = new DateOnly(1955, 1, 1).AddDays(day);
            DateOnly end = Calendar.AddBusinessDays(start, count);
            Assert.True(Calendar.IsBusinessDay(end));
            int counted = Enumerable.Range(1, end.DayNumber - start.DayNumber).Count(after => Calendar.IsBusinessDay(start.AddDays(after)));
            Assert.Equal(count, counted);
        });

    [Fact]
    public void A_later_start_is_never_due_earlier() =>
        Gen.Select(Gen.Long[0, 190L * 365 * 24 * 3600], Gen.Int[0, 3 * 86400]).Sample((seconds, later) =>
        {
            DateTimeOffset start = new DateTimeOffset(1956, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
            IncidentPolicy policy = new();
            Assert.All(Enum.GetValues<IncidentSeverity>(), severity => Assert.True(
                Deadlines.Due(policy, Calendar, severity, start) <= Deadlines.Due(policy, Calendar, severity, start.AddSeconds(later))));
        });
}
