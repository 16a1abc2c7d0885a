namespace SlaOps;

/// <summary>Judges <c>security.firewall</c> and <c>security.intrusion-detection</c> of a host.</summary>
public static class HostSecurityJudge
{
    /// <summary>The clauses that it judges.</summary>
    public static readonly string[] Clauses = [ClauseIds.SecurityFirewall, ClauseIds.SecurityIntrusionDetection];

    // The kernel shows the first 15 characters of a program's name.
    private static readonly Dictionary<string, string[]> ProcessNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fail2ban"] = ["fail2ban-server"],
        ["suricata"] = ["Suricata-Main", "suricata"],
        ["snort"] = ["snort", "snort3"],
        ["ossec"] = ["ossec-analysisd", "ossec-agentd"],
        ["wazuh-agent"] = ["wazuh-agentd"],
    };

    /// <summary>One verdict for each of the two clauses.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, HostSecurityEvidence evidence, DateTimeOffset at) =>
        at < evidence.ObservedAt
            ? [.. Both(evidence.Host, at, Reasons.NotObservedThen, TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone))]
        : at - evidence.ObservedAt > EvidenceAge.Allowed(policy, ClauseIds.SecurityFirewall)
            ? [.. Both(evidence.Host, at, Reasons.Stale, "host:" + evidence.Host, TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone), EvidenceAge.Allowed(policy, ClauseIds.SecurityFirewall))]
        : [JudgeFirewall(evidence, at), JudgeIntrusionDetection(policy, evidence, at)];

    private static Verdict JudgeFirewall(HostSecurityEvidence evidence, DateTimeOffset at)
    {
        FirewallRules? filtering = evidence.Firewalls.FirstOrDefault(firewall => firewall.Filters);
        UnansweredTool? unanswered = evidence.Unanswered.Count > 0 ? evidence.Unanswered[0] : null;
        (VerdictStatus status, Reason reason, object?[] arguments) = (filtering, unanswered, evidence.Firewalls.Count) switch
        {
            ({ } rules, _, _) => (VerdictStatus.Met, Reasons.FirewallFilters, [rules.Tool, rules.Rules]),
            (_, { Why: "NeedsRoot" } tool, _) => (VerdictStatus.Unknown, Reasons.NeedsRoot, [tool.Tool, tool.Sudoers]),
            (_, { } tool, _) => (VerdictStatus.Unknown, Reasons.Unreadable, [tool.Tool, tool.Why]),
            (_, _, 0) => (VerdictStatus.Unknown, Reasons.FirewallNotSeen, Array.Empty<object?>()),
            _ => (VerdictStatus.Breached, Reasons.FirewallOpen, [string.Join(", ", evidence.Firewalls.Select(firewall => firewall.Tool))]),
        };
        Verdict verdict = Verdict.Of(ClauseIds.SecurityFirewall, Targets.Host(evidence.Host), status, reason, at, arguments);
        verdict.Required = "incoming packets are filtered";
        verdict.Observed = evidence.Firewalls.Count == 0 ? null : string.Join("; ", evidence.Firewalls.Select(firewall => InvariantText.Of(firewall.Rules) + " rules " + firewall.Tool));
        verdict.Evidence = [.. evidence.Firewalls.Select(firewall => new EvidenceReference(firewall.Tool, evidence.ObservedAt))];
        return verdict;
    }

    private static Verdict JudgeIntrusionDetection(SlaPolicy policy, HostSecurityEvidence evidence, DateTimeOffset at)
    {
        IReadOnlyList<string> counted = policy.Security.IntrusionDetection;
        string? running = counted.FirstOrDefault(name => NamesOf(name).Any(process => evidence.Processes?.Contains(process) == true));
        string list = string.Join(", ", counted);
        (VerdictStatus status, Reason reason, object?[] arguments) = (running, evidence.Processes) switch
        {
            ({ } name, _) => (VerdictStatus.Met, Reasons.IntrusionDetectionRuns, [name]),
            (_, null) => (VerdictStatus.Unknown, Reasons.NeedsRoot, ["/proc", null]),
            _ => (VerdictStatus.Breached, Reasons.IntrusionDetectionAbsent, new object?[] { list }),
        };
        Verdict verdict = Verdict.Of(ClauseIds.SecurityIntrusionDetection, Targets.Host(evidence.Host), status, reason, at, arguments);
        verdict.Required = "one runs: " + list;
        verdict.Observed = running;
        verdict.Evidence = evidence.Processes is null ? [] : [new EvidenceReference("/proc", evidence.ObservedAt)];
        return verdict;
    }

    private static string[] NamesOf(string service) => ProcessNames.TryGetValue(service, out string[]? names) ? names : [service.Length > 15 ? service[..15] : service];

    private static IEnumerable<Verdict> Both(string host, DateTimeOffset at, Reason reason, params object?[] arguments) =>
        Clauses.Select(clause => Verdict.Of(clause, Targets.Host(host), VerdictStatus.Unknown, reason, at, arguments));
}
