using CsCheck;

namespace SlaOps.Tests.Backup;

public class BackupSlotTests
{
    private static readonly string[] ZoneIds = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"];

    private static readonly Gen<TimeZoneInfo> Zones = Gen.OneOfConst(ZoneIds.Select(TimeZoneInfo.FindSystemTimeZoneById).ToArray());

    [Theory]
    [InlineData("2h", "08:00", "22:00", false, "08 10 12 14 16 18 20")] // 7 a day, 21 in 3 days
    [InlineData("2h", "08:00", "22:00", true, "08 10 12 14 16 18 20 22")]
    [InlineData("2h", "08:00", "21:00", true, "08 10 12 14 16 18 20")]
    [InlineData("4h", "00:00", "00:00", false, "00 04 08 12 16 20")] // 00:00 as an end is the end of the day
    [InlineData("4h", "00:00", "00:00", true, "00 04 08 12 16 20")]
    [InlineData("24h", "03:00", "03:00", true, "03")]
    [InlineData("24h", "03:00", "03:00", false, "")]
    public void A_day_has_these_slots(string every, string from, string to, bool inclusive, string hours)
    {
        SlaPolicy policy = Sample.Policy() with
        {
            Backup = new BackupPolicy
            {
                Database = new DatabaseBackupPolicy { Every = TimeSpan.FromHours(int.Parse(every.TrimEnd('h'))), From = TimeOnly.Parse(from), To = TimeOnly.Parse(to), EndInclusive = inclusive },
            },
        };
        Assert.Equal(hours, string.Join(' ', new BackupSchedule(policy).On(new DateOnly(2026, 12, 31)).Select(due => due.ToString("HH"))));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "01:00 03:00 04:00")] // 02:00 is skipped and falls on 03:00: one slot
    [InlineData("Europe/Berlin", "2026-10-25", "01:00 02:00 03:00 04:00")] // 02:00 occurs twice: the first
    [InlineData("Australia/Lord_Howe", "2026-10-04", "01:00 02:30 03:00 04:00")] // half an hour is skipped
    public void Daylight_saving_moves_a_skipped_slot_and_repeats_none(string zone, string date, string times)
    {
        SlaPolicy policy = Sample.Policy(zone) with
        {
            Backup = new BackupPolicy { Database = new DatabaseBackupPolicy { Every = TimeSpan.FromHours(1), From = new TimeOnly(1, 0), To = new TimeOnly(5, 0) } },
        };
        Assert.Equal(times, string.Join(' ', new BackupSchedule(policy).On(DateOnly.Parse(date)).Select(due => due.ToString("HH:mm"))));
    }

    [Theory]
    [InlineData("08:00:00", "Met")]
    [InlineData("08:30:00", "Met")] // on time up to the grace
    [InlineData("08:30:01", "Late")]
    [InlineData("09:59:59", "Late")]
    [InlineData("10:00:00", "Missed")] // the next slot's
    [InlineData("07:59:59", "Missed")] // the slot's before
    public void A_file_answers_the_slot_that_owns_its_moment(string taken, string status)
    {
        BackupFile file = Sample.File("2026-05-20T" + taken + "+09:00");
        BackupSlots slots = new(Sample.Policy(), Sample.Evidence([file]), Sample.At("2026-05-20T21:00:00+09:00"));
        BackupSlot slot = slots.SlotOf(Sample.At("2026-05-20T08:00:00+09:00"));
        Assert.Equal((status, status == "Missed" ? null : file.Path), (slot.Status.ToString(), slot.File));
    }

    [Theory]
    [InlineData("07:59:59", "Pending")]
    [InlineData("08:00:00", "Pending")]
    [InlineData("08:30:00", "Pending")]
    [InlineData("08:30:01", "Late")]
    [InlineData("09:59:59", "Late")]
    [InlineData("10:00:00", "Missed")]
    public void A_slot_without_a_file_waits_is_late_and_is_missed_when_the_next_is_due(string at, string status)
    {
        BackupSlots slots = new(Sample.Policy(), Sample.Evidence([]), Sample.At("2026-05-20T" + at + "+09:00"));
        Assert.Equal(status, slots.SlotOf(Sample.At("2026-05-20T08:00:00+09:00")).Status.ToString());
    }

    [Fact]
    public void A_slot_within_a_maintenance_is_excused_and_a_taken_one_is_met()
    {
        BackupEvidence evidence = Sample.Evidence([Sample.File("2026-05-20T10:05:00+09:00")]) with
        {
            Maintenances = [new TimeRange(Sample.At("2026-05-20T08:00:00+09:00"), Sample.At("2026-05-20T12:00:00+09:00"))],
        };
        BackupSlots slots = new(Sample.Policy(), evidence, Sample.At("2026-05-20T21:00:00+09:00"));
        Assert.Equal(
            ["Excused", "Met", "Missed", "Missed", "Missed", "Missed", "Late"],
            slots.On(new DateOnly(2026, 5, 20)).Select(slot => slot.Status.ToString()));
    }

    [Fact]
    public void A_second_file_of_a_slot_is_extra_and_a_whole_one_is_preferred_to_an_empty_one()
    {
        BackupFile empty = Sample.File("2026-05-20T08:00:00+09:00", BackupFileState.Corrupt);
        BackupFile good = Sample.File("2026-05-20T08:10:00+09:00");
        BackupFile second = Sample.File("2026-05-20T08:20:00+09:00");
        BackupSlots slots = new(Sample.Policy(), Sample.Evidence([second, good, empty]), Sample.At("2026-05-20T09:00:00+09:00"));
        BackupSlot[] day = [.. slots.On(new DateOnly(2026, 5, 20))];
        Assert.Equal((BackupSlotStatus.Met, good.Path), (day[0].Status, day[0].File));
        Assert.Equal([empty.Path, second.Path], day.Where(slot => slot.Status == BackupSlotStatus.Extra).Select(slot => slot.File!).Order());
        Assert.All(day.Where(slot => slot.Status == BackupSlotStatus.Extra), slot => Assert.Null(slot.Due));
    }

    [Fact]
    public void What_is_older_than_retention_asks_for_and_gone_is_expired()
    {
        BackupSlots slots = new(Sample.Policy(), Sample.Evidence([]), Sample.At("2026-05-20T21:00:00+09:00"));
        Assert.Equal(BackupSlotStatus.Missed, slots.SlotOf(Sample.At("2026-05-18T08:00:00+09:00")).Status);
        Assert.Equal(BackupSlotStatus.Expired, slots.SlotOf(Sample.At("2026-05-17T20:00:00+09:00")).Status);
    }

    [Fact]
    public void The_past_three_days_and_21_generations_are_asked_for_at_any_moment() =>
        Gen.Int[0, 7 * 24 * 60].Sample(minutes =>
        {
            // The newest slot is answered at once, so that what is asked for is always full generations.
            DateTimeOffset at = Sample.At("2026-05-20T00:00:00+09:00").AddMinutes(minutes);
            BackupSchedule schedule = new(Sample.Policy());
            BackupFile newest = Sample.File(InvariantText.Moment(schedule.OwnerOf(at)!.Value));
            BackupSlots slots = new(Sample.Policy(), Sample.Evidence([newest]) with { ObservedAt = at }, at);
            Assert.Equal(21, slots.Required.Count);
        });

    [Fact]
    public void Each_file_fills_at_most_one_slot_and_each_slot_takes_at_most_one_file() =>
        Gen.Select(Zones, Gen.Int[1, 24], Gen.Int[0, 23], Gen.Bool, Gen.Int[0, 40 * 365], Gen.Int[0, 6 * 24 * 60].Array[0, 60]).Sample((zone, every, from, inclusive, day, minutes) =>
        {
            SlaPolicy policy = Sample.Policy(zone.Id) with
            {
                Backup = new BackupPolicy { Database = new DatabaseBackupPolicy { Every = TimeSpan.FromHours(every), From = new TimeOnly(from, 0), To = TimeOnly.MinValue, EndInclusive = inclusive } },
            };
            DateOnly first = new DateOnly(1990, 1, 5).AddDays(day);
            DateTimeOffset start = ZonedTime.Resolve(first, TimeOnly.MinValue, zone);
            BackupFile[] files = [.. minutes.Distinct().Select(minute => Sample.File(InvariantText.Moment(TimeZoneInfo.ConvertTime(start.AddMinutes(minute), zone))))];
            DateTimeOffset at = start.AddDays(8);
            BackupSlots slots = new(policy, Sample.Evidence(files) with { ObservedAt = at }, at);
            BackupSlot[] all = [.. Enumerable.Range(-2, 12).SelectMany(offset => slots.On(first.AddDays(offset)))];
            Assert.Equal(files.Select(file => file.Path).Order(StringComparer.Ordinal), all.Where(slot => slot.File is not null).Select(slot => slot.File!).Order(StringComparer.Ordinal));
            DateTimeOffset[] dues = [.. all.Where(slot => slot.Due is not null).Select(slot => slot.Due!.Value)];
            Assert.Equal(dues.Distinct().Order(), dues);
            BackupSchedule schedule = new(policy);
            foreach (BackupSlot slot in all.Where(slot => slot is { Due: not null, TakenAt: not null }))
                Assert.True(slot.Due <= slot.TakenAt && slot.TakenAt < schedule.NextAfter(slot.Due!.Value), slot.ToString());
        }, iter: 2_000);
}
