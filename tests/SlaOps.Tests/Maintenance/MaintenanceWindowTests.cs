using CsCheck;

namespace SlaOps.Tests.Maintenance;

public class MaintenanceWindowTests
{
    [Theory]
    [InlineData("2026-01-14T23:59:59+09:00", false, "2026-01-15T00:00:00+09:00")]
    [InlineData("2026-01-15T00:00:00+09:00", true, "2026-01-16T00:00:00+09:00")]
    [InlineData("2026-01-15T04:59:59+09:00", true, "2026-01-16T00:00:00+09:00")]
    [InlineData("2026-01-15T05:00:00+09:00", false, "2026-01-16T00:00:00+09:00")]
    [InlineData("2026-01-14T16:00:00+00:00", true, "2026-01-16T00:00:00+09:00")]
    public void The_window_is_half_open_in_the_policys_zone(string at, bool open, string next)
    {
        MaintenanceWindowState state = MaintenanceWindows.StateAt(TestPolicy.Calltree, DateTimeOffset.Parse(at));
        Assert.Equal((open, DateTimeOffset.Parse(next)), (state.IsOpen, state.NextStart));
        Assert.Equal(TimeSpan.FromHours(9), state.NextStart.Offset);
        Assert.Equal(open ? state.End - DateTimeOffset.Parse(at) : TimeSpan.Zero, state.Remaining);
    }

    [Theory]
    [InlineData("2026-01-15T21:59:59+09:00", false)]
    [InlineData("2026-01-15T22:00:00+09:00", true)]
    [InlineData("2026-01-16T01:59:59+09:00", true)]
    [InlineData("2026-01-16T02:00:00+09:00", false)]
    public void A_window_whose_end_is_not_after_its_start_ends_on_the_next_day(string at, bool open)
    {
        SlaPolicy policy = TestPolicy.With("Asia/Tokyo", "22:00", "02:00");
        Assert.Equal(open, MaintenanceWindows.Containing(policy, DateTimeOffset.Parse(at)) is not null);
    }

    [Fact]
    public void A_window_from_midnight_to_midnight_is_always_open()
    {
        SlaPolicy policy = TestPolicy.With("Europe/Berlin", "00:00", "00:00");
        Gen.Int[0, 366 * 24 * 4].Sample(quarter =>
            Assert.NotNull(MaintenanceWindows.Containing(policy, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter))));
    }

    [Theory]
    [InlineData("2026-03-29", 4)]
    [InlineData("2026-10-25", 6)]
    public void Daylight_saving_shortens_and_lengthens_it(string day, int hours)
    {
        SlaPolicy policy = TestPolicy.With("Europe/Berlin", "00:00", "05:00");
        MaintenanceWindow window = MaintenanceWindows.From(policy, ZonedTime.Resolve(DateTime.Parse(day), policy.TimeZone)).First();
        Assert.Equal(TimeSpan.FromHours(hours), window.Duration);
    }

    [Fact]
    public void A_window_that_the_spring_swallows_is_left_out()
    {
        SlaPolicy policy = TestPolicy.With("Europe/Berlin", "02:30", "03:00");
        MaintenanceWindow window = MaintenanceWindows.From(policy, DateTimeOffset.Parse("2026-03-28T12:00:00+01:00")).First();
        Assert.Equal(DateTimeOffset.Parse("2026-03-30T02:30:00+02:00"), window.Start);
    }

    [Theory]
    [InlineData("2026-01-15T01:00:00+09:00", 4, "2026-01-15T01:00:00+09:00")]
    [InlineData("2026-01-15T01:00:01+09:00", 4, "2026-01-16T00:00:00+09:00")]
    [InlineData("2026-01-15T12:00:00+09:00", 5, "2026-01-16T00:00:00+09:00")]
    public void The_next_opening_leaves_as_much_as_is_asked_for(string at, int hours, string opens) =>
        Assert.Equal(DateTimeOffset.Parse(opens), MaintenanceWindows.NextOpening(TestPolicy.Calltree, DateTimeOffset.Parse(at), TimeSpan.FromHours(hours)));

    [Fact]
    public void A_window_longer_than_any_never_opens() =>
        Assert.Null(MaintenanceWindows.NextOpening(TestPolicy.Calltree, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(5) + TimeSpan.FromSeconds(1)));

    [Fact]
    public void Windows_come_in_order_apart_and_agree_with_the_state() =>
        Gen.Select(Gen.OneOfConst("Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"), Gen.Int[0, 95], Gen.Int[0, 95], Gen.Int[0, 366 * 96])
            .Sample((zone, start, end, quarter) =>
            {
                SlaPolicy policy = TestPolicy.With(zone, new TimeOnly(0, 0).AddMinutes(15 * start), new TimeOnly(0, 0).AddMinutes(15 * end));
                DateTimeOffset at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter);
                MaintenanceWindow[] windows = [.. MaintenanceWindows.From(policy, at).Take(4)];
                Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.First.Start < pair.First.End && pair.First.End <= pair.Second.Start));
                MaintenanceWindowState state = MaintenanceWindows.StateAt(policy, at);
                Assert.Equal(windows.Any(window => window.Start <= at && at < window.End), state.IsOpen);
                Assert.True(state.NextStart > at);
            });
}
