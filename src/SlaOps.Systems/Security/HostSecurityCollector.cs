namespace SlaOps.Systems;

/// <summary>Observes a host's firewall rules, its running processes, and which of its ports answer from here.</summary>
public static class HostSecurityCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // The shell is there for the wildcard alone; a process that ends meanwhile is an error message to ignore. A kernel without IPv6 has no
    // file of its addresses, here and below.
    private static readonly HostCommand Processes = new("sh", "-c", "grep -H . /proc/[0-9]*/comm /proc/net/route /proc/net/if_inet6 2>/dev/null; true") { Deadline = Deadline };

    private static readonly HostCommand Sockets = new("sh", "-c", "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true") { Deadline = Deadline };

    // What a process alone does not tell: whether it watches anything.
    private static readonly (string Process, HostCommand Command, Func<string, int?> Read)[] Services =
    [
        ("fail2ban-server", new HostCommand("fail2ban-client", "status") { Deadline = Deadline, NeedsRoot = true }, DetectionText.Jails),
        ("auditd", new HostCommand("auditctl", "-s") { Deadline = Deadline, NeedsRoot = true }, DetectionText.AuditSwitch),
        ("auditd", new HostCommand("auditctl", "-l") { Deadline = Deadline, NeedsRoot = true }, DetectionText.AuditRules),
    ];

    private static readonly HostCommand Listeners = new("ss", "-H", "-l", "-n", "-t", "-u", "-p") { Deadline = Deadline, NeedsRoot = true };

    private static readonly (HostCommand Command, Func<string, IReadOnlyList<string>, FirewallRules?> Read)[] Firewalls =
    [
        (new HostCommand("nft", "-j", "list", "ruleset") { Deadline = Deadline, NeedsRoot = true }, static (text, outside) => NftText.Read(text, outside)),
        // Through nftables or the legacy kernel tables: each shows only its own.
        (new HostCommand("iptables-save") { Deadline = Deadline, NeedsRoot = true }, IptablesText.Read),
        (new HostCommand("iptables-legacy-save") { Deadline = Deadline, NeedsRoot = true }, IptablesText.Read),
    ];

    // What nft prints holds both.
    private static readonly HostCommand[] FirewallsIpv6 =
    [
        new HostCommand("ip6tables-save") { Deadline = Deadline, NeedsRoot = true },
        new HostCommand("ip6tables-legacy-save") { Deadline = Deadline, NeedsRoot = true },
    ];

    /// <summary>
    /// Asks every firewall program that is installed, and for all processes. Where the estate says which ports may be open, those that the host
    /// itself listens on are tried from here, and no other.
    /// </summary>
    public static async Task<HostSecurityEvidence> CollectAsync(SlaPolicy policy, HostSession host, SlaEstate estate, CancellationToken cancellation)
    {
        if (host.IsWindows)
            throw new EvidenceGapException(HostScript.NotOnWindows);
        EstateHost? declared = estate.Hosts.FirstOrDefault(one => string.Equals(one.Name, host.Name, StringComparison.Ordinal));
        HostCommand[] commands = [.. Firewalls.Select(firewall => firewall.Command), Processes, .. declared?.OpenPorts is null ? Array.Empty<HostCommand>() : [Sockets]];
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(commands, cancellation);
        string kernel = answers[Firewalls.Length].Printed ?? "";
        IReadOnlyList<string> outside = HostProcessText.Outside(HostProcessText.File(kernel, "/proc/net/route"));
        object?[] firewalls = [.. Firewalls.Select((firewall, index) => Read(answers[index], text => firewall.Read(text, outside), host.User))];
        IReadOnlySet<string>? processes = answers[Firewalls.Length].Output is { } output ? HostProcessText.Processes(output.Output) : null;
        HostSecurityEvidence evidence = new()
        {
            Host = host.Name,
            Firewalls = [.. firewalls.OfType<FirewallRules>()],
            Unanswered = [.. firewalls.OfType<UnansweredTool>()],
            Processes = processes,
            Probe = declared?.OpenPorts is { } open
                ? await OutsideProbe.TryAsync(host.OutsideName, HostProcessText.Ports(answers[^1].Printed ?? ""), open, cancellation)
                : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
        // Another account sees its own programs' sockets alone.
        bool asRoot = host.User is "root" || estate.UsesSudo(declared);
        return await AskServicesAsync(policy, host, await AskIpv6Async(host, evidence, answers[0], HostProcessText.OutsideIpv6(HostProcessText.File(kernel, "/proc/net/if_inet6")), cancellation), asRoot, cancellation);
    }

    private static async Task<HostSecurityEvidence> AskIpv6Async(HostSession host, HostSecurityEvidence evidence, HostAnswer nft, IReadOnlyList<string> outside, CancellationToken cancellation)
    {
        if (outside.Count == 0)
            return evidence;
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(FirewallsIpv6, cancellation);
        object?[] firewalls = [Read(nft, text => NftText.Read(text, outside, ipv6: true), host.User), .. answers.Select(answer => Read(answer, text => IptablesText.Read(text, outside), host.User))];
        return evidence with { HasIpv6 = true, FirewallsIpv6 = [.. firewalls.OfType<FirewallRules>()], UnansweredIpv6 = [.. firewalls.OfType<UnansweredTool>()] };
    }

    // Only what runs is asked, so that most hosts need no second round.
    private static async Task<HostSecurityEvidence> AskServicesAsync(SlaPolicy policy, HostSession host, HostSecurityEvidence evidence, bool asRoot, CancellationToken cancellation)
    {
        (string Process, HostCommand Command, Func<string, int?> Read)[] asked = [.. Services.Where(service => evidence.Processes?.Contains(service.Process) is true)];
        string[] agents = [.. policy.Security.NetworkMonitoring.Where(SecurityServices.IsAsked).SelectMany(SecurityServices.ProcessesOf)];
        bool listeners = evidence.Processes?.Overlaps(agents) is true;
        if (asked.Length == 0 && !listeners)
            return evidence;
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([.. asked.Select(one => one.Command), .. listeners ? [Listeners] : Array.Empty<HostCommand>()], cancellation);
        IReadOnlySet<string>? names = listeners && answers[^1].Printed is string printed ? DetectionText.Listeners(printed) : null;
        if (!asRoot && names?.Overlaps(agents) is false)
            names = null;
        return evidence with
        {
            Detections = [.. asked.Select((one, index) => State(one.Process, answers[index], one.Read, host.User))],
            Listeners = names,
            ListenersUnanswered = !listeners || names is not null ? null : new UnansweredTool(Listeners.Program, answers[^1].Printed is null ? answers[^1].Why : "NeedsRoot") { Sudoers = answers[^1].SudoersLine(host.User) },
        };
    }

    private static DetectionState State(string process, HostAnswer answer, Func<string, int?> read, string user) =>
        answer.Printed is string printed && read(printed) is int watches ? new DetectionState(process, watches)
            : new DetectionState(process, null, new UnansweredTool(answer.Command.Program, answer.Printed is null ? answer.Why : "Unparsable") { Sudoers = answer.SudoersLine(user) });

    // The rules, why there are none, or null where the program is not installed.
    private static object? Read(HostAnswer answer, Func<string, FirewallRules?> read, string user) => answer switch
    {
        { IsMissing: true } => null,
        { Printed: string printed } => read(printed) is { } rules ? rules with { Tool = answer.Command.Program } : new UnansweredTool(answer.Command.Program, "Unparsable"),
        _ => new UnansweredTool(answer.Command.Program, answer.Why) { Sudoers = answer.SudoersLine(user) },
    };
}
