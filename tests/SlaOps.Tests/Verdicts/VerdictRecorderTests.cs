namespace SlaOps.Tests;

public class VerdictRecorderTests
{
    private static readonly DateTimeOffset May = new(2026, 5, 1, 9, 0, 0, 123, TimeSpan.FromHours(9));
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static Verdict Found(VerdictStatus status = VerdictStatus.Met, string target = "host:a", string reason = "R", string? required = "14d") => new()
    {
        Clause = ClauseIds.PatchInterval,
        Target = target,
        Status = status,
        Reason = reason,
        Arguments = ["one", "日本"],
        Observed = "3d",
        Required = required,
        Evidence = [new EvidenceReference("ledger:4", May.ToUniversalTime(), new string('b', 64)), new EvidenceReference("x", May)],
        At = May,
        Strength = ClauseStrength.Guide,
    };

    private static Task<IReadOnlyList<LedgerEntry>> Record(MemoryLedger ledger, params Verdict[] verdicts) => VerdictRecorder.RecordAsync(ledger, verdicts, May, Token);

    [Fact]
    public async Task A_recorded_verdict_reads_back_whole()
    {
        MemoryLedger ledger = new();
        await Record(ledger, Found());
        Verdict read = (await VerdictHistory.LatestAsync(ledger, Token)).Latest[(ClauseIds.PatchInterval, "host:a")].Verdict;
        Assert.Equivalent(Found(), read, strict: true);
        Assert.Equal(TimeSpan.FromHours(9), read.At.Offset);
    }

    [Fact]
    public async Task Only_what_changed_is_written_and_one_heartbeat_a_run()
    {
        MemoryLedger ledger = new();
        Assert.Equal(["verdict", "verdict", "heartbeat"], (await Record(ledger, Found(), Found(target: "host:b"))).Select(entry => entry.Kind));
        Verdict remeasured = Found();
        remeasured.Observed = "4d";
        remeasured.Arguments = ["two"];
        Assert.Equal(["heartbeat"], (await Record(ledger, remeasured, Found(target: "host:b"))).Select(entry => entry.Kind));
        Assert.Equal(["verdict", "heartbeat"], (await Record(ledger, Found(VerdictStatus.Breached), Found(target: "host:b"))).Select(entry => entry.Kind));
        Assert.Equal(["verdict", "heartbeat"], (await Record(ledger, Found(VerdictStatus.Breached, reason: "S"))).Select(entry => entry.Kind));
        Assert.Equal(["verdict", "heartbeat"], (await Record(ledger, Found(VerdictStatus.Breached, reason: "S", required: "7d"))).Select(entry => entry.Kind));
        Assert.Equal(["verdict", "heartbeat"], (await Record(ledger, Found())).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_heartbeat_counts_and_its_digest_is_that_of_the_set()
    {
        MemoryLedger ledger = new();
        Verdict[] run = [Found(), Found(VerdictStatus.Breached, "host:b"), Found(target: "host:c")];
        System.Text.Json.Nodes.JsonObject body = (await Record(ledger, run))[^1].ReadBody();
        Assert.Equal("""{"Breached":1,"Met":2}""", CanonicalJson.Text(body["counts"]));
        Assert.Equal(3, body.Whole("changed"));
        Assert.Equal(body.Text("digest"), VerdictRecorder.Digest(run.Reverse()));
        run[0].Status = VerdictStatus.AtRisk;
        Assert.NotEqual(body.Text("digest"), VerdictRecorder.Digest(run));
    }

    [Fact]
    public async Task A_run_of_another_process_in_between_is_taken_into_account()
    {
        MemoryLedger ledger = new();
        ledger.Intrusion = () => Record(ledger, Found()).GetAwaiter().GetResult();
        Assert.Equal(["heartbeat"], (await Record(ledger, Found())).Select(entry => entry.Kind));
        Assert.Equal(["verdict", "heartbeat", "heartbeat"], ledger.Entries.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_checkpoint_names_the_newest_so_that_reading_need_not_go_further_back()
    {
        MemoryLedger ledger = new();
        await Record(ledger, Found(target: "host:old"));
        VerdictStatus[] both = [VerdictStatus.Met, VerdictStatus.Breached];
        for (int run = 0; run < VerdictRecorder.CheckpointEvery; run++)
            await Record(ledger, Found(both[run % 2], "host:busy"));
        Assert.Single(ledger.Entries, entry => entry.Kind == LedgerKinds.Checkpoint);
        VerdictState state = await VerdictHistory.LatestAsync(ledger, Token);
        Assert.InRange(state.SinceCheckpoint, 0, 2);
        Assert.Equal(VerdictStatus.Breached, state.Latest[(ClauseIds.PatchInterval, "host:busy")].Verdict.Status);
        Assert.Equal(1, state.Latest[(ClauseIds.PatchInterval, "host:old")].Sequence);
    }

    [Fact]
    public async Task Changes_are_changes_of_status()
    {
        MemoryLedger ledger = new();
        Verdict[] history = [Found(), Found(reason: "S"), Found(VerdictStatus.Breached), Found(target: "host:b"), Found(VerdictStatus.Breached), Found()];
        foreach (Verdict verdict in history)
            ledger.Add(new LedgerEvent(LedgerKinds.Verdict, verdict.Target, VerdictBody.Write(verdict)));
        List<string> changes = [];
        await foreach (Verdict verdict in VerdictHistory.ChangesAsync(VerdictHistory.ReadAsync(ledger, Token)))
            changes.Add($"{verdict.Target} {verdict.Status}");
        Assert.Equal(["host:a Met", "host:a Breached", "host:b Met", "host:a Met"], changes);
    }
}
