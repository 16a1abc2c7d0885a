using CsCheck;

namespace SlaOps.Tests;

public class UnitsTests
{
    [Theory]
    [InlineData("2h", 7200)]
    [InlineData("30m", 1800)]
    [InlineData("15s", 15)]
    [InlineData("100ms", 0.1)]
    [InlineData("3d", 259200)]
    [InlineData("1w", 604800)]
    [InlineData("1.5h", 5400)]
    [InlineData("1d 12h", 129600)]
    [InlineData("2 h", 7200)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void A_span_is_a_number_and_a_unit(string text, double seconds)
    {
        Assert.True(Units.TrySpan(text, out TimeSpan span));
        Assert.Equal(TimeSpan.FromSeconds(seconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2x")]
    [InlineData("2H")]
    [InlineData("h")]
    [InlineData("-2h")]
    [InlineData("2h ")]
    [InlineData(" 2h")]
    [InlineData("2h\n")]
    [InlineData("12h 1d")]
    [InlineData("1h 1h")]
    [InlineData("2 hours")]
    [InlineData("999999999w")]
    [InlineData("0.0000001ms")]
    [InlineData("٣h")]
    public void Anything_else_is_no_span(string text) => Assert.False(Units.TrySpan(text, out _));

    [Fact]
    public void A_span_reads_back_equal() =>
        Gen.Long[0, TimeSpan.FromDays(20_000).Ticks].Sample(ticks => Units.TrySpan(Units.Span(new TimeSpan(ticks)), out TimeSpan back) && back.Ticks == ticks);

    [Theory]
    [InlineData("98 %", "0.98")]
    [InlineData("98%", "0.98")]
    [InlineData("0.98", "0.98")]
    [InlineData("99.995 %", "0.99995")]
    [InlineData("100 %", "1")]
    [InlineData("0", "0")]
    public void A_share_is_exact(string text, string share)
    {
        Assert.True(Units.TryShare(text, out decimal read));
        Assert.Equal(decimal.Parse(share), read);
    }

    [Theory]
    [InlineData("98")]
    [InlineData("101 %")]
    [InlineData("-1 %")]
    [InlineData("%")]
    [InlineData("0,98")]
    [InlineData("1e0")]
    public void Anything_else_is_no_share(string text) => Assert.False(Units.TryShare(text, out _));

    [Fact]
    public void A_share_reads_back_equal() =>
        Gen.Int[0, 1_000_000].Sample(parts => Units.TryShare(Units.Share(parts / 1_000_000m), out decimal back) && back == parts / 1_000_000m);

    [Theory]
    [InlineData("08:00", 8, 0)]
    [InlineData("23:59", 23, 59)]
    [InlineData("24:00", 0, 0)]
    public void A_time_of_day_reaches_up_to_24(string text, int hour, int minute)
    {
        Assert.True(Units.TryTime(text, out TimeOnly time));
        Assert.Equal(new TimeOnly(hour, minute), time);
    }

    [Theory]
    [InlineData("24:01")]
    [InlineData("8:00")]
    [InlineData("08")]
    [InlineData("08:60")]
    [InlineData("8 am")]
    public void Anything_else_is_no_time(string text) => Assert.False(Units.TryTime(text, out _));

    [Theory]
    [InlineData("2 months", 2, 0)]
    [InlineData("1 month", 1, 0)]
    [InlineData("60 days", 0, 60)]
    [InlineData("1 month 14 days", 1, 14)]
    public void A_calendar_span_counts_months_then_days(string text, int months, int days)
    {
        Assert.True(Units.TryCalendarSpan(text, out CalendarSpan span));
        Assert.Equal(new CalendarSpan(months, days), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0 months")]
    [InlineData("2 months14 days")]
    [InlineData(" 14 days")]
    [InlineData("14 days 2 months")]
    [InlineData("2m")]
    public void Anything_else_is_no_calendar_span(string text) => Assert.False(Units.TryCalendarSpan(text, out _));

    [Fact]
    public void A_calendar_span_reads_back_equal() => Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 99999]).Where((months, days) => months + days > 0)
        .Sample((months, days) => Units.TryCalendarSpan(Units.Calendar(new CalendarSpan(months, days)), out CalendarSpan back) && back == new CalendarSpan(months, days));

    [Fact]
    public void Sizes_rates_and_business_days_read_back_equal()
    {
        Gen.Int[1, 999_999].Sample(mebibytes => Units.TrySize(Units.Size((long)mebibytes << 20), out long back) && back == (long)mebibytes << 20);
        Gen.Int[0, 9_999_999].Sample(kilobits => Units.TryRate(Units.Rate(kilobits / 1000m), out decimal back) && back == kilobits / 1000m);
        Gen.Int[0, 9999].Sample(days => Units.TryBusinessDays(Units.BusinessDays(days), out int back) && back == days);
    }
}
