namespace SlaOps.Tests;

public class ConclusionTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2026, 1, 1),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"),
        Clauses = new[] { ClauseIds.TimeSync, ClauseIds.PatchInterval, ClauseIds.LogOperation, ClauseIds.MaintenanceWindow, ClauseIds.MaintenanceEmergency, ClauseIds.VulnerabilityTesting }
            .ToDictionary(id => id, id => new ClausePromise { Id = id, English = id, Japanese = id, Strength = ClauseStrength.Guide }),
    };

    [Fact]
    public void No_promised_clause_is_absent_and_nothing_that_was_not_promised_is_there()
    {
        HashSet<string> all = [.. Policy.Clauses.Keys, ClauseIds.TenantUrl];
        IReadOnlyList<Verdict> verdicts = ComplianceJudge.Judge(Policy, new ComplianceEvidence { LedgerProblem = "gone" }, all, At);
        Assert.Equal(Policy.Clauses.Keys.Order(), verdicts.Select(verdict => verdict.Clause).Distinct().Order());
        Assert.All(verdicts, verdict => Assert.Equal(VerdictStatus.Unknown, verdict.Status));
        Assert.Equal("Unreadable", verdicts.First(verdict => verdict.Clause == ClauseIds.MaintenanceWindow).Reason);
        Assert.Equal("NotConfigured", verdicts.First(verdict => verdict.Clause == ClauseIds.LogOperation).Reason);
        Assert.Equal("NotAttested", verdicts.First(verdict => verdict.Clause == ClauseIds.VulnerabilityTesting).Reason);
    }

    [Fact]
    public void Only_the_clauses_asked_for_are_judged() =>
        Assert.Equal([ClauseIds.LogOperation], ComplianceJudge.Judge(Policy, new ComplianceEvidence(), new HashSet<string> { ClauseIds.LogOperation }, At).Select(verdict => verdict.Clause));

    // time.sync allows an hour: at the hour it still holds, a tick later it does not.
    [Theory]
    [InlineData(0, VerdictStatus.Met)]
    [InlineData(TimeSpan.TicksPerHour, VerdictStatus.Met)]
    [InlineData(TimeSpan.TicksPerHour + 1, VerdictStatus.Unknown)]
    public void A_past_moment_is_judged_by_what_was_recorded_then_as_old_as_the_clause_allows(long age, VerdictStatus expected)
    {
        Verdict then = new() { Clause = ClauseIds.TimeSync, Target = "host:a", Status = VerdictStatus.Met, Reason = "Attested", Observed = "1ms" };
        LedgerFindings findings = new() { Held = [new HeldVerdict(7, then, At.AddTicks(-age))] };
        Verdict verdict = Assert.Single(Conclusion.Of(Policy, [NotThen(ClauseIds.TimeSync, "host:a")], findings, At));
        Assert.Equal(expected, verdict.Status);
        if (expected == VerdictStatus.Met)
            Assert.Equal("ledger:7", verdict.Evidence[0].Source);
    }

    [Fact]
    public void What_was_recorded_for_another_host_does_not_stand_in()
    {
        Verdict then = new() { Clause = ClauseIds.TimeSync, Target = "host:b", Status = VerdictStatus.Met, Reason = "Attested" };
        LedgerFindings findings = new() { Held = [new HeldVerdict(7, then, At)] };
        Assert.Equal("NotObservedThen", Assert.Single(Conclusion.Of(Policy, [NotThen(ClauseIds.TimeSync, "host:a")], findings, At)).Reason);
    }

    [Fact]
    public void What_was_observed_is_not_replaced_by_what_was_recorded()
    {
        Verdict now = new() { Clause = ClauseIds.TimeSync, Target = "host:a", Status = VerdictStatus.Breached, Reason = "Attested" };
        Verdict then = new() { Clause = ClauseIds.TimeSync, Target = "host:a", Status = VerdictStatus.Met, Reason = "Attested" };
        Assert.Equal(VerdictStatus.Breached, Assert.Single(Conclusion.Of(Policy, [now], new LedgerFindings { Held = [new HeldVerdict(7, then, At)] }, At)).Status);
    }

    [Fact]
    public void Verdicts_come_worst_first_with_the_strength_of_their_promise()
    {
        Verdict met = new() { Clause = ClauseIds.TimeSync, Status = VerdictStatus.Met };
        Verdict breached = new() { Clause = ClauseIds.PatchInterval, Status = VerdictStatus.Breached };
        IReadOnlyList<Verdict> concluded = Conclusion.Of(Policy, [met, breached], LedgerFindings.None, At);
        Assert.Equal([ClauseIds.PatchInterval, ClauseIds.TimeSync], concluded.Select(verdict => verdict.Clause));
        Assert.All(concluded, verdict => Assert.Equal(ClauseStrength.Guide, verdict.Strength));
    }

    [Fact]
    public async Task A_run_confirms_only_the_clauses_that_it_judged()
    {
        MemoryLedger ledger = new();
        Verdict time = new() { Clause = ClauseIds.TimeSync, Target = "host:a", Status = VerdictStatus.Met, Reason = "Attested" };
        Verdict log = new() { Clause = ClauseIds.LogOperation, Target = "log:a", Status = VerdictStatus.Met, Reason = "Attested" };
        await VerdictRecorder.RecordAsync(ledger, [time, log], At, TestContext.Current.CancellationToken);
        IReadOnlyList<LedgerEntry> second = await VerdictRecorder.RecordAsync(ledger, [time], At, TestContext.Current.CancellationToken);
        DateTimeOffset now = second[^1].At;
        Assert.Equal([ClauseIds.LogOperation, ClauseIds.TimeSync], (await VerdictHistory.HeldAsync(ledger, now, TimeSpan.FromDays(1), TestContext.Current.CancellationToken)).Select(held => held.Verdict.Clause).Order());
        HeldVerdict held = (await VerdictHistory.HeldAsync(ledger, now, TimeSpan.FromDays(1), TestContext.Current.CancellationToken)).Single(one => one.Verdict.Clause == ClauseIds.TimeSync);
        Assert.Equal(now, held.ConfirmedAt);
        Assert.Empty(await VerdictHistory.HeldAsync(ledger, now.AddDays(-1), TimeSpan.FromDays(1), TestContext.Current.CancellationToken));
    }

    private static Verdict NotThen(string clause, string target) => Verdict.Of(clause, target, VerdictStatus.Unknown, Reasons.NotObservedThen, At, At.AddDays(1));
}
