namespace SlaOps.Systems;

/// <summary>Observes a host's firewall rules and its running processes.</summary>
public static class HostSecurityCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Asks every firewall program that is installed, and for all processes, at once.</summary>
    public static async Task<HostSecurityEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        Task<object?> nft = AskAsync(host, new HostCommand("nft", "-j", "list", "ruleset"), FirewallText.Nft, cancellation);
        // Through nftables or the legacy kernel tables: each shows only its own.
        Task<object?> iptables = AskAsync(host, new HostCommand("iptables-save"), FirewallText.IptablesSave, cancellation);
        Task<object?> legacy = AskAsync(host, new HostCommand("iptables-legacy-save"), FirewallText.IptablesSave, cancellation);
        Task<IReadOnlySet<string>?> processes = ProcessesAsync(host, cancellation);
        object?[] answers = await Task.WhenAll(nft, iptables, legacy);
        return new HostSecurityEvidence
        {
            Host = host.Name,
            Firewalls = [.. answers.OfType<FirewallRules>()],
            Unanswered = [.. answers.OfType<UnansweredTool>()],
            Processes = await processes,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    // The rules, why there are none, or null where the program is not installed.
    private static async Task<object?> AskAsync(HostSession host, HostCommand command, Func<string, FirewallRules?> read, CancellationToken cancellation)
    {
        try
        {
            CommandOutput? output = await host.TryRunAsync(command with { Deadline = Deadline }, cancellation);
            if (output is null)
                return null;
            if (output.ExitCode != 0)
                return new UnansweredTool(command.Program, IsRefusal(output.Error) ? "NeedsRoot" : "exit " + InvariantText.Of(output.ExitCode));
            return !output.Truncated && read(output.Output) is { } rules ? rules with { Tool = command.Program } : new UnansweredTool(command.Program, "Unparsable");
        }
        catch (TimeoutException)
        {
            return new UnansweredTool(command.Program, "Deadline");
        }
        catch (UnauthorizedAccessException)
        {
            return new UnansweredTool(command.Program, "NeedsRoot");
        }
    }

    private static async Task<IReadOnlySet<string>?> ProcessesAsync(HostSession host, CancellationToken cancellation)
    {
        try
        {
            // The shell is there for the wildcard alone; a process that ends meanwhile is an error message to ignore.
            HostCommand command = new("sh", "-c", "grep -H . /proc/[0-9]*/comm 2>/dev/null; true") { Deadline = Deadline };
            CommandOutput? output = await host.TryRunAsync(command, cancellation);
            return output is null ? null : FirewallText.Processes(output.Output);
        }
        catch (Exception exception) when (exception is TimeoutException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsRefusal(string error) =>
        error.Contains("must be root", StringComparison.Ordinal) || error.Contains("not permitted", StringComparison.Ordinal) || error.Contains("ermission denied", StringComparison.Ordinal);
}
