using System.Globalization;

namespace SlaOps;

/// <summary>Reads what a MySQL or MariaDB node says of its replication and its cluster, by either's names.</summary>
public static class ReplicationText
{
    /// <summary>The channels out of the rows of <c>SHOW REPLICA STATUS</c> (or <c>SHOW ALL SLAVES STATUS</c>).</summary>
    public static IReadOnlyList<ReplicaChannel> Channels(IEnumerable<IReadOnlyDictionary<string, string?>> rows) =>
    [
        .. rows.Select(row => new ReplicaChannel(
            Either(row, "Source_Server_Id", "Master_Server_Id"),
            Either(row, "Replica_IO_Running", "Slave_IO_Running") is "Yes",
            Either(row, "Replica_SQL_Running", "Slave_SQL_Running") is "Yes",
            Seconds(Either(row, "Seconds_Behind_Source", "Seconds_Behind_Master")))),
    ];

    /// <summary>The cluster out of the <c>wsrep_*</c> status; null for a server outside of one.</summary>
    public static GaleraState? Galera(IReadOnlyDictionary<string, string?> status) =>
        // A server that is built for clusters and is in none says "Disconnected" and size 0, without a provider.
        status.GetValueOrDefault("wsrep_provider_name") is not { Length: > 0 } ? null
        : new GaleraState(
            string.Equals(status.GetValueOrDefault("wsrep_cluster_status"), "Primary", StringComparison.OrdinalIgnoreCase),
            status.GetValueOrDefault("wsrep_local_state") is "4",
            string.Equals(status.GetValueOrDefault("wsrep_ready"), "ON", StringComparison.OrdinalIgnoreCase),
            int.TryParse(status.GetValueOrDefault("wsrep_cluster_size"), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0);

    private static string? Either(IReadOnlyDictionary<string, string?> row, string name, string old) => row.GetValueOrDefault(name) ?? row.GetValueOrDefault(old);

    private static TimeSpan? Seconds(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
