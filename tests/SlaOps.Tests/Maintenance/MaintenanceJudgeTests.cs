namespace SlaOps.Tests.Maintenance;

public class MaintenanceJudgeTests
{
    private static readonly DateTimeOffset MonthStart = DateTimeOffset.Parse("2026-01-01T00:00:00+09:00");
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-01-20T12:00:00+09:00");

    [Theory]
    [InlineData("2026-01-15T01:00", "2026-01-15T05:00:00", "00:00", VerdictStatus.Met, "MaintenanceWithinWindow")]
    [InlineData("2026-01-15T00:00", "2026-01-15T04:59:59", "00:00", VerdictStatus.Met, "MaintenanceWithinWindow")]
    [InlineData("2026-01-15T01:00", "2026-01-15T05:00:01", "00:00", VerdictStatus.Breached, "MaintenanceOverran")]
    [InlineData("2026-01-15T01:00", "2026-01-15T05:10:00", "00:10", VerdictStatus.AtRisk, "MaintenanceOverran")]
    [InlineData("2026-01-15T01:00", "2026-01-15T05:10:01", "00:10", VerdictStatus.Breached, "MaintenanceOverran")]
    [InlineData("2026-01-14T23:59", "2026-01-15T01:00:00", "00:00", VerdictStatus.Breached, "MaintenanceOutsideWindow")]
    [InlineData("2026-01-15T05:00", "2026-01-15T05:30:00", "00:00", VerdictStatus.Breached, "MaintenanceOutsideWindow")]
    [InlineData("2026-01-15T01:00", null, "00:00", VerdictStatus.Breached, "MaintenanceStillOpen")]
    [InlineData("2026-01-15T01:00", "2026-01-21T01:00:00", "00:00", VerdictStatus.Breached, "MaintenanceStillOpen")]
    public void Regular_maintenance_keeps_to_its_window(string start, string? end, string tolerance, VerdictStatus status, string reason)
    {
        Verdict verdict = Judge(false, Evidence(Record(start, end)), TimeSpan.Parse(tolerance));
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
        Assert.Equal("00:00-05:00", verdict.Required);
        Assert.NotEmpty(verdict.Evidence);
    }

    [Theory]
    [InlineData("2026-01-20T05:00:00+09:00", VerdictStatus.Met)]
    [InlineData("2026-01-20T05:10:00+09:00", VerdictStatus.AtRisk)]
    [InlineData("2026-01-20T05:10:01+09:00", VerdictStatus.Breached)]
    public void An_open_one_is_judged_by_the_moment(string at, VerdictStatus status)
    {
        MaintenanceEvidence evidence = Evidence(Record("2026-01-20T01:00", null));
        SlaPolicy policy = Policy(TimeSpan.FromMinutes(10));
        Assert.Equal(status, MaintenanceJudge.Judge(policy, evidence, DateTimeOffset.Parse(at)).First().Status);
    }

    [Theory]
    [InlineData(true, "2026-01-15T13:00:00", VerdictStatus.Met, "EmergencyAnnounced")]
    [InlineData(false, "2026-01-15T13:00:00", VerdictStatus.AtRisk, "EmergencyUnannounced")]
    [InlineData(true, "2026-01-15T13:00:01", VerdictStatus.Breached, "MaintenanceOverran")]
    [InlineData(false, "2026-01-15T13:00:01", VerdictStatus.Breached, "MaintenanceOverran")]
    [InlineData(true, null, VerdictStatus.Breached, "MaintenanceStillOpen")]
    public void An_emergency_is_announced_and_keeps_to_its_own_end(bool announced, string? end, VerdictStatus status, string reason)
    {
        MaintenanceRecord record = Record("2026-01-15T12:00", end);
        (record.Emergency, record.Announced, record.EndsBy) = (true, announced, DateTimeOffset.Parse("2026-01-15T13:00+09:00"));
        Verdict verdict = Judge(true, Evidence(record), TimeSpan.Zero);
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public void A_policy_that_asks_for_no_notice_and_no_end_gets_none()
    {
        MaintenanceRecord record = Record("2026-01-15T12:00", null);
        (record.Emergency, record.EndsBy) = (true, null);
        SlaPolicy policy = TestPolicy.Calltree with
        {
            Maintenance = new MaintenancePolicy { Emergency = new EmergencyMaintenancePolicy { EndRequired = false, AnnouncedOnly = false } },
        };
        Assert.Equal(VerdictStatus.Met, MaintenanceJudge.Judge(policy, Evidence(record), At).Last().Status);
        Assert.Null(MaintenancePlan.Start(policy, new MaintenanceLog(), new MaintenanceRequest { Reason = "r", Emergency = true }, At).EndsBy);
    }

    [Theory]
    [InlineData("2025-12-01T00:00:00+09:00", VerdictStatus.NotApplicable, "NoEvents")]
    [InlineData("2026-01-01T00:00:00+09:00", VerdictStatus.NotApplicable, "NoEvents")]
    [InlineData("2026-01-01T00:00:01+09:00", VerdictStatus.Unknown, "LedgerTooYoung")]
    [InlineData(null, VerdictStatus.Unknown, "LedgerEmpty")]
    public void Nothing_happened_is_only_known_where_the_ledger_covers_the_period(string? first, VerdictStatus status, string reason)
    {
        MaintenanceEvidence evidence = new() { From = MonthStart, LedgerFirst = first is null ? null : DateTimeOffset.Parse(first) };
        Assert.All(MaintenanceJudge.Judge(Policy(TimeSpan.Zero), evidence, At), verdict => Assert.Equal((status, reason), (verdict.Status, verdict.Reason)));
    }

    [Fact]
    public void A_young_ledger_hides_no_breach_and_proves_nothing_met()
    {
        DateTimeOffset young = MonthStart.AddDays(10);
        Assert.Equal("LedgerTooYoung", Judge(false, Evidence(Record("2026-01-15T01:00", "2026-01-15T02:00:00")) with { LedgerFirst = young }, TimeSpan.Zero).Reason);
        Assert.Equal("MaintenanceOverran", Judge(false, Evidence(Record("2026-01-15T01:00", "2026-01-15T06:00:00")) with { LedgerFirst = young }, TimeSpan.Zero).Reason);
    }

    [Fact]
    public void An_event_that_cannot_be_read_is_unknown() =>
        Assert.Equal(VerdictStatus.Unknown, Judge(false, Evidence(Record("2026-01-15T01:00", "2026-01-15T02:00:00")) with { Unreadable = [7] }, TimeSpan.Zero).Status);

    [Fact]
    public void The_worst_of_several_is_told() =>
        Assert.Equal("MaintenanceOverran", Judge(
            false,
            Evidence(Record("2026-01-14T01:00", "2026-01-14T02:00:00"), Record("2026-01-15T01:00", "2026-01-15T09:00:00"), Record("2026-01-16T01:00", "2026-01-16T02:00:00")),
            TimeSpan.Zero).Reason);

    [Fact]
    public void Other_periods_and_later_starts_are_not_looked_at() =>
        Assert.Equal("NoEvents", Judge(false, Evidence(Record("2025-12-31T01:00", "2025-12-31T09:00:00"), Record("2026-01-20T13:00", null)), TimeSpan.Zero).Reason);

    [Fact]
    public async Task The_ledgers_beginning_is_told_in_the_zone_of_the_policy()
    {
        MemoryLedger ledger = new() { Now = DateTimeOffset.Parse("2026-01-09T22:00:00Z") };
        await ledger.AppendAsync([new LedgerEvent(LedgerKinds.Heartbeat, "sla", [])], null, TestContext.Current.CancellationToken);
        MaintenanceEvidence evidence = await MaintenanceEvidence.ReadAsync(ledger, TestPolicy.Calltree, At, null, TestContext.Current.CancellationToken);
        Assert.Contains("2026-01-10 07:00:00+09:00", Judge(false, evidence, TimeSpan.Zero).Message, StringComparison.Ordinal);
    }

    private static Verdict Judge(bool emergency, MaintenanceEvidence evidence, TimeSpan tolerance) =>
        MaintenanceJudge.Judge(Policy(tolerance), evidence, At).Single(verdict => verdict.Clause == (emergency ? ClauseIds.MaintenanceEmergency : ClauseIds.MaintenanceWindow));

    private static SlaPolicy Policy(TimeSpan tolerance) =>
        TestPolicy.Calltree with { Maintenance = TestPolicy.Calltree.Maintenance with { OverrunTolerance = tolerance } };

    private static MaintenanceEvidence Evidence(params MaintenanceRecord[] records) => new() { From = MonthStart, Records = records, LedgerFirst = MonthStart.AddDays(-30) };

    private static MaintenanceRecord Record(string start, string? end) => new()
    {
        Id = "m-20260115-01",
        StartedAt = DateTimeOffset.Parse(start + "+09:00"),
        EndsBy = DateTimeOffset.Parse(start + "+09:00").Date.AddHours(5) is DateTime day ? new DateTimeOffset(day, TimeSpan.FromHours(9)) : default,
        EndedAt = end is null ? null : DateTimeOffset.Parse(end + "+09:00"),
    };
}
