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
        foreach (TimeZoneInfo zone in ZoneIds.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            DateTime[] changes = [.. Enumerable.Range(0, 366).Select(day => new DateTime(2026, 1, 1).AddDays(day))
                .Where(day => zone.GetUtcOffset(day.AddHours(-12)) != zone.GetUtcOffset(day.AddHours(12)))];
            foreach (DateTime day in changes)
            {
                for (DateTime wall = day.AddDays(-1); wall < day.AddDays(2); wall = wall.AddMinutes(15))
                    AssertFirstOrMoved(zone, wall);
            }
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
    public void Spans_of_successive_days_never_overlap() =>
        Gen.Select(Zones, Gen.Int[0, 95], Gen.Int[0, 95], Gen.Int[0, 45 * 365]).Sample((zone, from, to, day) =>
        {
            DailySpan span = new(new TimeOnly(0, 0).AddMinutes(15 * from), new TimeOnly(0, 0).AddMinutes(15 * to), zone);
            DateOnly date = new DateOnly(1990, 1, 1).AddDays(day);
            Assert.True(span.StartOn(date) <= span.EndOn(date));
            Assert.True(span.EndOn(date) <= span.StartOn(date.AddDays(1)), $"{zone.Id} {date:O} {span.Start}-{span.End}");
        }, iter: 20_000);

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
}
