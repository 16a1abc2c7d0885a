namespace SlaOps.Systems;

/// <summary>Observes a host's firewall rules and its running processes.</summary>
public static class HostSecurityCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // The shell is there for the wildcard alone; a process that ends meanwhile is an error message to ignore.
    private static readonly HostCommand Processes = new("sh", "-c", "grep -H . /proc/[0-9]*/comm 2>/dev/null; true") { Deadline = Deadline };

    private static readonly (HostCommand Command, Func<string, FirewallRules?> Read)[] Firewalls =
    [
        (new HostCommand("nft", "-j", "list", "ruleset") { Deadline = Deadline, NeedsRoot = true }, FirewallText.Nft),
        // Through nftables or the legacy kernel tables: each shows only its own.
        (new HostCommand("iptables-save") { Deadline = Deadline, NeedsRoot = true }, FirewallText.IptablesSave),
        (new HostCommand("iptables-legacy-save") { Deadline = Deadline, NeedsRoot = true }, FirewallText.IptablesSave),
    ];

    /// <summary>Asks every firewall program that is installed, and for all processes.</summary>
    public static async Task<HostSecurityEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([.. Firewalls.Select(firewall => firewall.Command), Processes], cancellation);
        object?[] firewalls = [.. Firewalls.Select((firewall, index) => Read(answers[index], firewall.Read, host.User))];
        return new HostSecurityEvidence
        {
            Host = host.Name,
            Firewalls = [.. firewalls.OfType<FirewallRules>()],
            Unanswered = [.. firewalls.OfType<UnansweredTool>()],
            Processes = answers[^1].Output is { } output ? FirewallText.Processes(output.Output) : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    // The rules, why there are none, or null where the program is not installed.
    private static object? Read(HostAnswer answer, Func<string, FirewallRules?> read, string user) => answer switch
    {
        { IsMissing: true } => null,
        { Printed: string printed } => read(printed) is { } rules ? rules with { Tool = answer.Command.Program } : new UnansweredTool(answer.Command.Program, "Unparsable"),
        _ => new UnansweredTool(answer.Command.Program, answer.Why) { Sudoers = answer.SudoersLine(user) },
    };
}
