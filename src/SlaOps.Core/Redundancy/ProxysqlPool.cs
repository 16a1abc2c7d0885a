namespace SlaOps;

/// <summary>One line of ProxySQL's <c>stats_mysql_connection_pool</c>.</summary>
/// <param name="Hostgroup">The hostgroup.</param>
/// <param name="Server">The server, as <c>host:port</c>.</param>
/// <param name="Status"><c>ONLINE</c>, <c>SHUNNED</c>, <c>OFFLINE_SOFT</c>, <c>OFFLINE_HARD</c> or <c>SHUNNED_REPLICATION_LAG</c>.</param>
public sealed record ProxysqlServer(int Hostgroup, string Server, string Status);

/// <summary>
/// What ProxySQL's hostgroups come to. Its hostgroups are no backends apart from each other: a writer's has one server by design, and
/// another one's takes over. So all that clients are sent to are one pool, and none of them may be empty.
/// </summary>
public static class ProxysqlPool
{
    private const string Online = "ONLINE";

    /// <summary>The servers of the hostgroups that clients are sent to; others hold what is out of use.</summary>
    public static BalancerEvidence Of(BalancerEvidence balancer, IReadOnlyList<ProxysqlServer> servers, IReadOnlyList<int> hostgroups)
    {
        string pool = "hostgroups " + string.Join('+', hostgroups.Select(group => InvariantText.Of(group)));
        // A server that one hostgroup holds twice (some versions do) serves there where both lines say so.
        (int Hostgroup, string Server, bool Serves)[] held =
        [
            .. servers.Where(server => hostgroups.Contains(server.Hostgroup)).GroupBy(server => (server.Hostgroup, server.Server))
                .Select(lines => (lines.Key.Hostgroup, lines.Key.Server, lines.All(line => line.Status is Online))),
        ];
        return balancer with
        {
            Servers = [.. held.GroupBy(one => one.Server, StringComparer.OrdinalIgnoreCase).Select(server => new BalancedServer(pool, server.Key, server.Any(one => one.Serves))).OrderBy(server => server.Server, StringComparer.Ordinal)],
            Empty = [.. hostgroups.Where(group => !held.Any(one => one.Hostgroup == group && one.Serves)).Select(group => "hostgroup " + InvariantText.Of(group))],
        };
    }
}
