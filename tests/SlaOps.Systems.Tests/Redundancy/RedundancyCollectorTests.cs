namespace SlaOps.Systems.Tests;

/// <summary>A real MariaDB primary with its replica, and a real HAProxy, all on loopback.</summary>
public sealed class RedundancyCollectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly SecretResolver Secrets = new((_, _) => Task.FromResult<string?>("open sesame"));

    [Fact]
    public async Task A_replica_is_seen_to_follow_to_stop_and_to_be_gone()
    {
        await using MariaDbServer primary = await MariaDbServer.StartAsync("--server-id=11", "--log-bin=bin");
        await using MariaDbServer replica = await MariaDbServer.StartAsync("--server-id=12", "--read-only=1");
        SlaEstate estate = Of(primary.Node, replica.Node);
        await replica.ExecuteAsync($"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={primary.Node.Split(':')[1]}, MASTER_USER='slaops', MASTER_PASSWORD='open sesame', MASTER_USE_GTID=slave_pos");
        await replica.ExecuteAsync("START SLAVE");
        DatabaseNodeState[] nodes = await UntilAsync(estate, found => found[1] is { Gap: null, Channels: [{ Receives: true, Applies: true, Lag: not null, SourceId: "11" }] });
        Assert.Equal(("11", false, 0), (nodes[0].ServerId, nodes[0].ReadOnly, nodes[0].Channels.Count));
        Assert.Equal(("12", true), (nodes[1].ServerId, nodes[1].ReadOnly));
        Assert.All(nodes, node => Assert.Null(node.Galera));

        await replica.ExecuteAsync("STOP SLAVE SQL_THREAD");
        nodes = await UntilAsync(estate, found => found[1].Channels is [{ Applies: false }]);
        Assert.True(nodes[1].Channels[0].Receives);

        await replica.KillAsync();
        nodes = await UntilAsync(estate, found => found[1].Gap is not null);
        Assert.True(nodes[1].Down);
        Assert.False(nodes[0].Down);

        // A wrong password says nothing about whether it serves.
        RedundancyEvidence denied = await RedundancyCollector.CollectAsync(estate, new SecretResolver((_, _) => Task.FromResult<string?>("wrong")), Cancel);
        Assert.Equal((Reasons.DatabaseDenied, false), (denied.Databases[0].Nodes[0].Gap?.Reason, denied.Databases[0].Nodes[0].Down));
    }

    [Fact]
    public async Task A_galera_cluster_is_seen_in_step_out_of_step_without_majority_and_with_one_node_less()
    {
        await using GaleraCluster cluster = await GaleraCluster.StartAsync();
        SlaEstate estate = Of(cluster.Nodes);
        GaleraState synced = new(Primary: true, Synced: true, Ready: true, Size: 2);
        DatabaseNodeState[] nodes = await UntilAsync(estate, found => found.All(node => node.Galera == synced));
        Assert.Equal((VerdictStatus.Met, "DatabaseNodesServe"), Judge(nodes, required: 2));

        await cluster.ExecuteAsync(1, "SET GLOBAL wsrep_desync=ON");
        nodes = await UntilAsync(estate, found => found[1].Galera is { Synced: false });
        Assert.Equal(synced, nodes[0].Galera);
        Assert.Equal(synced with { Synced = false }, nodes[1].Galera);
        Assert.Equal((VerdictStatus.Breached, "DatabaseNodesFew"), Judge(nodes, required: 2));
        Assert.Equal((VerdictStatus.AtRisk, "DatabaseNodesReduced"), Judge(nodes, required: 1));
        await cluster.ExecuteAsync(1, "SET GLOBAL wsrep_desync=OFF");
        await UntilAsync(estate, found => found.All(node => node.Galera == synced));

        // A node that is frozen takes connections and answers none; the other one is left without a majority, and serves nobody either.
        cluster.Signal(1, "STOP");
        nodes = await UntilAsync(estate, found => found[0].Galera is { Primary: false });
        Assert.False(nodes[0].Galera!.Ready);
        Assert.Equal((VerdictStatus.Breached, "DatabaseNodesFew"), Judge(nodes, required: 1));
        cluster.Signal(1, "CONT");
        await UntilAsync(estate, found => found.All(node => node.Galera == synced));

        // One that takes its leave changes the count: the other one is a cluster by itself.
        await cluster.ShutDownAsync(1);
        nodes = await UntilAsync(estate, found => found[0].Galera is { Size: 1 } && found[1].Down);
        Assert.Equal(synced with { Size = 1 }, nodes[0].Galera);
        Assert.Equal((VerdictStatus.Breached, "DatabaseNodesFew"), Judge(nodes, required: 2));
        Assert.Equal((VerdictStatus.AtRisk, "DatabaseNodesReduced"), Judge(nodes, required: 1));
    }

    [Fact]
    public async Task Haproxy_tells_who_serves_by_its_page_and_by_its_socket()
    {
        SshServer.SkipWithout(LocalProcess.Find("haproxy") is not null, "haproxy is missing: install haproxy.");
        using TemporaryFolder folder = new();
        int page = LocalProcess.FreePort(), closed = LocalProcess.FreePort();
        string file = folder.File("haproxy.cfg"), socket = folder.File("s");
        await File.WriteAllTextAsync(file, $"""
            global
              stats socket {socket}
            defaults
              mode http
              timeout connect 1s
              timeout client 5s
              timeout server 5s
            frontend statistics
              bind 127.0.0.1:{page}
              stats enable
              stats uri /stats
              stats auth watch:open\ sesame
            backend web
              server up 127.0.0.1:{page} check inter 50ms fall 1
              server gone 127.0.0.1:{closed} check inter 50ms fall 1
              server unchecked 127.0.0.1:{closed}

            """, Cancel);
        await using LocalProcess haproxy = LocalProcess.Start("haproxy", "-db", "-f", file);
        await haproxy.WaitAsync(page);
        EstateBalancer byPage = new() { Name = "lb", Stats = new Uri($"http://127.0.0.1:{page}/stats"), User = "watch", Password = new SecretReference(SecretKind.Secret, "lb") };
        SlaEstate estate = new() { Name = "e", Balancers = [byPage, new EstateBalancer { Name = "local", Socket = socket }] };
        BalancedServer[] expected = [new("web", "up", true), new("web", "gone", false), new("web", "unchecked", null)];
        await haproxy.WaitAsync(async () => (await RedundancyCollector.CollectAsync(estate, Secrets, Cancel)).Balancers.All(balancer => balancer.Servers.SequenceEqual(expected)));

        BalancerEvidence[] refused = [.. (await RedundancyCollector.CollectAsync(new SlaEstate { Name = "e", Balancers = [byPage with { User = null }, byPage with { Stats = new Uri($"http://127.0.0.1:{closed}/stats") }] }, Secrets, Cancel)).Balancers];
        Assert.All(refused, balancer => Assert.Equal((Reasons.Unreadable, 0), (balancer.Gap?.Reason, balancer.Servers.Count)));
        Assert.DoesNotContain("sesame", string.Join(' ', refused[0].Gap!.Arguments), StringComparison.Ordinal);
    }

    // A labelled stand-in: ProxySQL is no package here, so MariaDB holds the table that its administration shows by the same protocol.
    [Fact]
    public async Task Proxysql_tells_who_serves_by_its_administration()
    {
        await using MariaDbServer server = await MariaDbServer.StartAsync();
        await server.ExecuteAsync("CREATE DATABASE stats; CREATE TABLE stats.stats_mysql_connection_pool (hostgroup INT, srv_host VARCHAR(64), srv_port INT, status VARCHAR(32), ConnUsed INT); "
            + "INSERT INTO stats.stats_mysql_connection_pool VALUES (10, 'db1', 3306, 'ONLINE', 1), (20, 'db1', 3306, 'ONLINE', 0), (20, 'db2', 3307, 'SHUNNED', 0), (20, 'fd00::3', 3306, 'ONLINE', 0), (30, 'db4', 3306, 'ONLINE', 0)");
        EstateBalancer balancer = new() { Name = "px", Kind = "proxysql", Admin = server.Node, Hostgroups = [10, 20], User = "slaops", Password = new SecretReference(SecretKind.Secret, "px") };
        BalancerEvidence evidence = await AskAsync(balancer);
        Assert.Null(evidence.Gap);
        Assert.Equal([new("hostgroups 10+20", "[fd00::3]:3306", true), new("hostgroups 10+20", "db1:3306", true), new("hostgroups 10+20", "db2:3307", false)], evidence.Servers);
        Assert.Empty(evidence.Empty);

        await server.ExecuteAsync("UPDATE stats.stats_mysql_connection_pool SET status = 'OFFLINE_SOFT' WHERE hostgroup = 10");
        Assert.Equal(["hostgroup 10"], (await AskAsync(balancer)).Empty);

        EvidenceGap? denied = (await AskAsync(balancer with { Password = null })).Gap;
        Assert.Equal(Reasons.DatabaseDenied, denied?.Reason);
        await server.ExecuteAsync("DROP TABLE stats.stats_mysql_connection_pool");
        Assert.Equal(Reasons.Unreadable, (await AskAsync(balancer)).Gap?.Reason);
        Assert.Equal(Reasons.Unreadable, (await AskAsync(balancer with { Admin = FormattableString.Invariant($"127.0.0.1:{LocalProcess.FreePort()}") })).Gap?.Reason);

        static async Task<BalancerEvidence> AskAsync(EstateBalancer balancer) =>
            (await RedundancyCollector.CollectAsync(new SlaEstate { Name = "e", Balancers = [balancer] }, Secrets, Cancel)).Balancers.Single();
    }

    // Four servers are promised: of real sshd one stops, then two more.
    [Fact]
    public async Task A_role_with_a_server_less_is_at_risk_before_it_is_down()
    {
        SshServer[] servers = [new(), new(), new(), new()];
        try
        {
            foreach (SshServer server in servers)
                await server.InitializeAsync();
            SshServer.SkipWithout(servers[0].Missing is null, servers[0].Missing!);
            foreach (SshServer server in servers.Skip(1))
            {
                server.Authorize(servers[0].KeyFile);
                File.AppendAllText(servers[0].KnownHosts, server.KnownLine("host-ed25519"));
            }

            SlaEstate estate = servers[0].Estate() with { Hosts = [.. servers.Select((server, index) => server.Host with { Name = "voice" + (index + 1), Role = "voice" })] };
            Assert.Equal("Met RoleComplete", await RoleAsync(estate));
            await servers[3].StopAsync();
            Assert.Equal("AtRisk RoleReduced", await RoleAsync(estate));
            await servers[2].StopAsync();
            await servers[1].StopAsync();
            Assert.Equal("Breached RoleNotRedundant", await RoleAsync(estate));
        }
        finally
        {
            foreach (SshServer server in servers)
                await server.DisposeAsync();
        }
    }

    private static async Task<string> RoleAsync(SlaEstate estate)
    {
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        HashSet<string> clauses = [ClauseIds.EstateServers];
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, estate, null, new SecretResolver(), new GatheringScope(clauses, DateTimeOffset.UtcNow, null, estate.Hosts), TestContext.Current.CancellationToken);
        Verdict verdict = ComplianceJudge.Judge(policy, evidence, clauses, DateTimeOffset.UtcNow).Single(one => one.Target is "role:voice");
        return $"{verdict.Status} {verdict.Reason}";
    }

    [Fact]
    public async Task This_machine_shows_its_data_paths()
    {
        await using HostSession here = new LocalSession("here");
        DataPathEvidence evidence = await DataPathCollector.CollectAsync(here, Cancel);
        Assert.Null(evidence.Gap);
        Assert.Equal(Directory.Exists("/proc/net/bonding") ? Directory.GetFiles("/proc/net/bonding").Length : 0, evidence.Bonds.Count);
    }

    private static (VerdictStatus, string) Judge(DatabaseNodeState[] nodes, int required)
    {
        SlaPolicy policy = TestPolicy.Bare;
        policy = policy with { Redundancy = policy.Redundancy with { DatabaseNodes = required } };
        BalancerEvidence balancer = new() { Name = "lb", Database = "db", Servers = [.. nodes.Select(node => new BalancedServer("db", node.Node, true))] };
        RedundancyEvidence evidence = new() { ObservedAt = DateTimeOffset.UtcNow, Databases = [new DatabaseNodesEvidence("db", nodes)], Balancers = [balancer] };
        Verdict verdict = RedundancyJudge.Judge(policy, evidence, DateTimeOffset.UtcNow.AddSeconds(1)).Single(one => one.Target == Targets.Database("db"));
        return (verdict.Status, verdict.Reason);
    }

    private static SlaEstate Of(params string[] nodes) => new()
    {
        Name = "e",
        Databases = [new EstateDatabase { Name = "db", Kind = "mariadb", Nodes = nodes, User = "slaops", Password = new SecretReference(SecretKind.Secret, "db") }],
    };

    private static async Task<DatabaseNodeState[]> UntilAsync(SlaEstate estate, Func<DatabaseNodeState[], bool> holds)
    {
        DateTime end = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            DatabaseNodeState[] nodes = [.. (await RedundancyCollector.CollectAsync(estate, Secrets, Cancel)).Databases[0].Nodes];
            if (holds(nodes))
                return nodes;
            Assert.True(DateTime.UtcNow < end, string.Join('\n', nodes.Select(node => $"{node} {string.Join(' ', node.Channels)} {node.Gap?.Reason.Code} {string.Join(' ', node.Gap?.Arguments ?? [])}")));
            await Task.Delay(200, Cancel);
        }
    }
}
