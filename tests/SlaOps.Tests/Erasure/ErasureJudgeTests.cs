using SlaOps.Tests.Maintenance;

namespace SlaOps.Tests.Erasure;

public sealed class ErasureJudgeTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-01T00:00:00+09:00");
    private static readonly DateTimeOffset Due = DateTimeOffset.Parse("2026-03-16T00:00:00+09:00");
    private static readonly DateTimeOffset Late = DateTimeOffset.Parse("2026-03-30T00:00:00+09:00");
    private static readonly SlaPolicy Policy = TestPolicy.Calltree;

    private readonly MemoryLedger ledger = new() { Now = Start };

    public ErasureJudgeTests()
    {
        ledger.Add(new LedgerEvent(LedgerKinds.Heartbeat, "sla", []));
        At("2026-01-16T00:00:00+09:00", TenantEvents.Terminated("t1", new DateOnly(2026, 1, 15), "me", null));
    }

    [Theory]
    [InlineData("2026-03-15T23:59:59.9999999+09:00", VerdictStatus.Met, "ErasurePending")]
    [InlineData("2026-03-16T00:00:00+09:00", VerdictStatus.AtRisk, "ErasureDueNow")]
    [InlineData("2026-03-30T00:00:00+09:00", VerdictStatus.AtRisk, "ErasureDueNow")]
    [InlineData("2026-03-30T00:00:00.0000001+09:00", VerdictStatus.Breached, "ErasureOverdue")]
    public async Task An_open_termination_is_judged_by_the_moment(string at, VerdictStatus status, string reason)
    {
        Verdict verdict = await DueAsync(DateTimeOffset.Parse(at));
        Assert.Equal((status, reason, "tenant:t1"), (verdict.Status, verdict.Reason, verdict.Target));
        Assert.Equal("2 months + 14d", verdict.Required);
    }

    [Theory]
    [InlineData("2026-03-15T23:59:59+09:00", VerdictStatus.Met, "ErasurePending")]
    [InlineData("2026-03-16T00:00:00+09:00", VerdictStatus.Excused, "ErasureOnHold")]
    [InlineData("2027-03-16T00:00:00+09:00", VerdictStatus.Excused, "ErasureOnHold")]
    public async Task A_hold_excuses_what_is_due(string at, VerdictStatus status, string reason)
    {
        ledger.Add(TenantEvents.Held(new LegalHold { Id = "hold-1", Tenant = "t1", Reason = "court", By = "me" }));
        Verdict verdict = await DueAsync(DateTimeOffset.Parse(at));
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public async Task A_hold_that_was_lifted_excuses_nothing()
    {
        LegalHold hold = new() { Id = "hold-1", Tenant = "t1" };
        ledger.Add(TenantEvents.Held(hold));
        ledger.Add(TenantEvents.Released(hold, "me", null));
        Assert.Equal("ErasureOverdue", (await DueAsync(Late.AddDays(1))).Reason);
    }

    [Theory]
    [InlineData("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00", VerdictStatus.Met, "ErasureInTime")]
    [InlineData("2026-03-29T23:00:00+09:00", "2026-03-30T00:00:00+09:00", VerdictStatus.Met, "ErasureInTime")]
    [InlineData("2026-03-29T23:00:00+09:00", "2026-03-30T00:00:01+09:00", VerdictStatus.Breached, "ErasureWasLate")]
    [InlineData("2026-03-15T23:59:59+09:00", "2026-03-16T01:00:00+09:00", VerdictStatus.Breached, "ErasureWasEarly")]
    public async Task An_erasure_is_judged_by_its_two_ends(string began, string ended, VerdictStatus status, string reason)
    {
        Erase(began, ended);
        Verdict verdict = await DueAsync(Late.AddDays(1), Residue(0));
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public async Task What_was_late_is_told_in_its_own_month_alone()
    {
        Erase("2026-04-02T00:00:00+09:00", "2026-04-02T01:00:00+09:00");
        ErasureEvidence may = (await EvidenceAsync(DateTimeOffset.Parse("2026-05-20T00:00:00+09:00"), Residue(0))) with { From = DateTimeOffset.Parse("2026-05-01T00:00:00+09:00") };
        Assert.Equal("ErasureInTime", ErasureJudge.Judge(Policy, may, DateTimeOffset.Parse("2026-05-20T00:00:00+09:00")).First().Reason);
    }

    [Fact]
    public async Task What_came_back_is_a_breach_whatever_else_is_silent()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Verdict verdict = await DueAsync(Late, [.. Residue(null), .. Residue(3)]);
        Assert.Equal((VerdictStatus.Breached, "ErasureResidue", "3"), (verdict.Status, verdict.Reason, verdict.Arguments[1]));
    }

    [Fact]
    public async Task A_place_that_did_not_answer_is_never_zero()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Verdict verdict = await DueAsync(Late, [.. Residue(0), .. Residue(null)]);
        Assert.Equal((VerdictStatus.Unknown, "ErasureUnanswered"), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public async Task Without_places_an_erasure_proves_nothing()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Assert.Equal((VerdictStatus.Unknown, "NotConfigured"), Said(await DueAsync(Late)));
        Assert.Equal((VerdictStatus.Unknown, "ErasureUnanswered"), Said(await DueAsync(Late, [])));
    }

    [Fact]
    public async Task A_past_moment_is_not_judged_by_what_is_there_now()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        ErasureEvidence evidence = (await EvidenceAsync(Late, Residue(3))) with { ResidueAt = Late.AddTicks(1) };
        Assert.Equal((VerdictStatus.Unknown, "NotObservedThen"), Said(ErasureJudge.Judge(Policy, evidence, Late).First()));
    }

    [Theory]
    [InlineData(ErasureState.Incomplete)]
    [InlineData(ErasureState.Stopped)]
    [InlineData(ErasureState.Interrupted)]
    [InlineData(null)]
    public async Task An_erasure_that_did_not_finish_is_none(ErasureState? state)
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00", state);
        Assert.Equal((VerdictStatus.Breached, "ErasureOverdue"), Said(await DueAsync(Late.AddDays(1), Residue(0))));
        TenantLog log = await TenantLog.ReadAsync(ledger, "t1", null, CancellationToken.None);
        Assert.Equal(TerminationState.Incomplete, log.Of("t1").Termination(Policy, Late)!.State);
    }

    [Fact]
    public async Task A_tenant_that_came_back_is_judged_no_more_and_its_tombstone_is_lifted()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        ledger.Add(TenantEvents.Withdrawn("t1", "came back", "me"));
        Assert.Equal((VerdictStatus.NotApplicable, "NoEvents"), Said(await DueAsync(Late, Residue(5))));
        At("2026-03-20T00:00:00+09:00", TenantEvents.Terminated("t1", new DateOnly(2026, 3, 19), "me", null));
        Assert.Equal("ErasurePending", (await DueAsync(Late, Residue(5))).Reason);
    }

    [Fact]
    public async Task What_was_registered_later_was_not_known_then() =>
        Assert.Equal("NoEvents", (await DueAsync(DateTimeOffset.Parse("2026-01-15T23:00:00+09:00"))).Reason);

    [Theory]
    [InlineData("2026-01-01T00:00:00+09:00", VerdictStatus.NotApplicable, "NoEvents")]
    [InlineData("2026-01-01T00:00:01+09:00", VerdictStatus.Unknown, "LedgerTooYoung")]
    [InlineData(null, VerdictStatus.Unknown, "LedgerEmpty")]
    public void Nothing_happened_is_only_known_where_the_ledger_covers_the_period(string? first, VerdictStatus status, string reason)
    {
        ErasureEvidence evidence = new() { From = Start, LedgerFirst = first is null ? null : DateTimeOffset.Parse(first) };
        Verdict[] verdicts = [.. ErasureJudge.Judge(Policy, evidence, Late)];
        Assert.Equal(ErasureJudge.Clauses, verdicts.Select(verdict => verdict.Clause));
        Assert.All(verdicts, verdict => Assert.Equal((status, reason, "sla"), (verdict.Status, verdict.Reason, verdict.Target)));
    }

    [Fact]
    public async Task An_unreadable_event_hides_no_breach_and_proves_nothing()
    {
        ledger.Add(new LedgerEvent(LedgerKinds.TenantTerminated, "tenant:t2", LedgerBody.Of(("endedOn", "soon"))));
        Verdict[] verdicts = [.. ErasureJudge.Judge(Policy, await EvidenceAsync(Late.AddDays(1), Residue(0)), Late.AddDays(1))];
        Assert.Equal(["ErasureOverdue", "Unreadable", "Unreadable"], verdicts.Select(verdict => verdict.Reason));
    }

    [Fact]
    public async Task Only_terminated_tenants_were_erased()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Assert.Equal((VerdictStatus.Met, "ErasureOnlyTerminated"), Said(await NeverAsync()));
    }

    [Fact]
    public async Task An_erasure_without_a_termination_is_of_an_active_tenant()
    {
        ledger.Add(TenantEvents.Withdrawn("t1", "back", "me"));
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Assert.Equal((VerdictStatus.Breached, "ErasureOfActive"), Said(await NeverAsync()));
    }

    [Theory]
    [InlineData(false, VerdictStatus.Met)]
    [InlineData(true, VerdictStatus.Breached)]
    public async Task What_it_begins_after_a_withdrawal_it_does_to_an_active_tenant(bool beginsAfter, VerdictStatus status)
    {
        ErasureRunFacts run = new("r", "t1", "me", "here", "ntp", "inactive", false);
        At("2026-03-16T00:00:00+09:00", ErasureJournal.Started(run, Plan()));
        At("2026-03-16T00:00:01+09:00", ErasureJournal.Erasing(run, "database:d/t"));
        At("2026-03-16T00:00:02+09:00", TenantEvents.Withdrawn("t1", "back", "me"));
        if (beginsAfter)
            At("2026-03-16T00:00:03+09:00", ErasureJournal.Erasing(run, "database:d/t"));
        Assert.Equal(status, (await NeverAsync()).Status);
    }

    [Fact]
    public async Task An_erasure_despite_a_hold_is_a_breach()
    {
        ledger.Add(TenantEvents.Held(new LegalHold { Id = "h", Tenant = "t1" }));
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        Assert.Equal((VerdictStatus.Breached, "ErasureDespiteHold"), Said(await NeverAsync()));
    }

    [Fact]
    public async Task An_erasure_before_the_period_is_not_judged_again()
    {
        Erase("2026-03-16T00:00:00+09:00", "2026-03-16T01:00:00+09:00");
        ErasureEvidence evidence = (await EvidenceAsync(Late, Residue(0))) with { From = DateTimeOffset.Parse("2026-03-16T00:00:00.0000001+09:00") };
        Assert.Equal("NoEvents", ErasureJudge.Judge(Policy, evidence, Late).Last().Reason);
    }

    [Fact]
    public async Task The_guards_refuse_and_say_why()
    {
        TenantRecord record = await RecordAsync("t1");
        ErasureGuards.RequireErasable(Policy, record, [], repair: false, Due);
        Refused("ErasureNotDue", record, Due.AddTicks(-1));
        Refused("ErasureNotErased", record, Due, repair: true);
        Refused("ErasureNotTerminated", await RecordAsync("t10"), Due);
        Assert.Contains("t1", Refused("ErasureNotTerminated", await RecordAsync("T1"), Due).Message);
        ledger.Add(TenantEvents.Held(new LegalHold { Id = "h", Tenant = "t1" }));
        Refused("ErasureHeld", await RecordAsync("t1"), Due);
    }

    [Fact]
    public void The_limits_stop_a_mass_deletion()
    {
        ErasureGuards.RequireFew(Policy, Policy.Erasure.MaxTenants);
        Assert.Throws<SlaException>(() => ErasureGuards.RequireFew(Policy, Policy.Erasure.MaxTenants + 1));
        ErasureGuards.RequireModest(Policy, [Share(1000, 1000)]);
        ErasureGuards.RequireModest(Policy, [Share(5000, 10_000)]);
        ErasureGuards.RequireModest(Policy, [Share(5000, null)]);
        Assert.Equal("ErasureTooMuch", Assert.Throws<SlaException>(() => ErasureGuards.RequireModest(Policy, [Share(5001, 10_000)])).Code.Id);
        Assert.Equal("ErasureTooMuch", Assert.Throws<SlaException>(() => ErasureGuards.RequireModest(Policy, [Share(3000, 10_000), Share(2001, 10_000)])).Code.Id);
        Assert.Equal("ErasureTooMuch", Assert.Throws<SlaException>(() => ErasureGuards.RequireModest(Policy, [Share(5001, 10)])).Code.Id);
        static ErasurePlan Share(long count, long? total) => new() { Items = [new ErasureItem { Place = "p", Count = count, Total = total }] };
    }

    [Fact]
    public void A_plan_is_true_only_for_the_same_content()
    {
        ErasurePlan plan = Plan();
        Assert.Null(plan.DifferenceTo(Plan(), resumes: false));
        Assert.NotNull(plan.DifferenceTo(Plan(count: 4), resumes: false));
        Assert.NotNull(plan.DifferenceTo(Plan(fingerprint: "b"), resumes: false));
        Assert.NotNull(plan.DifferenceTo(Plan(count: null), resumes: false));
        Assert.Null(plan.DifferenceTo(Plan(count: 4, fingerprint: "b"), resumes: true));
        Assert.Null(plan.DifferenceTo(Plan(count: null), resumes: true));
        Assert.NotNull(plan.DifferenceTo(Plan(count: 6), resumes: true));
        Assert.NotEqual(plan.Hash, Plan(count: 4).Hash);
        Assert.Equal(64, plan.Hash.Length);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    private static ErasurePlan Plan(long? count = 5, string fingerprint = "a") =>
        ErasurePlan.Of(Policy, new TenantRecordSource().Record, [new ErasureItem { Place = "database:d/t", Kind = "table", Method = "Clear", Count = count, Fingerprint = count is null ? null : fingerprint }], Due);

    private static SlaException Refused(string code, TenantRecord record, DateTimeOffset now, bool repair = false)
    {
        SlaException refusal = Assert.Throws<SlaException>(() => ErasureGuards.RequireErasable(Policy, record, ["t1"], repair, now));
        Assert.Equal(code, refusal.Code.Id);
        return refusal;
    }

    private static TenantResidue[] Residue(long? count) => [new("t1", "database:d/t", count, count is null ? new EvidenceGap(Reasons.Unreadable, "database:d/t", "gone") : null)];

    private static (VerdictStatus Status, string Reason) Said(Verdict verdict) => (verdict.Status, verdict.Reason);

    private void Erase(string began, string ended, ErasureState? state = ErasureState.Erased)
    {
        ErasureRunFacts run = new("r", "t1", "me", "here", "ntp", "inactive", false);
        At(began, ErasureJournal.Started(run, Plan()), ErasureJournal.Erasing(run, "database:d/t"));
        if (state is ErasureState known)
            At(ended, ErasureJournal.Erased(run, "database:d/t", ErasureOutcome.Done, 5, null), ErasureJournal.Ended("t1", "r", known, new Dictionary<string, long?> { ["database:d/t"] = 0 }));
    }

    private void At(string moment, params LedgerEvent[] events)
    {
        ledger.Now = DateTimeOffset.Parse(moment).ToUniversalTime();
        foreach (LedgerEvent happening in events)
            ledger.Add(happening);
    }

    private async Task<TenantRecord> RecordAsync(string tenant) => (await TenantLog.ReadAsync(ledger, tenant, null, CancellationToken.None)).Of(tenant);

    private async Task<ErasureEvidence> EvidenceAsync(DateTimeOffset at, TenantResidue[]? residue)
    {
        ErasureEvidence evidence = await ErasureEvidence.ReadAsync(ledger, Policy, at, Start, CancellationToken.None);
        return residue is null ? evidence : evidence with { Residue = residue, ResidueAt = at };
    }

    private async Task<Verdict> DueAsync(DateTimeOffset at, TenantResidue[]? residue = null) => ErasureJudge.Judge(Policy, await EvidenceAsync(at, residue), at).First();

    private async Task<Verdict> NeverAsync() => ErasureJudge.Judge(Policy, await EvidenceAsync(Late, Residue(0)), Late).Last();

    // A record can only be had out of a ledger.
    private sealed class TenantRecordSource
    {
        public TenantRecord Record
        {
            get
            {
                MemoryLedger ledger = new();
                ledger.Add(TenantEvents.Terminated("t1", new DateOnly(2026, 1, 15), "me", null));
                return TenantLog.ReadAsync(ledger, "t1", null, CancellationToken.None).GetAwaiter().GetResult().Of("t1");
            }
        }
    }
}
