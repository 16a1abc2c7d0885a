using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>Real rules of nftables and iptables in a network namespace, real listeners, tried from this machine; a real fail2ban; a real auditd.</summary>
public sealed class HostSecurityCollectorTests
{
    private static readonly SlaPolicy Policy = PolicyFile.LoadBuiltInAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_answers_from_outside_is_seen_whatever_the_rules_say()
    {
        SshServer.SkipWithout(LocalProcess.Find("haproxy") is not null, "haproxy is missing: install haproxy.");
        using NetworkNamespace network = NetworkNamespace.Create();
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("haproxy.cfg"), """
            defaults
              mode http
              timeout connect 1s
              timeout client 5s
              timeout server 5s
            frontend listed
              bind :8443
            frontend unlisted
              bind :8080
            frontend inside
              bind 127.0.0.1:8081

            """, Cancel);
        await using LocalProcess haproxy = network.Start("haproxy", "-db", "-f", folder.File("haproxy.cfg"));
        await haproxy.WaitAsync(() => Task.FromResult(network.Run("cat", "/proc/net/tcp").Contains(":1F91", StringComparison.Ordinal)));

        HostSecurityEvidence none = await AskAsync(network, [8443]);
        Assert.Equal((FirewallStance.Open, "8080, 8443", "8080"), Of(none));
        Assert.Equal("PortOpen", Judge(none).Reason);

        // By a jump, and then by policy; what is let in is let in.
        network.Run("nft", "table inet f { chain own { tcp dport 8443 accept; reject with icmpx admin-prohibited; }; chain in { type filter hook input priority 0; ct state established accept; iif lo accept; jump own; }; }");
        HostSecurityEvidence rejecting = await AskAsync(network, [8443]);
        Assert.Equal((FirewallStance.Refuses, "8080, 8443", ""), Of(rejecting));
        Assert.Equal("FirewallFilters", Judge(rejecting).Reason);

        network.Run("nft", "flush ruleset; table inet f { chain in { type filter hook input priority 0; policy drop; tcp dport { 8080, 8443 } accept; }; }");
        HostSecurityEvidence holed = await AskAsync(network, [8443]);
        Assert.Equal((FirewallStance.Refuses, "8080, 8443", "8080"), Of(holed));
        Verdict verdict = Judge(holed);
        Assert.Equal((VerdictStatus.Breached, "PortOpen", "8080", network.Address), (verdict.Status, verdict.Reason, verdict.Arguments[0], verdict.Arguments[1]));
        // Listed, it may; not declared, nothing is tried.
        Assert.Equal("FirewallFilters", Judge(await AskAsync(network, [8080, 8443])).Reason);
        Assert.Null((await AskAsync(network, null)).Probe);

        // Dropped without a word.
        network.Run("nft", "flush ruleset; table inet f { chain in { type filter hook input priority 0; policy drop; }; }");
        Assert.Equal((FirewallStance.Refuses, "8080, 8443", ""), Of(await AskAsync(network, [])));
    }

    [Fact]
    public async Task The_line_to_the_outside_decides_and_what_iptables_wrote_it_shows_itself()
    {
        using NetworkNamespace network = NetworkNamespace.Create();
        network.Run("nft", "table inet f { chain in { type filter hook input priority 0; policy drop; iifname \"wg0\" accept; }; }");
        Assert.Equal("FirewallFilters", Judge(await AskAsync(network, null)).Reason);
        network.Run("nft", "add rule inet f in iifname \"" + network.Line + "\" accept");
        Assert.Equal("FirewallOpen", Judge(await AskAsync(network, null)).Reason);

        SshServer.SkipWithout(LocalProcess.Find("iptables-nft") is not null, "iptables is missing: install iptables.");
        network.Run("nft", "flush ruleset");
        network.Run("iptables-nft", "-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT");
        network.Run("iptables-nft", "-A", "INPUT", "-s", "192.0.2.0/24", "-j", "DROP");
        Assert.Equal("FirewallPartial", Judge(await AskAsync(network, null)).Reason);
        network.Run("iptables-nft", "-A", "INPUT", "-j", "DROP");
        Assert.Equal("FirewallFilters", Judge(await AskAsync(network, null)).Reason);
    }

    [Fact]
    public async Task A_host_with_an_address_of_IPv6_has_to_filter_that_too()
    {
        SshServer.SkipWithout(LocalProcess.Find("ip6tables-nft") is not null, "iptables is missing: install iptables.");
        using NetworkNamespace network = NetworkNamespace.Create();
        network.Run("nft", "table ip f { chain in { type filter hook input priority 0; policy drop; }; }");
        Assert.Equal("FirewallFilters", Judge(await AskAsync(network, null)).Reason);
        if (!Directory.Exists("/proc/sys/net/ipv6"))
            Assert.Skip("This kernel has no IPv6.");
        network.Run("ip", "-6", "addr", "add", "2001:db8::5/64", "dev", network.Line, "nodad");
        Assert.Equal("FirewallOpenIpv6", Judge(await AskAsync(network, null)).Reason);
        network.Run("ip6tables-nft", "-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT");
        network.Run("ip6tables-nft", "-P", "INPUT", "DROP");
        Assert.Equal("FirewallFilters", Judge(await AskAsync(network, null)).Reason);
    }

    [Theory]
    [InlineData(false, VerdictStatus.Breached, "IntrusionDetectionIdle")]
    [InlineData(true, VerdictStatus.Met, "IntrusionDetectionRuns")]
    public async Task Fail2ban_counts_with_a_jail(bool jail, VerdictStatus status, string reason)
    {
        SshServer.SkipWithout(LocalProcess.Find("fail2ban-server") is not null, "fail2ban is missing: install fail2ban.");
        if (!SshServer.IsRoot)
            Assert.Skip("Only root may mount over fail2ban's own folders.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("etc"));
        LocalProcess.Run("cp", "-r", "/etc/fail2ban/.", folder.File("etc"));
        LocalProcess.Run("sh", "-c", "rm -rf \"$1\"/jail.d \"$1\"/*.local", "sh", folder.File("etc"));
        await File.WriteAllTextAsync(folder.File("auth.log"), "", Cancel);
        await File.WriteAllTextAsync(folder.File("etc/jail.local"), $"[DEFAULT]\nbackend = polling\n[sshd]\nenabled = {(jail ? "true" : "false")}\nlogpath = {folder.File("auth.log")}\naction =\n", Cancel);
        string script = "mount -t tmpfs run /run/fail2ban && mount --bind \"$1\" /etc/fail2ban && exec fail2ban-server -f --loglevel INFO --logtarget STDOUT start";
        if (!Directory.Exists("/run/fail2ban"))
            script = "mkdir -p /run/fail2ban && " + script;
        await using LocalProcess server = LocalProcess.Start("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", folder.File("etc"));
        string[] enter = ["nsenter", "--target", server.Id.ToString(), "--mount"];
        await server.WaitAsync(async () => (await new EnteredSession("h", enter).RunAsync(new HostCommand("fail2ban-client", "status"), Cancel)) is { ExitCode: 0 } answer && answer.Output.Contains(jail ? "sshd" : "jail:\t0", StringComparison.Ordinal));
        SlaPolicy only = Policy with { Security = Policy.Security with { IntrusionDetection = ["fail2ban"] } };
        await using HostSession host = new EnteredSession("h", enter);
        HostSecurityEvidence evidence = await HostSecurityCollector.CollectAsync(only, host, new SlaEstate { Name = "e" }, Cancel);
        Verdict verdict = HostSecurityJudge.Judge(only, evidence, evidence.ObservedAt).Single(one => one.Clause == ClauseIds.SecurityIntrusionDetection);
        Assert.Equal((status, reason, "fail2ban"), (verdict.Status, verdict.Reason, verdict.Arguments[0]));
    }

    // A real auditd and this kernel's own audit, which is given back as it was: off and without rules. One that is in use is left alone.
    [Fact]
    public async Task Auditd_counts_with_the_kernel_switched_on_and_a_rule()
    {
        SshServer.SkipWithout(LocalProcess.Find("auditd") is not null, "auditd is missing: install auditd.");
        await using HostSession here = new LocalSession("here");
        CommandOutput before = await here.RunAsync(new HostCommand("auditctl", "-s"), Cancel), rules = await here.RunAsync(new HostCommand("auditctl", "-l"), Cancel);
        if (before.ExitCode != 0 || rules.Output.Trim() is not "No rules" || !before.Output.Contains("enabled 0\n", StringComparison.Ordinal) || Process.GetProcessesByName("auditd").Length > 0)
            Assert.Skip("This kernel has no audit for this account, or somebody uses it.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("plugins.d"));
        await File.WriteAllTextAsync(folder.File("auditd.conf"), $"write_logs = no\nlog_file = {folder.File("audit.log")}\nplugin_dir = {folder.File("plugins.d")}\nspace_left = 2\nadmin_space_left = 1\n", Cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.File("auditd.conf"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using LocalProcess auditd = LocalProcess.Start("auditd", "-f", "-s", "nochange", "-c", folder.Path);
        await auditd.WaitAsync(async () => (await here.RunAsync(new HostCommand("auditctl", "-s"), Cancel)).Output.Contains($"pid {auditd.Id}\n", StringComparison.Ordinal));
        try
        {
            Assert.Equal((VerdictStatus.Breached, "IntrusionDetectionIdle"), await DetectionAsync(here));
            LocalProcess.Run("auditctl", "-e", "1");
            Assert.Equal((VerdictStatus.Breached, "IntrusionDetectionIdle"), await DetectionAsync(here));
            LocalProcess.Run("auditctl", "-w", folder.Path, "-p", "wa", "-k", "slaops-test");
            Assert.Equal((VerdictStatus.Met, "IntrusionDetectionRuns"), await DetectionAsync(here));
            LocalProcess.Run("auditctl", "-e", "0");
            Assert.Equal((VerdictStatus.Breached, "IntrusionDetectionIdle"), await DetectionAsync(here));
        }
        finally
        {
            await here.RunAsync(new HostCommand("auditctl", "-D", "-k", "slaops-test"), CancellationToken.None);
            await here.RunAsync(new HostCommand("auditctl", "-e", "0"), CancellationToken.None);
            // Asked to end, it takes leave of the kernel.
            SshServer.Signal("TERM", auditd.Id);
        }

        await auditd.EndedAsync();
        Assert.Equal((VerdictStatus.Breached, "IntrusionDetectionAbsent"), await DetectionAsync(here));
        Assert.Equal("No rules", (await here.RunAsync(new HostCommand("auditctl", "-l"), Cancel)).Output.Trim());
    }

    private static async Task<(VerdictStatus Status, string Reason)> DetectionAsync(HostSession host)
    {
        SlaPolicy only = Policy with { Security = Policy.Security with { IntrusionDetection = ["auditd"] } };
        HostSecurityEvidence evidence = await HostSecurityCollector.CollectAsync(only, host, SlaEstate.ThisMachine("here"), Cancel);
        Verdict verdict = HostSecurityJudge.Judge(only, evidence, evidence.ObservedAt).Single(one => one.Clause == ClauseIds.SecurityIntrusionDetection);
        return (verdict.Status, verdict.Reason);
    }

    // A program of the agent's name that listens, and one that does not.
    [Fact]
    public async Task An_agent_that_listens_is_told_from_one_that_does_not()
    {
        SshServer.SkipWithout(LocalProcess.Find("haproxy") is not null && LocalProcess.Find("ss") is not null, "haproxy or ss is missing: install haproxy and iproute2.");
        if (!SshServer.IsRoot)
            Assert.Skip("Only root sees whose the sockets are.");
        using TemporaryFolder folder = new();
        int port = LocalProcess.FreePort();
        await File.WriteAllTextAsync(folder.File("haproxy.cfg"), $"defaults\n  mode http\n  timeout connect 1s\n  timeout client 5s\n  timeout server 5s\nfrontend one\n  bind 127.0.0.1:{port}\n", Cancel);
        File.Copy(LocalProcess.Find("haproxy")!, folder.File("so-listens"));
        File.Copy(LocalProcess.Find("sleep")!, folder.File("so-is-deaf"));
        await using LocalProcess listens = LocalProcess.Start(folder.File("so-listens"), "-db", "-f", folder.File("haproxy.cfg"));
        await listens.WaitAsync(port);
        await using LocalProcess deaf = LocalProcess.Start(folder.File("so-is-deaf"), "600");
        Assert.Equal("NetworkMonitoringRuns", await MonitoringAsync("so-listens"));
        Assert.Equal("NetworkMonitoringDeaf", await MonitoringAsync("so-is-deaf"));
        Assert.Equal("NetworkMonitoringRuns", await MonitoringAsync("so-is-deaf", "so-listens"));
        Assert.Equal("NetworkMonitoringAbsent", await MonitoringAsync("so-nothing"));
    }

    private static async Task<string> MonitoringAsync(params string[] counted)
    {
        SlaPolicy only = Policy with { Security = Policy.Security with { NetworkMonitoring = counted } };
        await using HostSession here = new LocalSession("here");
        HostSecurityEvidence evidence = await HostSecurityCollector.CollectAsync(only, here, SlaEstate.ThisMachine("here"), Cancel);
        return HostSecurityJudge.Judge(only, evidence, evidence.ObservedAt).Single(one => one.Clause == ClauseIds.SecurityNetworkMonitoring).Reason;
    }

    private static async Task<HostSecurityEvidence> AskAsync(NetworkNamespace network, int[]? open)
    {
        await using HostSession host = network.Session("inner");
        SlaEstate estate = new() { Name = "e", Hosts = [new EstateHost { Name = "inner", Address = network.Address, OpenPorts = open }] };
        return await HostSecurityCollector.CollectAsync(Policy, host, estate, Cancel);
    }

    private static (FirewallStance Stance, string Listening, string Answering) Of(HostSecurityEvidence evidence) =>
        (evidence.Firewalls.Max(firewall => firewall.Stance), string.Join(", ", evidence.Probe!.Listening!), string.Join(", ", evidence.Probe.Answering));

    private static Verdict Judge(HostSecurityEvidence evidence) => HostSecurityJudge.Judge(Policy, evidence, evidence.ObservedAt).First();
}
