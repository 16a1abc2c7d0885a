namespace SlaOps.Tests;

public class MomentTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2024-05-01", "2024-05-01T00:00:00+09:00")]
    [InlineData("2024-05-01 09:30", "2024-05-01T09:30:00+09:00")]
    [InlineData("2024-05-01T09:30:15.25", "2024-05-01T09:30:15.25+09:00")]
    [InlineData("2024/05/01 09:30", "2024-05-01T09:30:00+09:00")]
    [InlineData("2024-05-01T00:30Z", "2024-05-01T09:30:00+09:00")]
    [InlineData("2024-05-01T02:30:00+02:00", "2024-05-01T09:30:00+09:00")]
    [InlineData(" 2024-05-01 ", "2024-05-01T00:00:00+09:00")]
    public void Text_is_read_in_the_policys_zone_unless_it_has_an_offset(string text, string expected)
    {
        DateTimeOffset instant = Moment.Parse(text).In(Tokyo);
        Assert.Equal(DateTimeOffset.Parse(expected), instant);
        Assert.Equal(TimeSpan.FromHours(9), instant.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("05/01/2024")]
    [InlineData("2024-13-01")]
    [InlineData("2024-02-30")]
    [InlineData("2024-05-01T25:00")]
    [InlineData("2024-05-01T10:00+99:00")]
    public void Anything_else_is_refused_and_named(string text)
    {
        SlaException error = Assert.Throws<SlaException>(() => Moment.Parse(text));
        Assert.Equal("MomentInvalid", error.Code.Id);
        Assert.Equal(text, error.Target);
        Assert.Contains("2024-05-01T09:30", error.Message);
    }

    [Theory]
    [InlineData("2026-03-29T02:30", "2026-03-29T03:30:00+02:00")] // skipped: forward by the gap
    [InlineData("2026-10-25T02:30", "2026-10-25T02:30:00+02:00")] // repeated: the first
    [InlineData("2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00")]
    [InlineData("2026-10-25T03:00", "2026-10-25T03:00:00+01:00")]
    public void Daylight_saving_has_one_rule(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), Moment.Parse(text).In(Berlin));

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-01T00:00Z")]
    [InlineData("0001-01-01T00:00+09:00", "America/New_York", true)]
    [InlineData("0099-12-31T23:59:59.9999999")]
    [InlineData("0100-01-01T00:00Z", "America/New_York")]
    [InlineData("9999-12-31T00:00:01")]
    [InlineData("9999-12-31T23:59")]
    [InlineData("9999-12-31T23:59Z")]
    [InlineData("9999-12-31T23:59-14:00", "Pacific/Kiritimati", true)]
    [InlineData("9999-12-30T15:01Z")]
    public void A_moment_that_some_zone_cannot_show_is_refused_and_named(string text, string zone = "Asia/Tokyo", bool already = false)
    {
        // An offset may lead out of the calendar before any zone is asked.
        SlaException error = Assert.Throws<SlaException>(() => Moment.Parse(text).In(TimeZoneInfo.FindSystemTimeZoneById(zone)));
        Assert.Equal("MomentInvalid", error.Code.Id);
        Assert.True(!already || string.Equals(text, error.Target as string, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0100-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-30T15:00Z")]
    public void The_first_and_the_last_moment_are_covered(string text)
    {
        foreach (string zone in new[] { "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "UTC" })
        {
            TimeZoneInfo shown = TimeZoneInfo.FindSystemTimeZoneById(zone);
            if (!text.EndsWith('Z') || shown.BaseUtcOffset <= TimeSpan.FromHours(9))
                Assert.Equal(TimeSpan.Zero, Moment.Parse(text).In(shown).Offset - shown.GetUtcOffset(Moment.Parse(text).In(shown)));
        }
    }

    [Theory]
    [InlineData("0001-01")]
    [InlineData("0099-12")]
    [InlineData("9999-12")]
    [InlineData("9999-01")]
    public void A_month_without_room_around_it_is_none(string text) => Assert.False(CalendarMonth.TryParse(text, out _));

    [Fact]
    public void A_month_is_half_open_in_its_zone()
    {
        CalendarMonth march = new(2026, 3);
        Assert.Equal(TimeSpan.FromHours((31 * 24) - 1), march.End(Berlin) - march.Start(Berlin));
        Assert.Equal(new CalendarMonth(2026, 4), CalendarMonth.Of(march.End(Berlin), Berlin));
        Assert.Equal(march, CalendarMonth.Of(march.End(Berlin).AddTicks(-1), Berlin));
        Assert.False(CalendarMonth.TryParse("2026-3", out _));
        Assert.False(CalendarMonth.TryParse("2026-13", out _));
    }
}
