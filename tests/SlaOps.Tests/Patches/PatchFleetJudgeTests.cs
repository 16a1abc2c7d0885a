namespace SlaOps.Tests;

public class PatchFleetJudgeTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-20T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    // Each letter is a host: Met, at Risk, Breached, Unknown, Excused.
    [Theory]
    [InlineData("MM", VerdictStatus.Met, "PatchFleetKept", "2")]
    [InlineData("MMR", VerdictStatus.AtRisk, "PatchFleetBehind", "1|3|h2")]
    [InlineData("RMR", VerdictStatus.AtRisk, "PatchFleetBehind", "2|3|h0, h2")]
    [InlineData("MRU", VerdictStatus.Unknown, "PatchFleetUnknown", "1|3|h2")]
    [InlineData("MRUB", VerdictStatus.Breached, "PatchFleetBehind", "1|4|h3")]
    [InlineData("UU", VerdictStatus.Unknown, "PatchFleetUnknown", "2|2|h0, h1")]
    [InlineData("BBBBB", VerdictStatus.Breached, "PatchFleetBehind", "5|5|h0, h1, h2, h3, h4")]
    [InlineData("BBBBBBB", VerdictStatus.Breached, "PatchFleetBehind", "7|7|h0, h1, h2, h3, h4, +2")]
    [InlineData("ME", VerdictStatus.Excused, "PatchFleetWaived", "1|2|h1")]
    [InlineData("MER", VerdictStatus.AtRisk, "PatchFleetBehind", "1|3|h2")]
    public void The_worst_host_decides(string hosts, VerdictStatus status, string reason, string arguments)
    {
        Verdict verdict = Assert.Single(PatchFleetJudge.Judge(Policy, Hosts(hosts), [], At));
        Assert.Equal((ClauseIds.PatchInterval, "estate", status, reason, arguments), (verdict.Clause, verdict.Target, verdict.Status, verdict.Reason, string.Join('|', verdict.Arguments)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    public void A_single_host_speaks_for_itself(string hosts) => Assert.Empty(PatchFleetJudge.Judge(Policy, Hosts(hosts), [], At));

    // Days ago that security patches came, a host between two slashes; what is told of the rounds of them all, and of the worst single host.
    [Theory]
    [InlineData("10/10", "rounds 1, last 2026-05-10 12:00:00+09:00, gap -, of one host -")]
    [InlineData("10 3/10 3", "rounds 2, last 2026-05-17 12:00:00+09:00, gap 7d, of one host 7d")]
    // A round that takes its time over the hosts is one, until a day passes without a patch.
    [InlineData("10 3/9 3", "rounds 2, last 2026-05-17 12:00:00+09:00, gap 6d, of one host 7d")]
    [InlineData("10 3/8.5 3", "rounds 3, last 2026-05-17 12:00:00+09:00, gap 5d 12h, of one host 7d")]
    // Hosts that take turns leave the estate no gap and each of them one.
    [InlineData("30 16 2/23 9", "rounds 5, last 2026-05-18 12:00:00+09:00, gap 7d, of one host 14d")]
    [InlineData("/", "rounds 0, last -, gap -, of one host -")]
    public void The_time_between_rounds_is_told_and_decides_nothing(string days, string told)
    {
        PatchEvidence[] evidence = [.. days.Split('/').Select((host, index) => Evidence("h" + index, host))];
        Verdict verdict = Assert.Single(PatchFleetJudge.Judge(Policy, Hosts("MM"), evidence, At));
        Assert.Equal((VerdictStatus.Met, "hosts 2, " + told), (verdict.Status, verdict.Observed));
    }

    [Fact]
    public void Upgrades_that_are_no_security_patches_make_no_round()
    {
        PatchEvidence evidence = Evidence("h0", "3");
        evidence.Status.History[0].Security = null;
        Assert.StartsWith("hosts 2, rounds 0,", Assert.Single(PatchFleetJudge.Judge(Policy, Hosts("MM"), [evidence], At)).Observed);
    }

    [Fact]
    public void A_waiver_of_the_only_host_that_is_behind_excuses_the_estate()
    {
        Verdict fleet = Conclude("MB", Waiver("host:h1"));
        Assert.Equal((VerdictStatus.Excused, "PatchFleetWaived"), (fleet.Status, fleet.Reason));
        Assert.Equal((VerdictStatus.Breached, "PatchFleetBehind"), Of(Conclude("BB", Waiver("host:h1"))));
    }

    [Fact]
    public void A_waiver_of_the_estate_itself_stands_but_for_hosts_that_nobody_knows_of()
    {
        Assert.Equal((VerdictStatus.Excused, "Waived"), Of(Conclude("MB", Waiver("estate"))));
        Assert.Equal((VerdictStatus.Unknown, "PatchFleetUnknown"), Of(Conclude("UB", Waiver("*"))));
    }

    [Fact]
    public void What_was_found_then_of_each_host_makes_the_verdict_on_the_past()
    {
        Verdict[] now = [.. Enumerable.Range(0, 2).Select(index => Verdict.Of(ClauseIds.PatchInterval, Targets.Host("h" + index), VerdictStatus.Unknown, Reasons.NotObservedThen, At, "later"))];
        LedgerFindings findings = new() { Held = [.. Hosts("MR").Select((verdict, index) => new HeldVerdict(index, verdict, At.AddHours(-1)))] };
        Verdict[] verdicts = [.. now, .. PatchFleetJudge.Judge(Policy, now, [], At)];
        Assert.Equal(VerdictStatus.Unknown, verdicts[^1].Status);
        Assert.Equal((VerdictStatus.AtRisk, "PatchFleetBehind"), Of(Conclusion.Of(Policy, verdicts, findings, At).Single(verdict => verdict.Target == "estate")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_some_hosts_only_nothing_is_said_of_the_estate(bool all)
    {
        ComplianceEvidence evidence = new() { AreAllHosts = all, Hosts = [Host("h0"), Host("h1")] };
        IReadOnlyList<Verdict> verdicts = ComplianceJudge.Judge(Policy with { Clauses = new Dictionary<string, ClausePromise> { [ClauseIds.PatchInterval] = new ClausePromise { Id = ClauseIds.PatchInterval, English = "p", Japanese = "p" } } }, evidence, new HashSet<string> { ClauseIds.PatchInterval }, At);
        Assert.Equal(all, verdicts.Any(verdict => verdict.Target == "estate"));
        Assert.Equal(2, verdicts.Count(verdict => verdict.Target != "estate"));
    }

    private static HostEvidence Host(string name) => new(name) { Patches = Evidence(name, "") };

    private static (VerdictStatus, string) Of(Verdict verdict) => (verdict.Status, verdict.Reason);

    private static Verdict Conclude(string hosts, SlaWaiver waiver)
    {
        Verdict[] judged = Hosts(hosts);
        return Conclusion.Of(Policy, [.. judged, .. PatchFleetJudge.Judge(Policy, judged, [], At)], new LedgerFindings { Waivers = [waiver] }, At).Single(verdict => verdict.Target == "estate");
    }

    private static SlaWaiver Waiver(string target) => new() { Id = "w", Clause = ClauseIds.PatchInterval, Target = target, Reason = "known", At = At.AddDays(-1), ValidUntil = At.AddDays(1) };

    private static Verdict[] Hosts(string letters) => [.. letters.Select((letter, index) => Verdict.Of(ClauseIds.PatchInterval, Targets.Host("h" + index), letter switch
    {
        'M' => VerdictStatus.Met,
        'R' => VerdictStatus.AtRisk,
        'B' => VerdictStatus.Breached,
        'E' => VerdictStatus.Excused,
        _ => VerdictStatus.Unknown,
    }, Reasons.PatchNonePending, At))];

    private static PatchEvidence Evidence(string host, string days)
    {
        PatchEntry[] history = [.. days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day => new PatchEntry { At = At.AddDays(-double.Parse(day)), Package = "openssl", To = "3", Security = true })];
        return new PatchEvidence
        {
            Status = new PatchStatus { ComputerName = host, Manager = "apt", History = history, LongestGap = PatchHistory.LongestGap(history), ListsUpdatedAt = At },
            ObservedAt = At,
        };
    }
}
