using System.Text.Json.Nodes;

namespace SlaOps.Tests.Maintenance;

public sealed class MaintenancePlanTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Night = DateTimeOffset.Parse("2026-01-15T01:00:00+09:00");
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-01-15T12:00:00+09:00");
    private readonly MemoryLedger ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_regular_one_ends_with_its_window()
    {
        MaintenanceRecord record = await StartAsync(Night.ToUniversalTime());
        Assert.Equal("m-20260115-01", record.Id);
        Assert.Equal(DateTimeOffset.Parse("2026-01-15T05:00:00+09:00"), record.EndsBy);
        Assert.Equal(TimeSpan.FromHours(9), record.StartedAt.Offset);
        Assert.True((await LogAsync()).Open.Single().IsOpen);
    }

    [Theory]
    [InlineData("2026-01-15T12:00:00+09:00", null, false, "MaintenanceWindowClosed")]
    [InlineData("2026-01-15T05:00:00+09:00", null, false, "MaintenanceWindowClosed")]
    [InlineData("2026-01-15T01:00:00+09:00", "2026-01-15T05:00:01+09:00", false, "MaintenanceUntilBeyondWindow")]
    [InlineData("2026-01-15T01:00:00+09:00", "2026-01-15T01:00:00+09:00", false, "MaintenanceUntilPast")]
    [InlineData("2026-01-15T12:00:00+09:00", null, true, "MaintenanceEmergencyNeedsUntil")]
    [InlineData("2026-01-15T12:00:00+09:00", "2026-01-15T11:00:00+09:00", true, "MaintenanceUntilPast")]
    public async Task What_the_promise_does_not_allow_is_refused(string now, string? until, bool emergency, string error)
    {
        SlaException refused = await Assert.ThrowsAsync<SlaException>(() => StartAsync(DateTimeOffset.Parse(now), until, emergency));
        Assert.Equal(error, refused.Code.Id);
        Assert.Equal(0, (await ledger.GetHeadAsync(Token)).Sequence);
    }

    [Theory]
    [InlineData("2026-01-15T04:59:59+09:00", null, false)]
    [InlineData("2026-01-15T01:00:00+09:00", "2026-01-15T05:00:00+09:00", false)]
    [InlineData("2026-01-15T12:00:00+09:00", "2026-01-15T13:00:00+09:00", true)]
    [InlineData("2026-01-15T04:00:00+09:00", "2026-01-15T06:00:00+09:00", true)]
    public async Task What_it_allows_starts(string now, string? until, bool emergency) =>
        Assert.Equal(emergency, (await StartAsync(DateTimeOffset.Parse(now), until, emergency)).Emergency);

    [Fact]
    public async Task Less_time_than_asked_for_is_refused()
    {
        SlaException refused = await Assert.ThrowsAsync<SlaException>(() => MaintenanceJournal.AppendAsync(
            ledger,
            log => MaintenancePlan.Start(TestPolicy.Calltree, log, new MaintenanceRequest { Reason = "r", MinimumRemaining = TimeSpan.FromHours(4) + TimeSpan.FromTicks(1) }, Night),
            Token));
        Assert.Equal("MaintenanceTooLittleTime", refused.Code.Id);
    }

    [Fact]
    public async Task One_scope_has_one_open_maintenance()
    {
        await StartAsync(Night, hosts: "voice1");
        await StartAsync(Night, hosts: "voice2");
        Assert.Equal("MaintenanceAlreadyOpen", (await Assert.ThrowsAsync<SlaException>(() => StartAsync(Night, hosts: "VOICE1"))).Code.Id);
        Assert.Equal("MaintenanceAlreadyOpen", (await Assert.ThrowsAsync<SlaException>(() => StartAsync(Night))).Code.Id);
    }

    [Fact]
    public async Task Two_that_start_at_once_do_not_both_start()
    {
        ledger.Intrusion = () => StartAsync(Night).GetAwaiter().GetResult();
        Assert.Equal("MaintenanceAlreadyOpen", (await Assert.ThrowsAsync<SlaException>(() => StartAsync(Night))).Code.Id);
        Assert.Single((await LogAsync()).Records);
    }

    [Fact]
    public async Task Other_writers_in_between_only_cost_another_look()
    {
        int others = 3;
        ledger.Intrusion = Intrude;
        await StartAsync(Night);
        Assert.Single((await LogAsync()).Open);

        void Intrude()
        {
            if (others-- <= 0)
                return;
            ledger.Add(new LedgerEvent(LedgerKinds.Heartbeat, "sla", []));
            ledger.Intrusion = Intrude;
        }
    }

    [Fact]
    public async Task Stopping_needs_no_id_while_one_is_open_and_one_while_several_are()
    {
        Assert.Equal("MaintenanceNoneOpen", (await Assert.ThrowsAsync<SlaException>(() => StopAsync(null))).Code.Id);
        await StartAsync(Night, hosts: "voice1");
        await StartAsync(Night, hosts: "voice2");
        SlaException ambiguous = await Assert.ThrowsAsync<SlaException>(() => StopAsync(null));
        Assert.Equal("MaintenanceAmbiguous", ambiguous.Code.Id);
        Assert.Contains("m-20260115-01, m-20260115-02", ambiguous.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceOutcome.Stopped, (await StopAsync("M-20260115-02")).Outcome);
        Assert.Equal("m-20260115-01", (await StopAsync(null)).Id);
        Assert.Equal("MaintenanceAlreadyEnded", (await Assert.ThrowsAsync<SlaException>(() => StopAsync("m-20260115-01"))).Code.Id);
        Assert.Equal("MaintenanceNotFound", (await Assert.ThrowsAsync<SlaException>(() => StopAsync("m-1"))).Code.Id);
    }

    [Fact]
    public async Task What_was_recorded_reads_back_as_it_was()
    {
        MaintenanceRecord started = await StartAsync(Noon.AddTicks(1_234_567), "2026-01-15T13:00:00+09:00", true, "voice1", "voice2");
        MaintenanceRecord read = (await LogAsync()).Records.Single();
        Assert.Equivalent(started, read, strict: true);
        MaintenanceRecord ended = await StopAsync(null);
        Assert.Equivalent(ended, (await LogAsync()).Records.Single(), strict: true);
    }

    [Fact]
    public async Task A_clock_set_back_does_not_end_it_before_its_start()
    {
        await StartAsync(Night);
        MaintenanceRecord ended = await StopAsync(null, Night.AddHours(-1));
        Assert.Equal(ended.StartedAt, ended.EndedAt);
    }

    [Theory]
    // Without a time: the next night's work, and no later one.
    [InlineData("Maintenance", "2026-01-14T12:00:00+09:00", null, null, true, false)]
    [InlineData("Maintenance", "2026-01-15T01:00:00+09:00", null, null, false, true)]
    // With a time: what starts in it.
    [InlineData("Maintenance", "2026-01-14T12:00:00+09:00", "2026-01-15T00:00:00+09:00", "2026-01-15T05:00:00+09:00", true, false)]
    [InlineData("Maintenance", "2026-01-14T12:00:00+09:00", "2026-01-16T00:00:00+09:00", "2026-01-16T05:00:00+09:00", false, true)]
    // Sent after it began, or of another kind.
    [InlineData("Maintenance", "2026-01-15T02:00:00+09:00", "2026-01-15T00:00:00+09:00", "2026-01-15T05:00:00+09:00", false, false)]
    [InlineData("EmergencyMaintenance", "2026-01-14T12:00:00+09:00", null, null, false, false)]
    [InlineData("Release", "2026-01-14T12:00:00+09:00", null, null, false, false)]
    public async Task A_notice_announces_what_it_was_sent_for(string kind, string sentAt, string? from, string? to, bool first, bool second)
    {
        JsonObject body = new() { ["kind"] = kind, ["sentAt"] = sentAt };
        if (from is not null)
            (body["from"], body["to"]) = (from, to);
        await ledger.AppendAsync([new LedgerEvent(LedgerKinds.Notice, "n1", body)], null, Token);
        await StartAsync(Night);
        await StopAsync(null, Night.AddHours(1));
        await StartAsync(Night.AddDays(1));
        Assert.Equal([first, second], (await LogAsync()).Records.Select(record => record.Announced));
    }

    [Fact]
    public async Task One_notice_is_for_all_of_a_nights_work_and_its_proof_may_come_later()
    {
        await StartAsync(Night);
        await StopAsync(null, Night.AddHours(1));
        await StartAsync(Night.AddHours(2));
        Assert.All((await LogAsync()).Records, record => Assert.False(record.Announced));
        await ledger.AppendAsync([new LedgerEvent(LedgerKinds.Notice, "n1", new JsonObject { ["kind"] = "Maintenance", ["sentAt"] = "2026-01-14T12:00:00+09:00" })], null, Token);
        Assert.All((await LogAsync()).Records, record => Assert.True(record.Announced));
    }

    [Theory]
    [InlineData(LedgerKinds.MaintenanceStarted, "{}")]
    [InlineData(LedgerKinds.MaintenanceStarted, """{"reason":1}""")]
    [InlineData(LedgerKinds.MaintenanceEnded, """{"endedAt":"2026-01-15T02:00:00+09:00","outcome":"Completed"}""")]
    [InlineData(LedgerKinds.Notice, """{"kind":"Maintenance","sentAt":"soon"}""")]
    public async Task What_cannot_be_read_is_named_not_skipped(string kind, string body)
    {
        await ledger.AppendAsync([new LedgerEvent(kind, "m-9", JsonNode.Parse(body)!.AsObject())], null, Token);
        Assert.Equal([1], (await LogAsync()).Unreadable);
    }

    private Task<MaintenanceRecord> StartAsync(DateTimeOffset now, string? until = null, bool emergency = false, params string[] hosts) =>
        MaintenanceJournal.AppendAsync(
            ledger,
            log => MaintenancePlan.Start(TestPolicy.Calltree, log, Request(until, emergency, hosts), now),
            Token);

    private Task<MaintenanceRecord> StartAsync(DateTimeOffset now, string hosts) => StartAsync(now, null, false, hosts);

    private Task<MaintenanceRecord> StopAsync(string? id, DateTimeOffset? now = null) =>
        MaintenanceJournal.AppendAsync(ledger, log => MaintenancePlan.Stop(TestPolicy.Calltree, log, id, MaintenanceOutcome.Stopped, now ?? Noon.AddHours(1)), Token);

    private Task<MaintenanceLog> LogAsync() => MaintenanceLog.ReadAsync(ledger, null, null, Token);

    private static MaintenanceRequest Request(string? until, bool emergency, string[] hosts) => new()
    {
        Reason = "updates",
        Until = until is null ? null : DateTimeOffset.Parse(until),
        Emergency = emergency,
        ComputerName = hosts,
    };
}
