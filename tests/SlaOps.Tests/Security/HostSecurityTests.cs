namespace SlaOps.Tests;

public class HostSecurityTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2026, 1, 1),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"),
        Clauses = new Dictionary<string, ClausePromise>(),
    };

    // Printed by nft 1.0.6 in a network namespace with a table of ours.
    private const string NftDropPolicy = """
        {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "filter", "handle": 1}}, {"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}, {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 3, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}}]}
        """;

    private const string NftEmpty = """{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}]}""";

    [Theory]
    [InlineData(NftDropPolicy, true, 1)]
    [InlineData(NftEmpty, false, 0)]
    // A drop in a chain that input jumps to counts …
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"chain":{"family":"ip","table":"f","name":"own"}},{"rule":{"family":"ip","table":"f","chain":"in","expr":[{"jump":{"target":"own"}}]}},{"rule":{"family":"ip","table":"f","chain":"own","expr":[{"drop":null}]}}]}""", true, 2)]
    // … one that nothing reaches, or on the way out, does not.
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"chain":{"family":"ip","table":"f","name":"own"}},{"rule":{"family":"ip","table":"f","chain":"own","expr":[{"drop":null}]}}]}""", false, 0)]
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"out","hook":"output","policy":"drop"}},{"rule":{"family":"ip","table":"f","chain":"out","expr":[{"reject":{"type":"tcp reset"}}]}}]}""", false, 0)]
    // Chains that jump in a circle end the walk.
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"rule":{"family":"ip","table":"f","chain":"in","expr":[{"jump":{"target":"in"}}]}}]}""", false, 1)]
    public void Nft_filters_what_comes_in(string json, bool filters, int rules) => Assert.Equal(new FirewallRules("nft", filters, rules), FirewallText.Nft(json));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"nftables":5}""")]
    [InlineData("""{"nftables":[{"chain":{"hook":5}},{"rule":{"expr":"x"}},7]} trailing""")]
    public void What_is_not_nfts_is_null(string json) => Assert.Null(FirewallText.Nft(json));

    [Theory]
    [InlineData("*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n", true, 1)]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j REJECT --reject-with icmp-port-unreachable\nCOMMIT\n", true, 1)]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD -j DROP\n-A OUTPUT -j DROP\nCOMMIT\n", false, 0)]
    [InlineData("*nat\n:INPUT DROP [0:0]\n-A INPUT -j DROP\nCOMMIT\n", false, 0)]
    [InlineData("", false, 0)]
    public void Iptables_filters_what_comes_in(string text, bool filters, int rules) =>
        Assert.Equal(new FirewallRules("iptables-save", filters, rules), FirewallText.IptablesSave(text));

    [Fact]
    public void What_is_not_iptables_is_null() => Assert.Null(FirewallText.IptablesSave("segmentation fault"));

    [Fact]
    public void Processes_are_complete_only_where_process_1_shows()
    {
        Assert.Equal(["sshd", "systemd"], FirewallText.Processes("/proc/1/comm:systemd\n/proc/20/comm:sshd\n")!.Order());
        Assert.Null(FirewallText.Processes("/proc/11/comm:systemd\n"));
        Assert.Null(FirewallText.Processes(""));
    }

    public static TheoryData<FirewallRules[], UnansweredTool[], VerdictStatus, string> FirewallCases => new()
    {
        { [new("nft", true, 3)], [], VerdictStatus.Met, "FirewallFilters" },
        { [new("nft", false, 0), new("iptables-save", true, 1)], [], VerdictStatus.Met, "FirewallFilters" },
        { [new("nft", false, 0)], [], VerdictStatus.Breached, "FirewallOpen" },
        { [new("nft", false, 0)], [new("iptables-save", "NeedsRoot")], VerdictStatus.Unknown, "NeedsRoot" },
        { [], [new("nft", "Deadline")], VerdictStatus.Unknown, "Unreadable" },
        { [], [], VerdictStatus.Unknown, "FirewallNotSeen" },
    };

    [Theory]
    [MemberData(nameof(FirewallCases))]
    public void A_firewall_is_met_where_one_filters_and_breached_only_where_all_answered(FirewallRules[] firewalls, UnansweredTool[] unanswered, VerdictStatus status, string reason)
    {
        Verdict verdict = HostSecurityJudge.Judge(Policy, Evidence() with { Firewalls = firewalls, Unanswered = unanswered }, At).First();
        Assert.Equal((ClauseIds.SecurityFirewall, status, reason), (verdict.Clause, verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("systemd fail2ban-server", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd Suricata-Main", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd fail2ban-client", VerdictStatus.Breached, "IntrusionDetectionAbsent")]
    [InlineData(null, VerdictStatus.Unknown, "NeedsRoot")]
    public void Intrusion_detection_has_to_run(string? processes, VerdictStatus status, string reason)
    {
        Verdict verdict = HostSecurityJudge.Judge(Policy, Evidence() with { Processes = processes?.Split(' ').ToHashSet() }, At).Last();
        Assert.Equal((ClauseIds.SecurityIntrusionDetection, status, reason), (verdict.Clause, verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData(-1, "NotObservedThen")]
    [InlineData(0, "FirewallFilters")]
    [InlineData(TimeSpan.TicksPerDay, "FirewallFilters")]
    [InlineData(TimeSpan.TicksPerDay + 1, "Stale")]
    public void Evidence_proves_nothing_before_it_was_observed_or_a_day_after(long ticks, string reason) =>
        Assert.Equal(reason, HostSecurityJudge.Judge(Policy, Evidence() with { Firewalls = [new FirewallRules("nft", true, 1)] }, At.AddTicks(ticks)).First().Reason);

    private static HostSecurityEvidence Evidence() => new() { Host = "web1", ObservedAt = At.ToUniversalTime(), Processes = new HashSet<string> { "systemd" } };
}
