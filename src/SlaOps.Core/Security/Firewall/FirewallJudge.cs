namespace SlaOps;

/// <summary>Judges <c>security.firewall</c> of a host: by what its rules refuse, and by what answers from outside.</summary>
internal static class FirewallJudge
{
    // As many as a message can show.
    private const int MostPorts = 16;

    internal static Verdict Judge(HostSecurityEvidence evidence, DateTimeOffset at)
    {
        string seen = string.Join("; ", [
            .. evidence.Firewalls.Select(firewall => InvariantText.Of(firewall.Rules) + " rules " + firewall.Tool),
            .. evidence.Probe is not { Listening: { } listening } probe ? Array.Empty<string>()
                : [(probe.Address is null ? "not tried from outside, listening: " : "listening: ") + (listening.Count == 0 ? "-" : Ports(listening))]]);
        Verdict verdict = Finding.Worst(ClauseIds.SecurityFirewall, Targets.Host(evidence.Host), at, [.. OfPorts(evidence.Probe), OfRules(evidence.Firewalls, evidence.Unanswered, Reasons.FirewallOpen), .. OfIpv6(evidence)], seen.Length > 0 ? seen : null);
        verdict.Required = "incoming packets are filtered";
        verdict.Evidence = [
            .. evidence.Firewalls.Select(firewall => new EvidenceReference(firewall.Tool, evidence.ObservedAt)),
            .. evidence.Probe?.Address is string address ? [new EvidenceReference("tcp:" + address, evidence.ObservedAt)] : Array.Empty<EvidenceReference>()];
        return verdict;
    }

    // A host that is reached over both has to filter both.
    private static IEnumerable<Finding> OfIpv6(HostSecurityEvidence evidence) => evidence.HasIpv6 ? [OfRules(evidence.FirewallsIpv6, evidence.UnansweredIpv6, Reasons.FirewallOpenIpv6)] : [];

    private static Finding OfRules(IReadOnlyList<FirewallRules> answers, IReadOnlyList<UnansweredTool> unanswered, Reason open)
    {
        // What nft cannot read of iptables' rules, iptables itself tells.
        bool iptables = answers.Any(firewall => firewall.Tool is "iptables-save" or "ip6tables-save");
        FirewallRules[] firewalls = [.. answers.Where(firewall => !(firewall.ByIptables && iptables))];
        FirewallRules? best = firewalls.MaxBy(firewall => firewall.Stance);
        string asked = string.Join(", ", answers.Select(firewall => firewall.Tool));
        return (best?.Stance, unanswered) switch
        {
            (FirewallStance.Refuses, _) => new Finding(VerdictStatus.Met, Reasons.FirewallFilters, best.Tool, best.Rules),
            (_, [{ } tool, ..]) => tool.AsFinding(),
            (FirewallStance.Unclear, _) => new Finding(VerdictStatus.Unknown, Reasons.FirewallUnclear, best.Tool),
            (FirewallStance.Some, _) => new Finding(VerdictStatus.AtRisk, Reasons.FirewallPartial, best.Tool, best.Rules),
            (FirewallStance.Open, _) => new Finding(VerdictStatus.Breached, open, asked),
            _ => new Finding(VerdictStatus.Unknown, Reasons.FirewallNotSeen),
        };
    }

    // Whatever the rules say: what answers from outside is open.
    private static IEnumerable<Finding> OfPorts(PortProbe? probe)
    {
        if (probe is { Listening: null })
            yield return new Finding(VerdictStatus.Unknown, Reasons.Unreadable, "/proc/net/tcp", "-");
        if (probe is { Answering.Count: > 0 })
            yield return new Finding(VerdictStatus.Breached, Reasons.PortOpen, Ports(probe.Answering), probe.Address);
        if (probe is { Untried.Count: > 0 })
            yield return new Finding(VerdictStatus.Unknown, Reasons.PortsUntried, Ports(probe.Untried), probe.Address);
    }

    private static string Ports(IReadOnlyList<int> ports) => string.Join(", ", ports.Take(MostPorts).Select(port => InvariantText.Of(port))) + (ports.Count > MostPorts ? ", …" : "");
}
