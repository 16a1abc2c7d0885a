namespace SlaOps;

/// <summary>What a host serves, by the estate and by what its load balancers say.</summary>
public static class SpareUse
{
    /// <summary>A database that has it as a node, or a load balancer that sends to a server of its name or address; null: none.</summary>
    public static string? Of(SlaEstate estate, EstateHost host, IReadOnlyList<BalancerEvidence> balancers) =>
        estate.Databases.FirstOrDefault(database => database.Nodes.Concat(database.Replicas).Any(node => RunsOn(estate, node, host))) is { } database ? Targets.Database(database.Name)
        : balancers.FirstOrDefault(balancer => balancer.Servers.Any(server => server.Serving is true && (IsNamed(server.Server, host) || RunsOn(estate, server.Server, host)))) is { } balancer ? Targets.Balancer(balancer.Name)
        : null;

    private static bool RunsOn(SlaEstate estate, string node, EstateHost host) => string.Equals(DataFolders.HostOf(estate, node), host.Name, StringComparison.Ordinal);

    private static bool IsNamed(string server, EstateHost host) =>
        string.Equals(server, host.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(server, host.Address, StringComparison.OrdinalIgnoreCase);
}
