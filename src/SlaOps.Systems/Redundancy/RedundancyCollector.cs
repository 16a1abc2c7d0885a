namespace SlaOps.Systems;

/// <summary>Observes the nodes of databases and the servers behind load balancers.</summary>
public static class RedundancyCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Asks all of them at once. One that does not answer is a gap of its own.</summary>
    public static async Task<RedundancyEvidence> CollectAsync(SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        Task<DatabaseNodesEvidence[]> databases = Task.WhenAll(estate.Databases.Select(database => AskAsync(database, secrets, cancellation)));
        Task<BalancerEvidence[]> balancers = Task.WhenAll(estate.Balancers.Select(balancer => BalancerStatistics.AskAsync(balancer, secrets, cancellation)));
        return new RedundancyEvidence { Databases = await databases, Balancers = await balancers, ObservedAt = DateTimeOffset.UtcNow };
    }

    private static async Task<DatabaseNodesEvidence> AskAsync(EstateDatabase database, SecretResolver secrets, CancellationToken cancellation)
    {
        IEnumerable<string> nodes = database.Nodes.Concat(database.Replicas).Distinct(StringComparer.OrdinalIgnoreCase);
        return new DatabaseNodesEvidence(database.Name, await Task.WhenAll(nodes.Select(node => AskAsync(database, node, secrets, cancellation))));
    }

    private static async Task<DatabaseNodeState> AskAsync(EstateDatabase database, string node, SecretResolver secrets, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        bool open = false;
        try
        {
            await using DatabaseNode opened = await DatabaseNode.OpenAsync(database, node, secrets, deadline.Token);
            open = true;
            return await AskAsync(opened, node, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DatabaseNodeState { Node = node, Gap = new EvidenceGap(Reasons.HostTooSlow, node, Deadline) };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, node) is EvidenceGap gap)
        {
            // A password that cannot be had, or is wrong, says nothing about the node.
            return new DatabaseNodeState { Node = node, Gap = gap, Down = !open && exception is EvidenceGapException && gap.Reason != Reasons.DatabaseDenied };
        }
    }

    private static async Task<DatabaseNodeState> AskAsync(DatabaseNode node, string name, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string?> server = (await node.QueryAsync("SELECT VERSION() AS version, CAST(@@global.read_only AS CHAR) AS read_only", cancellation))[0];
        if (server["version"]?.Contains("TiDB", StringComparison.Ordinal) is true)
            return new DatabaseNodeState { Node = name, SharesStore = true };
        Dictionary<string, string?> wsrep = new(StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyDictionary<string, string?> row in await node.QueryAsync("SHOW GLOBAL STATUS LIKE 'wsrep\\_%'", cancellation))
            wsrep[row.GetValueOrDefault("Variable_name") ?? ""] = row.GetValueOrDefault("Value");
        // MariaDB shows the channels with a name only by its own words; MySQL has dropped all words but "replica".
        bool mariaDb = server["version"]?.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) is true;
        IReadOnlyList<IReadOnlyDictionary<string, string?>> channels = await node.QueryAsync(mariaDb ? "SHOW ALL SLAVES STATUS" : "SHOW REPLICA STATUS", cancellation);
        return new DatabaseNodeState
        {
            Node = name,
            ServerId = (await node.QueryAsync("SELECT @@server_id AS id", cancellation))[0]["id"],
            ReadOnly = server["read_only"] is "1" or "ON",
            Channels = ReplicationText.Channels(channels),
            Galera = ReplicationText.Galera(wsrep),
        };
    }
}
