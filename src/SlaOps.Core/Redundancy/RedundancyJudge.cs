namespace SlaOps;

/// <summary>Judges <c>estate.servers</c> and, of hosts and load balancers, <c>redundancy.nodes</c> and <c>redundancy.database</c>.</summary>
public static class RedundancyJudge
{
    // What stands ready in place of any role.
    private static readonly string Spare = Targets.Role("spare");

    /// <summary>The clauses that it judges.</summary>
    public static readonly string[] Clauses = [ClauseIds.EstateServers, ClauseIds.RedundancyNodes, ClauseIds.RedundancyDatabase];

    /// <summary>One verdict for each role and clause, each database and each load balancer.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, RedundancyEvidence evidence, DateTimeOffset at) =>
    [
        .. Roles(policy, evidence, at),
        .. policy.Redundancy.Spare ? [Spares(policy, evidence, at)] : Array.Empty<Verdict>(),
        .. evidence.Databases.Select(database => DatabaseNodesJudge.Judge(policy, database, evidence, at)),
        .. evidence.Balancers.Select(balancer => Judge(policy, balancer, evidence.ObservedAt, at)),
    ];

    /// <summary>The verdict on what a host shows of its disks and network lines.</summary>
    public static Verdict Judge(SlaPolicy policy, DataPathEvidence evidence, DateTimeOffset at)
    {
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.RedundancyNodes, Targets.Host(evidence.Host), evidence.ObservedAt, at) ?? evidence.Gap;
        IEnumerable<Finding> findings = doubt is not null ? [Finding.Of(doubt)]
            : evidence.Arrays.Count + evidence.Bonds.Count == 0 ? [new Finding(VerdictStatus.NotApplicable, Reasons.PathsNotSeen)]
            : [.. evidence.Arrays.Select(Of), .. evidence.Bonds.Where(bond => bond.Working < Math.Max(2, bond.Lines)).Select(Of), new Finding(VerdictStatus.Met, Reasons.PathsRedundant, evidence.Arrays.Count, evidence.Bonds.Count)];
        string seen = string.Join(", ", [
            .. evidence.Arrays.Select(array => FormattableString.Invariant($"{array.Name} {array.Level} {array.Working}/{array.Disks}")),
            .. evidence.Bonds.Select(bond => FormattableString.Invariant($"{bond.Name} {bond.Working}/{bond.Lines}"))]);
        Verdict verdict = Finding.Worst(ClauseIds.RedundancyNodes, Targets.Host(evidence.Host), at, findings.Where(finding => finding.Status != VerdictStatus.Met || finding.Reason == Reasons.PathsRedundant), seen.Length > 0 ? seen : null);
        verdict.Required = "no disk and no network line alone";
        verdict.Evidence = [new EvidenceReference(Targets.Host(evidence.Host), evidence.ObservedAt)];
        return verdict;
    }

    private static Finding Of(DiskArray array) =>
        !array.Running ? new Finding(VerdictStatus.Breached, Reasons.ArrayStopped, array.Name)
        : array.Working < array.Disks ? new Finding(VerdictStatus.AtRisk, Reasons.ArrayDegraded, array.Name, array.Working, array.Disks)
        : array.Disks < 2 || array.Level is "raid0" or "linear" or "" ? new Finding(VerdictStatus.AtRisk, Reasons.ArrayUnsafe, array.Name, array.Level, array.Disks)
        : new Finding(VerdictStatus.Met, Reasons.PathsRedundant, 1, 0);

    private static Finding Of(BondedLine bond) =>
        new(bond.Working == 0 ? VerdictStatus.Breached : VerdictStatus.AtRisk, Reasons.BondReduced, bond.Name, bond.Working, bond.Lines);

    private static IEnumerable<Verdict> Roles(SlaPolicy policy, RedundancyEvidence evidence, DateTimeOffset at)
    {
        foreach ((string role, int promised) in policy.Servers)
            yield return Role(policy, ClauseIds.EstateServers, role, promised, evidence, at);
        // A role that only the estate knows must be redundant as well.
        foreach (string role in policy.Servers.Keys.Concat(evidence.Hosts.Where(host => !host.Spare).Select(host => host.Role).OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase).Where(role => !string.Equals(Targets.Role(role), Spare, StringComparison.OrdinalIgnoreCase)))
            yield return Role(policy, ClauseIds.RedundancyNodes, role, policy.Redundancy.Nodes, evidence, at);
    }

    private static Verdict Role(SlaPolicy policy, string clause, string role, int required, RedundancyEvidence evidence, DateTimeOffset at)
    {
        HostPresence[] hosts = [.. evidence.Hosts.Where(host => !host.Spare && string.Equals(host.Role, role, StringComparison.OrdinalIgnoreCase))];
        int running = hosts.Count(host => host.Running is true);
        int possible = running + hosts.Count(host => host.Running is null);
        int least = Math.Min(required, policy.Redundancy.Nodes);
        (VerdictStatus worst, VerdictStatus best) = (Of(running, hosts.Length, required, least), Of(possible, hosts.Length, required, least));
        string missing = Names(hosts.Where(host => host.Running is not true));
        Finding finding = EvidenceMoment.Doubt(policy, clause, Targets.Role(role), evidence.ObservedAt, at) is { } doubt ? Finding.Of(doubt)
            : hosts.Length == 0 ? new Finding(VerdictStatus.Unknown, Reasons.NotConfigured, "hosts", $"hosts: [{{ name: {role}1, address: 192.0.2.1, role: {role} }}]")
            : worst != best ? new Finding(VerdictStatus.Unknown, Reasons.RoleUncertain, running, required, Names(hosts.Where(host => host.Running is null)))
            : worst switch
            {
                VerdictStatus.Met => new Finding(worst, Reasons.RoleComplete, running, required),
                VerdictStatus.AtRisk => new Finding(worst, Reasons.RoleReduced, running, Math.Max(required, hosts.Length), missing),
                _ => new Finding(worst, Reasons.RoleNotRedundant, running, least, missing),
            };
        Verdict verdict = Finding.Worst(clause, Targets.Role(role), at, [finding], FormattableString.Invariant($"{running} of {hosts.Length} run"));
        verdict.Required = FormattableString.Invariant($"at least {required}");
        verdict.Evidence = [new EvidenceReference("hosts", evidence.ObservedAt)];
        return verdict;
    }

    // Equipment that serves already is none to fall back on.
    private static Verdict Spares(SlaPolicy policy, RedundancyEvidence evidence, DateTimeOffset at)
    {
        string target = Spare;
        HostPresence[] spares = [.. evidence.Hosts.Where(host => host.Spare)];
        HostPresence[] ready = [.. spares.Where(host => host is { Running: true, Serves: null })];
        HostPresence[] gone = [.. spares.Where(host => host.Running is false)];
        VerdictStatus failing = ready.Length > 0 ? VerdictStatus.AtRisk : spares.Any(host => host.Running is null) ? VerdictStatus.Unknown : VerdictStatus.Breached;
        IEnumerable<Finding> findings = EvidenceMoment.Doubt(policy, ClauseIds.RedundancyNodes, target, evidence.ObservedAt, at) is { } doubt ? [Finding.Of(doubt)]
            : spares.Length == 0 ? [new Finding(VerdictStatus.Unknown, Reasons.NotConfigured, "hosts", "hosts: [{ name: spare1, address: 192.0.2.9, spare: true }]")]
            :
            [
                .. gone.Length > 0 ? [new Finding(failing, Reasons.SpareGone, Names(gone), ready.Length)] : Array.Empty<Finding>(),
                .. spares.Where(host => host.Serves is not null).Select(host => new Finding(failing, Reasons.SpareServes, host.Host, host.Serves, ready.Length)),
                .. spares.Where(host => host.Running is null).Take(1).Select(_ => new Finding(VerdictStatus.Unknown, Reasons.SpareUnasked, Names(spares.Where(host => host.Running is null)), ready.Length)),
                .. ready.Length > 0 ? [new Finding(VerdictStatus.Met, Reasons.SpareReady, Names(ready))] : Array.Empty<Finding>(),
            ];
        Verdict verdict = Finding.Worst(ClauseIds.RedundancyNodes, target, at, findings, FormattableString.Invariant($"{ready.Length} of {spares.Length} ready"));
        verdict.Required = "spare equipment stands ready";
        verdict.Evidence = [new EvidenceReference("hosts", evidence.ObservedAt)];
        return verdict;
    }

    // One that is written in the estate and does not run is a spare less, even where enough others do.
    private static VerdictStatus Of(int running, int written, int required, int least) =>
        running < least ? VerdictStatus.Breached : running < Math.Max(required, written) ? VerdictStatus.AtRisk : VerdictStatus.Met;

    private static string Names(IEnumerable<HostPresence> hosts) => string.Join(", ", hosts.Select(host => host.Host)) is { Length: > 0 } names ? names : "-";

    private static Verdict Judge(SlaPolicy policy, BalancerEvidence evidence, DateTimeOffset observedAt, DateTimeOffset at)
    {
        string clause = evidence.Database is null ? ClauseIds.RedundancyNodes : ClauseIds.RedundancyDatabase;
        int required = evidence.Database is null ? policy.Redundancy.Nodes : policy.Redundancy.DatabaseNodes;
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, clause, Targets.Balancer(evidence.Name), observedAt, at) ?? evidence.Gap;
        IGrouping<string, BalancedServer>[] proxies = [.. evidence.Servers.GroupBy(server => server.Proxy, StringComparer.Ordinal)];
        IEnumerable<Finding> findings = doubt is not null ? [Finding.Of(doubt)]
            : proxies.Length == 0 ? [new Finding(VerdictStatus.Unknown, Reasons.BalancerEmpty)]
            : [.. evidence.Empty.Select(part => new Finding(VerdictStatus.Breached, Reasons.BalancerReduced, part, 0, 1, "-")), .. proxies.Select(proxy => Judge(proxy, required)).OfType<Finding>(), new Finding(VerdictStatus.Met, Reasons.BalancerServes, evidence.Servers.Count(server => server.Serving is true), proxies.Length)];
        Verdict verdict = Finding.Worst(clause, Targets.Balancer(evidence.Name), at, findings, proxies.Length == 0 ? null : string.Join(", ", proxies.Select(proxy => FormattableString.Invariant($"{proxy.Key} {proxy.Count(server => server.Serving is true)}/{proxy.Count()}"))));
        verdict.Required = FormattableString.Invariant($"at least {required} servers of each backend");
        verdict.Evidence = [new EvidenceReference(evidence.Kind + ":" + evidence.Name, observedAt)];
        return verdict;
    }

    // Null where all of its servers serve, and enough.
    private static Finding? Judge(IGrouping<string, BalancedServer> proxy, int required)
    {
        int all = proxy.Count(), serving = proxy.Count(server => server.Serving is true), possible = serving + proxy.Count(server => server.Serving is null);
        string missing = string.Join(", ", proxy.Where(server => server.Serving is not true).Select(server => server.Server)) is { Length: > 0 } names ? names : "-";
        return possible < required ? new Finding(VerdictStatus.Breached, Reasons.BalancerReduced, proxy.Key, serving, Math.Max(all, required), missing)
            : serving < required ? new Finding(VerdictStatus.Unknown, Reasons.BalancerUnchecked, proxy.Key, serving, required)
            : proxy.Any(server => server.Serving is false) ? new Finding(VerdictStatus.AtRisk, Reasons.BalancerReduced, proxy.Key, serving, all, missing)
            : null;
    }
}
