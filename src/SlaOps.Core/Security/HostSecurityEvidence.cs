namespace SlaOps;

/// <summary>What was observed of a host's firewall, intrusion detection and monitoring.</summary>
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

    /// <summary>True where it has an address of the internet over IPv6.</summary>
    public bool HasIpv6 { get; init; }

    /// <summary>What the firewall programs say of IPv6; nobody asks where it has no such address.</summary>
    public IReadOnlyList<FirewallRules> FirewallsIpv6 { get; init; } = [];

    /// <summary>Those that are installed and did not answer about IPv6.</summary>
    public IReadOnlyList<UnansweredTool> UnansweredIpv6 { get; init; } = [];

    /// <summary>The names of all running processes; null where they could not be seen (all of them).</summary>
    public IReadOnlySet<string>? Processes { get; init; }

    /// <summary>What detection programs that run say of themselves, as far as they can be asked.</summary>
    public IReadOnlyList<DetectionState> Detections { get; init; } = [];

    /// <summary>The names of the programs that listen on the network; null where nobody asked or it does not show.</summary>
    public IReadOnlySet<string>? Listeners { get; init; }

    /// <summary>Why it does not show which programs listen; null where it does or nobody asked.</summary>
    public UnansweredTool? ListenersUnanswered { get; init; }

    /// <summary>What was tried from outside; null where the estate does not say which ports may be open.</summary>
    public PortProbe? Probe { get; init; }
}

/// <summary>What a running detection program says of itself.</summary>
/// <param name="Process">The name of its process.</param>
/// <param name="Watches">How many jails or rules are in force, or 0 where it is switched off; null where it did not say.</param>
/// <param name="Unanswered">Why it did not.</param>
public sealed record DetectionState(string Process, int? Watches, UnansweredTool? Unanswered = null);

/// <summary>Which ports of a host answer from where this program runs.</summary>
public sealed record PortProbe
{
    /// <summary>The address tried; null where there is no outside: it is this machine, or is reached through another host.</summary>
    public string? Address { get; init; }

    /// <summary>The ports that programs listen on for other machines; null where they could not be seen.</summary>
    public IReadOnlyList<int>? Listening { get; init; }

    /// <summary>Those of them that the estate does not list and that took a connection.</summary>
    public IReadOnlyList<int> Answering { get; init; } = [];

    /// <summary>Those that there was no time to try.</summary>
    public IReadOnlyList<int> Untried { get; init; } = [];
}
