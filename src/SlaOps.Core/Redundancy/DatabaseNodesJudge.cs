namespace SlaOps;

/// <summary>Judges <c>redundancy.database</c> of one database: how many of its nodes serve, in step with each other.</summary>
internal static class DatabaseNodesJudge
{
    private const string BalancerExample = "loadBalancers: [{ name: lb1, kind: haproxy, stats: \"http://lb1:8404/stats\", database: NAME }]";

    internal static Verdict Judge(SlaPolicy policy, DatabaseNodesEvidence evidence, RedundancyEvidence whole, DateTimeOffset at)
    {
        string target = Targets.Database(evidence.Database);
        Dictionary<string, string?> faults = evidence.Nodes.ToDictionary(node => node.Node, node => FaultOf(policy, node, evidence.Nodes), StringComparer.Ordinal);
        IEnumerable<Finding> findings = EvidenceMoment.Doubt(policy, ClauseIds.RedundancyDatabase, target, whole.ObservedAt, at) is { } doubt ? [Finding.Of(doubt)]
            : [Count(policy, evidence.Nodes, faults), .. Others(evidence, whole, faults)];
        Verdict verdict = Finding.Worst(ClauseIds.RedundancyDatabase, target, at, findings, string.Join(", ", faults.Select(fault => fault.Key + " " + (fault.Value ?? "serves"))));
        verdict.Required = FormattableString.Invariant($"at least {policy.Redundancy.DatabaseNodes} nodes, at most {Units.Span(policy.Redundancy.MaxLag)} behind");
        verdict.Evidence = [.. evidence.Nodes.Select(node => new EvidenceReference("mysql:" + node.Node, whole.ObservedAt))];
        return verdict;
    }

    private static Finding Count(SlaPolicy policy, IReadOnlyList<DatabaseNodeState> nodes, Dictionary<string, string?> faults)
    {
        int required = policy.Redundancy.DatabaseNodes;
        int serving = faults.Values.Count(fault => fault is null);
        DatabaseNodeState[] unasked = [.. nodes.Where(node => node.Gap is not null && !IsDown(node, nodes))];
        string others = string.Join(", ", faults.Where(fault => fault.Value is not null).Select(fault => fault.Key + " " + fault.Value)) is { Length: > 0 } wrong ? wrong : "-";
        return serving + unasked.Length < required ? new Finding(VerdictStatus.Breached, Reasons.DatabaseNodesFew, serving, required, others)
            : serving < required ? new Finding(VerdictStatus.Unknown, Reasons.DatabaseNodesUnknown, serving, required, string.Join(", ", unasked.Select(node => node.Node)))
            : serving < nodes.Count ? new Finding(VerdictStatus.AtRisk, Reasons.DatabaseNodesReduced, serving, nodes.Count, others)
            : new Finding(VerdictStatus.Met, Reasons.DatabaseNodesServe, serving);
    }

    private static IEnumerable<Finding> Others(DatabaseNodesEvidence evidence, RedundancyEvidence whole, Dictionary<string, string?> faults)
    {
        DatabaseNodeState[] cluster = [.. evidence.Nodes.Where(node => node.Galera is not null && faults[node.Node] is null)];
        // Each half of a cluster that fell apart, and was started again by hand, is whole in its own eyes.
        if (cluster.Length > 0 && cluster.Min(node => node.Galera!.Size) is int size && size < cluster.Length)
            yield return new Finding(VerdictStatus.Breached, Reasons.ClusterSplit, size, cluster.Length);
        foreach (DatabaseNodeState replica in evidence.Nodes.Where(node => node is { Channels.Count: > 0, Galera: null, ReadOnly: false }))
            yield return new Finding(VerdictStatus.AtRisk, Reasons.ReplicaWritable, replica.Node);
        if (!whole.Balancers.Any(balancer => string.Equals(balancer.Database, evidence.Database, StringComparison.OrdinalIgnoreCase)))
            yield return new Finding(VerdictStatus.Unknown, Reasons.DatabaseNotBalanced, BalancerExample.Replace("NAME", evidence.Database, StringComparison.Ordinal));
    }

    // What keeps a node from counting, in a culture-invariant word; null where it serves.
    private static string? FaultOf(SlaPolicy policy, DatabaseNodeState node, IReadOnlyList<DatabaseNodeState> nodes) => node switch
    {
        { Gap: not null } => IsDown(node, nodes) ? "down" : "not asked",
        { Galera: { Primary: false } } => "without majority",
        { Galera: { Synced: false } } => "not synced",
        { Galera: { Ready: false } } => "not ready",
        { Galera: null, SharesStore: false, Channels.Count: 0 } => nodes.First(one => one is { Gap: null, Galera: null, SharesStore: false, Channels.Count: 0 }) == node ? null : "not replicated",
        _ => node.Channels.Select(channel => FaultOf(policy, channel, nodes)).FirstOrDefault(fault => fault is not null),
    };

    private static string? FaultOf(SlaPolicy policy, ReplicaChannel channel, IReadOnlyList<DatabaseNodeState> nodes) =>
        !channel.Receives || !channel.Applies ? "replication stopped"
        : channel.Lag is null ? "lag unknown"
        : channel.Lag > policy.Redundancy.MaxLag ? "behind by " + Units.Span(channel.Lag.Value)
        // With a node that did not answer its source may be that one.
        : nodes.All(node => node.Gap is null) && !nodes.Any(node => string.Equals(node.ServerId, channel.SourceId, StringComparison.Ordinal)) ? "follows another server"
        : null;

    // Where no node at all takes a connection, it may be our side of the line.
    private static bool IsDown(DatabaseNodeState node, IReadOnlyList<DatabaseNodeState> nodes) => node.Down && nodes.Any(other => other.Gap is null);
}
