namespace SlaOps;

/// <summary>What one firewall program says of the packets that come in.</summary>
/// <param name="Tool">The program asked: <c>nft</c>, <c>iptables-save</c>, …</param>
/// <param name="Filters">True where some incoming packet would be dropped or rejected.</param>
/// <param name="Rules">How many rules it has for incoming packets.</param>
public sealed record FirewallRules(string Tool, bool Filters, int Rules);

/// <summary>A program that could not be asked, and why: <c>NeedsRoot</c>, <c>Unparsable</c>, <c>Deadline</c>.</summary>
public sealed record UnansweredTool(string Tool, string Why)
{
    /// <summary>The line of <c>sudoers</c> that would let the account ask it; null where rights are not what is missing.</summary>
    public string? Sudoers { get; init; }
}

/// <summary>What was observed of a host's firewall and intrusion detection.</summary>
public sealed record HostSecurityEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Every firewall program that answered; empty where none is installed or none answered.</summary>
    public IReadOnlyList<FirewallRules> Firewalls { get; init; } = [];

    /// <summary>The firewall programs that are installed and did not answer.</summary>
    public IReadOnlyList<UnansweredTool> Unanswered { get; init; } = [];

    /// <summary>The names of all running processes; null where they could not be seen (all of them).</summary>
    public IReadOnlySet<string>? Processes { get; init; }
}
