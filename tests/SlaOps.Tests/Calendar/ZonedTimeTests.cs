using CsCheck;

namespace SlaOps.Tests.Calendar;

public class ZonedTimeTests
{
    // Half-hour and quarter-hour offsets, a half-hour daylight saving, southern summers, and none at all.
    private static readonly string[] ZoneIds =
    [
        "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland", "America/Santiago", "UTC",
    ];

    private static readonly Gen<TimeZoneInfo> Zones = Gen.OneOfConst(ZoneIds.Select(TimeZoneInfo.FindSystemTimeZoneById).ToArray());
    private static readonly Gen<DateTime> Walls = Gen.Int[0, 45 * 365 * 24 * 4].Select(quarters => new DateTime(1990, 1, 2).AddMinutes(15 * quarters));

    [Fact]
    public void A_wall_time_is_its_first_instant_or_moves_forward_by_the_gap() =>
        Gen.Select(Zones, Walls).Sample((zone, wall) => AssertFirstOrMoved(zone, wall), iter: 20_000);

    [Fact]
    public void Every_quarter_of_the_days_about_each_change_follows_the_rule()
    {
        foreach ((TimeZoneInfo zone, DateTime day) in Changes())
        {
            for (DateTime wall = day.AddDays(-1); wall < day.AddDays(2); wall = wall.AddMinutes(15))
                AssertFirstOrMoved(zone, wall);
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 4)]
    [InlineData("Europe/Berlin", "2026-10-25", 6)]
    [InlineData("Europe/Berlin", "2026-07-01", 5)]
    [InlineData("Asia/Tokyo", "2026-03-29", 5)]
    [InlineData("America/New_York", "2026-03-08", 4)]
    [InlineData("America/New_York", "2026-11-01", 6)]
    public void A_daily_span_is_shorter_or_longer_on_days_of_23_or_25_hours(string zone, string date, int hours)
    {
        DailySpan span = new(new TimeOnly(0, 0), new TimeOnly(5, 0), TimeZoneInfo.FindSystemTimeZoneById(zone));
        DateOnly day = DateOnly.Parse(date);
        Assert.Equal(TimeSpan.FromHours(hours), span.EndOn(day) - span.StartOn(day));
    }

    [Theory]
    [InlineData("02:15", "02:45", "03:15", "03:45")] // wholly inside the gap
    [InlineData("01:30", "02:30", "01:30", "03:30")] // its end is skipped
    [InlineData("02:30", "03:00", "03:30", "03:30")] // it would end before it starts: empty
    public void A_span_in_the_skipped_hour_moves_on_and_never_ends_before_it_starts(string start, string end, string startsAt, string endsAt)
    {
        DailySpan span = new(TimeOnly.Parse(start), TimeOnly.Parse(end), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        DateOnly day = new(2026, 3, 29);
        Assert.Equal((startsAt, endsAt), (span.StartOn(day).ToString("HH:mm"), span.EndOn(day).ToString("HH:mm")));
    }

    [Fact]
    public void A_span_whose_end_is_skipped_ends_where_the_next_starts()
    {
        DailySpan span = new(new TimeOnly(3, 0), new TimeOnly(2, 45), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland"));
        DateOnly before = new(2025, 9, 27);
        Assert.Equal(new DateTimeOffset(2025, 9, 28, 3, 0, 0, TimeSpan.FromHours(13)), span.EndOn(before));
        Assert.Equal(span.EndOn(before), span.StartOn(before.AddDays(1)));
    }

    [Fact]
    public void Spans_of_successive_days_never_overlap() =>
        Gen.Select(Zones, Gen.Int[0, 95], Gen.Int[0, 95], Gen.Int[0, 45 * 365]).Sample((zone, from, to, day) =>
            AssertApart(new DailySpan(new TimeOnly(0, 0).AddMinutes(15 * from), new TimeOnly(0, 0).AddMinutes(15 * to), zone), new DateOnly(1990, 1, 1).AddDays(day)), iter: 20_000);

    // Drawn from 45 years, they are too few to be met each time.
    [Fact]
    public void Spans_about_each_change_never_overlap()
    {
        foreach ((TimeZoneInfo zone, DateTime change) in Changes())
        {
            for (int quarters = 0; quarters < 96 * 96; quarters++)
            {
                DailySpan span = new(new TimeOnly(0, 0).AddMinutes(15 * (quarters / 96)), new TimeOnly(0, 0).AddMinutes(15 * (quarters % 96)), zone);
                for (int day = -2; day <= 1; day++)
                    AssertApart(span, DateOnly.FromDateTime(change.AddDays(day)));
            }
        }
    }

    private static void AssertFirstOrMoved(TimeZoneInfo zone, DateTime wall)
    {
        DateTimeOffset resolved = ZonedTime.Resolve(wall, zone);
        Assert.Equal(zone.GetUtcOffset(resolved), resolved.Offset);
        // Every instant within a day whose wall time in the zone is this one, found without asking the zone for gaps.
        DateTime[] instants = [.. Enumerable.Range(-14 * 4, 28 * 4).Select(quarter => DateTime.SpecifyKind(wall, DateTimeKind.Utc).AddMinutes(15 * quarter))
            .Where(utc => TimeZoneInfo.ConvertTimeFromUtc(utc, zone) == wall)];
        if (instants.Length > 0)
            Assert.Equal(instants.Min(), resolved.UtcDateTime);
        else
            Assert.InRange(resolved.DateTime - wall, TimeSpan.FromMinutes(15), TimeSpan.FromHours(2));
    }

    private static void AssertApart(DailySpan span, DateOnly date)
    {
        Assert.True(span.StartOn(date) <= span.EndOn(date), $"{date:O} {span}");
        Assert.True(span.EndOn(date) <= span.StartOn(date.AddDays(1)), $"{date:O} {span}");
    }

    // The days of a year on which the zones change their offset.
    private static IEnumerable<(TimeZoneInfo Zone, DateTime Day)> Changes() =>
        from zone in ZoneIds.Select(TimeZoneInfo.FindSystemTimeZoneById)
        from day in Enumerable.Range(0, 366).Select(number => new DateTime(2026, 1, 1).AddDays(number))
        where zone.GetUtcOffset(day.AddHours(-12)) != zone.GetUtcOffset(day.AddHours(12))
        select (zone, day);
}
