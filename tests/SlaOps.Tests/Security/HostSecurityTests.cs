namespace SlaOps.Tests;

public class HostSecurityTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    [Fact]
    public void Processes_are_complete_only_where_process_1_shows()
    {
        Assert.Equal(["sshd", "systemd"], HostProcessText.Processes("/proc/1/comm:systemd\n/proc/20/comm:sshd\n")!.Order());
        Assert.Null(HostProcessText.Processes("/proc/11/comm:systemd\n"));
        Assert.Null(HostProcessText.Processes(""));
        // The kernel's other files come in the same answer.
        const string Answer = "/proc/1/comm:systemd\n/proc/20/comm:a:b\n/proc/net/route:Iface\tDestination\n/proc/net/route:eth0\t00000000\n/proc/net/route6:x\n/proc/net/if_inet6:2001 02 40 00 80 eth0\n";
        Assert.Equal(["a:b", "systemd"], HostProcessText.Processes(Answer)!.Order());
        Assert.Equal("Iface\tDestination\neth0\t00000000", HostProcessText.File(Answer, "/proc/net/route"));
        Assert.Equal("", HostProcessText.File(Answer, "/proc/net/rout"));
        Assert.Equal("", HostProcessText.File("/proc/net/route", "/proc/net/route"));
    }

    private static readonly FirewallRules Unclear = new("nft", FirewallStance.Unclear, 9);

    public static TheoryData<FirewallRules[], UnansweredTool[], VerdictStatus, string> FirewallCases => new()
    {
        { [new("nft", FirewallStance.Refuses, 3)], [], VerdictStatus.Met, "FirewallFilters" },
        { [new("nft", FirewallStance.Open, 0), new("iptables-save", FirewallStance.Refuses, 1)], [], VerdictStatus.Met, "FirewallFilters" },
        { [new("nft", FirewallStance.Open, 0)], [], VerdictStatus.Breached, "FirewallOpen" },
        { [new("nft", FirewallStance.Some, 2), new("iptables-save", FirewallStance.Open, 0)], [], VerdictStatus.AtRisk, "FirewallPartial" },
        { [new("nft", FirewallStance.Open, 0)], [new("iptables-save", "NeedsRoot")], VerdictStatus.Unknown, "NeedsRoot" },
        { [Unclear], [], VerdictStatus.Unknown, "FirewallUnclear" },
        { [Unclear, new("iptables-save", FirewallStance.Open, 4)], [], VerdictStatus.Unknown, "FirewallUnclear" },
        // What iptables wrote, it shows in full.
        { [Unclear with { ByIptables = true }, new("iptables-save", FirewallStance.Open, 4)], [], VerdictStatus.Breached, "FirewallOpen" },
        { [Unclear with { ByIptables = true }, new("iptables-legacy-save", FirewallStance.Open, 4)], [], VerdictStatus.Unknown, "FirewallUnclear" },
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

    public static TheoryData<FirewallRules[], UnansweredTool[], VerdictStatus, string> Ipv6Cases => new()
    {
        { [new("nft", FirewallStance.Refuses, 3)], [], VerdictStatus.Met, "FirewallFilters" },
        { [new("nft", FirewallStance.Open, 0)], [], VerdictStatus.Breached, "FirewallOpenIpv6" },
        { [new("nft", FirewallStance.Some, 2)], [], VerdictStatus.AtRisk, "FirewallPartial" },
        { [new("nft", FirewallStance.Open, 0)], [new("ip6tables-save", "NeedsRoot")], VerdictStatus.Unknown, "NeedsRoot" },
        { [new("nft", FirewallStance.Unclear, 9) { ByIptables = true }, new("ip6tables-save", FirewallStance.Refuses, 4)], [], VerdictStatus.Met, "FirewallFilters" },
        { [], [], VerdictStatus.Unknown, "FirewallNotSeen" },
    };

    [Theory]
    [MemberData(nameof(Ipv6Cases))]
    public void A_host_that_is_reached_over_IPv6_filters_it_too(FirewallRules[] firewalls, UnansweredTool[] unanswered, VerdictStatus status, string reason)
    {
        HostSecurityEvidence evidence = Evidence() with { Firewalls = [new("nft", FirewallStance.Refuses, 3)], FirewallsIpv6 = firewalls, UnansweredIpv6 = unanswered };
        Verdict verdict = HostSecurityJudge.Judge(Policy, evidence with { HasIpv6 = true }, At).First();
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
        Assert.Equal(VerdictStatus.Met, HostSecurityJudge.Judge(Policy, evidence, At).First().Status);
    }

    public static TheoryData<PortProbe?, FirewallStance, VerdictStatus, string> ProbeCases => new()
    {
        { null, FirewallStance.Refuses, VerdictStatus.Met, "FirewallFilters" },
        { new PortProbe { Address = "192.0.2.1", Listening = [22, 8080] }, FirewallStance.Refuses, VerdictStatus.Met, "FirewallFilters" },
        { new PortProbe { Address = "192.0.2.1", Listening = [22, 8080], Answering = [8080] }, FirewallStance.Refuses, VerdictStatus.Breached, "PortOpen" },
        { new PortProbe { Address = "192.0.2.1", Listening = [22, 8080], Answering = [8080], Untried = [22] }, FirewallStance.Refuses, VerdictStatus.Breached, "PortOpen" },
        { new PortProbe { Address = "192.0.2.1", Listening = [22, 8080], Untried = [8080] }, FirewallStance.Refuses, VerdictStatus.Unknown, "PortsUntried" },
        { new PortProbe { Address = "192.0.2.1", Listening = [] }, FirewallStance.Open, VerdictStatus.Breached, "FirewallOpen" },
        { new PortProbe { Address = "192.0.2.1" }, FirewallStance.Refuses, VerdictStatus.Unknown, "Unreadable" },
        // This machine has no outside to try from: its rules alone are judged.
        { new PortProbe { Listening = [22, 8080] }, FirewallStance.Refuses, VerdictStatus.Met, "FirewallFilters" },
    };

    [Theory]
    [MemberData(nameof(ProbeCases))]
    public void What_answers_from_outside_is_open_whatever_the_rules_say(PortProbe? probe, FirewallStance stance, VerdictStatus status, string reason)
    {
        Verdict verdict = HostSecurityJudge.Judge(Policy, Evidence() with { Firewalls = [new("nft", stance, 3)], Probe = probe }, At).First();
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("systemd fail2ban-server", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd Suricata-Main", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd fail2ban-client", VerdictStatus.Breached, "IntrusionDetectionAbsent")]
    // Names as the kernel shows them; those of OSSEC, Wazuh and Snort are written by hand.
    [InlineData("systemd wazuh-agentd", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd wazuh-analysisd", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd ossec-analysisd", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd snort3", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData("systemd auditd", VerdictStatus.Met, "IntrusionDetectionRuns")]
    [InlineData(null, VerdictStatus.Unknown, "NeedsRoot")]
    public void Intrusion_detection_has_to_run(string? processes, VerdictStatus status, string reason)
    {
        Verdict verdict = HostSecurityJudge.Judge(Policy, Evidence() with { Processes = processes?.Split(' ').ToHashSet() }, At).Single(one => one.Clause == ClauseIds.SecurityIntrusionDetection);
        Assert.Equal((ClauseIds.SecurityIntrusionDetection, status, reason), (verdict.Clause, verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData(-1, "NotObservedThen")]
    [InlineData(0, "FirewallFilters")]
    [InlineData(TimeSpan.TicksPerDay, "FirewallFilters")]
    [InlineData(TimeSpan.TicksPerDay + 1, "Stale")]
    public void Evidence_proves_nothing_before_it_was_observed_or_a_day_after(long ticks, string reason) =>
        Assert.Equal(reason, HostSecurityJudge.Judge(Policy, Evidence() with { Firewalls = [new FirewallRules("nft", FirewallStance.Refuses, 1)] }, At.AddTicks(ticks)).First().Reason);

    private static readonly UnansweredTool Denied = new("fail2ban-client", "NeedsRoot") { Sudoers = "slaops ALL=(root) NOPASSWD: /usr/bin/fail2ban-client status" };

    public static TheoryData<string, DetectionState[], VerdictStatus, string> DetectionCases => new()
    {
        { "fail2ban-server", [new("fail2ban-server", 1)], VerdictStatus.Met, "IntrusionDetectionRuns" },
        { "fail2ban-server", [new("fail2ban-server", 0)], VerdictStatus.Breached, "IntrusionDetectionIdle" },
        { "fail2ban-server", [new("fail2ban-server", null, Denied)], VerdictStatus.Unknown, "NeedsRoot" },
        { "fail2ban-server", [new("fail2ban-server", null, new("fail2ban-client", "exit 255"))], VerdictStatus.Unknown, "Unreadable" },
        // Auditing switched off, or on and without a rule.
        { "auditd", [new("auditd", 1), new("auditd", 12)], VerdictStatus.Met, "IntrusionDetectionRuns" },
        { "auditd", [new("auditd", 0), new("auditd", 12)], VerdictStatus.Breached, "IntrusionDetectionIdle" },
        { "auditd", [new("auditd", 1), new("auditd", 0)], VerdictStatus.Breached, "IntrusionDetectionIdle" },
        // One that works is enough, and one that could not be asked is better than one that watches nothing.
        { "fail2ban-server auditd", [new("fail2ban-server", 0), new("auditd", 1), new("auditd", 3)], VerdictStatus.Met, "IntrusionDetectionRuns" },
        { "fail2ban-server snort", [new("fail2ban-server", null, Denied)], VerdictStatus.Met, "IntrusionDetectionRuns" },
        { "fail2ban-server auditd", [new("fail2ban-server", null, Denied), new("auditd", 0), new("auditd", 0)], VerdictStatus.Unknown, "NeedsRoot" },
    };

    [Theory]
    [MemberData(nameof(DetectionCases))]
    public void Intrusion_detection_that_watches_nothing_does_not_count(string processes, DetectionState[] states, VerdictStatus status, string reason)
    {
        Verdict verdict = HostSecurityJudge.Judge(Policy, Evidence() with { Processes = processes.Split(' ').ToHashSet(), Detections = states }, At).Single(one => one.Clause == ClauseIds.SecurityIntrusionDetection);
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("systemd", "", VerdictStatus.Breached, "NetworkMonitoringAbsent")]
    [InlineData("systemd prometheus-node", "sshd prometheus-node", VerdictStatus.Met, "NetworkMonitoringRuns")]
    [InlineData("systemd node_exporter", "node_exporter", VerdictStatus.Met, "NetworkMonitoringRuns")]
    [InlineData("systemd snmpd", "sshd", VerdictStatus.Breached, "NetworkMonitoringDeaf")]
    [InlineData("systemd snmpd", null, VerdictStatus.Unknown, "NeedsRoot")]
    // Those that send on their own need not listen.
    [InlineData("systemd telegraf", null, VerdictStatus.Met, "NetworkMonitoringRuns")]
    [InlineData("systemd zabbix_agentd snmpd", "", VerdictStatus.Met, "NetworkMonitoringRuns")]
    [InlineData(null, null, VerdictStatus.Unknown, "NeedsRoot")]
    public void Monitoring_has_to_run_and_to_be_there_for_questions(string? processes, string? listeners, VerdictStatus status, string reason)
    {
        HostSecurityEvidence evidence = Evidence() with
        {
            Processes = processes?.Split(' ').ToHashSet(),
            Listeners = listeners?.Split(' ').ToHashSet(),
            ListenersUnanswered = listeners is null ? new UnansweredTool("ss", "NeedsRoot") : null,
        };
        Verdict verdict = HostSecurityJudge.Judge(Policy, evidence, At).Single(one => one.Clause == ClauseIds.SecurityNetworkMonitoring);
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    // Printed by fail2ban 1.0.2 and auditctl 3.0.9.
    [Theory]
    [InlineData("Status\n|- Number of jail:\t0\n`- Jail list:\t\n", 0)]
    [InlineData("Status\n|- Number of jail:\t2\n`- Jail list:\tnginx-http-auth, sshd\n", 2)]
    [InlineData("Failed to access socket path", null)]
    public void Jails_are_counted(string text, int? jails) => Assert.Equal(jails, DetectionText.Jails(text));

    [Theory]
    [InlineData("No rules\n", 0)]
    [InlineData("-w /etc/hostname -p wa -k slt\n", 1)]
    [InlineData("-w /etc/passwd -p wa\n-a always,exit -F arch=b64 -S execve -F key=exec\n", 2)]
    [InlineData("", null)]
    [InlineData("Error receiving audit netlink packet", null)]
    public void Rules_of_the_audit_are_counted(string text, int? rules) => Assert.Equal(rules, DetectionText.AuditRules(text));

    [Theory]
    [InlineData("enabled 0\nfailure 1\npid 0\nrate_limit 0\nbacklog_limit 64\nlost 0\n", 0)]
    [InlineData("enabled 2\nfailure 1\npid 511\n", 2)]
    [InlineData("", null)]
    public void The_switch_of_the_audit_is_read(string text, int? enabled) => Assert.Equal(enabled, DetectionText.AuditSwitch(text));

    // Printed by ss of iproute2 6.1 to root, and the second to another account.
    [Theory]
    [InlineData("udp   UNCONN 0 0 127.0.0.1:323 0.0.0.0:* users:((\"chronyd\",pid=5,fd=5))\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"sshd\",pid=7,fd=3),(\"systemd\",pid=1,fd=9))\n", "chronyd sshd systemd")]
    [InlineData("tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n", null)]
    [InlineData("", "")]
    public void Programs_that_listen_are_named(string text, string? names) =>
        Assert.Equal(names, DetectionText.Listeners(text) is { } found ? string.Join(' ', found.Order(StringComparer.Ordinal)) : null);

    private static HostSecurityEvidence Evidence() => new() { Host = "web1", ObservedAt = At.ToUniversalTime(), Processes = new HashSet<string> { "systemd" } };
}
