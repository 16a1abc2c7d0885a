using CsCheck;
using SlaOps.Tests.Maintenance;

namespace SlaOps.Tests.Erasure;

public class ErasureCalendarTests
{
    [Theory]
    [InlineData("2026-01-15", "2026-03-16T00:00:00+09:00")]
    [InlineData("2025-12-30", "2026-03-01T00:00:00+09:00")]
    [InlineData("2025-12-31", "2026-03-01T00:00:00+09:00")]
    [InlineData("2025-12-28", "2026-03-01T00:00:00+09:00")]
    [InlineData("2025-12-27", "2026-02-28T00:00:00+09:00")]
    [InlineData("2023-12-31", "2024-03-01T00:00:00+09:00")]
    [InlineData("2023-12-29", "2024-03-01T00:00:00+09:00")]
    [InlineData("2023-12-28", "2024-02-29T00:00:00+09:00")]
    [InlineData("2026-04-30", "2026-07-01T00:00:00+09:00")]
    [InlineData("2026-08-31", "2026-11-01T00:00:00+09:00")]
    public void Months_are_added_first_then_cut_to_the_months_end(string ended, string due)
    {
        DateTimeOffset at = ErasureCalendar.DueAt(TestPolicy.Calltree, DateOnly.Parse(ended));
        Assert.Equal(DateTimeOffset.Parse(due), at);
        Assert.Equal(DateTimeOffset.Parse(due).AddDays(14), ErasureCalendar.LateAt(TestPolicy.Calltree, at));
    }

    [Fact]
    public void A_midnight_that_daylight_saving_skips_is_the_first_instant_of_its_day()
    {
        // In Santiago the clocks go from 24:00 to 01:00 on 2024-09-08.
        SlaPolicy policy = TestPolicy.Calltree with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago") };
        Assert.Equal(DateTimeOffset.Parse("2024-09-08T01:00:00-03:00"), ErasureCalendar.DueAt(policy, new DateOnly(2024, 7, 7)));
    }

    [Fact]
    public void Never_before_two_calendar_months_have_passed_and_later_ends_are_never_due_earlier() =>
        (from days in Gen.Int[0, 40_000] from zone in Gen.OneOfConst("Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Apia") select (days, zone)).Sample(sample =>
        {
            SlaPolicy policy = TestPolicy.Calltree with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(sample.zone) };
            DateOnly ended = new DateOnly(1990, 1, 1).AddDays(sample.days);
            DateTimeOffset due = ErasureCalendar.DueAt(policy, ended);
            DateOnly day = ZonedTime.DateOf(due, policy.TimeZone);
            return day.DayNumber - ended.DayNumber is >= 60 and <= 63
                && ZonedTime.DateOf(due.AddTicks(-1), policy.TimeZone) < day
                && ErasureCalendar.DueAt(policy, ended.AddDays(1)) >= due;
        });

    [Theory]
    [InlineData("2026-05-20T10:00:00+09:00")]
    [InlineData("2026-05-20T20:00:00+09:00")]
    [InlineData("2026-05-20T23:59:00+09:00")]
    public void The_last_backup_is_gone_after_both_floors(string erased)
    {
        DateTimeOffset gone = DateTimeOffset.Parse(erased), expires = ErasureCalendar.BackupsExpireAt(TestPolicy.Calltree, gone);
        BackupSchedule schedule = new(TestPolicy.Calltree);
        int newer = 0;
        for (DateTimeOffset? slot = schedule.NextAfter(gone); slot <= expires; slot = schedule.NextAfter(slot.Value))
            newer++;
        Assert.True(newer >= TestPolicy.Calltree.Backup.Database.Generations);
        Assert.InRange(expires - gone, TimeSpan.FromDays(3), TimeSpan.FromDays(4));
    }

    [Theory]
    [InlineData("t1", true)]
    [InlineData("T1", true)]
    [InlineData("a.b-c_d", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("t1 ", false)]
    [InlineData("t1\n", false)]
    [InlineData("*", false)]
    [InlineData("t?", false)]
    [InlineData("t%", false)]
    [InlineData("..", false)]
    [InlineData("a..b", false)]
    [InlineData(".", false)]
    [InlineData("t1.", false)]
    [InlineData("-t1", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a:b", false)]
    [InlineData("t'1", false)]
    [InlineData("t`1", false)]
    [InlineData("{tenant}", false)]
    [InlineData("té", false)]
    [InlineData("ｔ１", false)]
    [InlineData("t\01", false)]
    public void Ids_are_plain_or_refused(string id, bool valid)
    {
        Assert.Equal(valid, TenantId.IsValid(id));
        if (!valid)
            Assert.Equal("TenantInvalid", Assert.Throws<SlaException>(() => TenantId.Require(id)).Code.Id);
    }

    [Fact]
    public void No_id_and_an_endless_one_are_refused()
    {
        Assert.False(TenantId.IsValid(null));
        Assert.True(TenantId.IsValid(new string('a', 128)));
        Assert.False(TenantId.IsValid(new string('a', 129)));
    }
}
