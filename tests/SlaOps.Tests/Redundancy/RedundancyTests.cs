namespace SlaOps.Tests;

public class RedundancyTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare with { Servers = new Dictionary<string, int> { ["voice"] = 4 } };

    // Each character is a host: + runs, - does not, ? could not be asked.
    [Theory]
    [InlineData("++++", VerdictStatus.Met, "RoleComplete")]
    [InlineData("+++++", VerdictStatus.Met, "RoleComplete")]
    [InlineData("+++-", VerdictStatus.AtRisk, "RoleReduced")]
    [InlineData("++++-", VerdictStatus.AtRisk, "RoleReduced")]
    [InlineData("+++", VerdictStatus.AtRisk, "RoleReduced")]
    [InlineData("++--", VerdictStatus.AtRisk, "RoleReduced")]
    [InlineData("+---", VerdictStatus.Breached, "RoleNotRedundant")]
    [InlineData("+", VerdictStatus.Breached, "RoleNotRedundant")]
    [InlineData("+++?", VerdictStatus.Unknown, "RoleUncertain")]
    [InlineData("++-?", VerdictStatus.AtRisk, "RoleReduced")]
    [InlineData("+--?", VerdictStatus.Unknown, "RoleUncertain")]
    [InlineData("---?", VerdictStatus.Breached, "RoleNotRedundant")]
    [InlineData("????", VerdictStatus.Unknown, "RoleUncertain")]
    [InlineData("", VerdictStatus.Unknown, "NotConfigured")]
    public void Servers_of_a_role_are_counted(string hosts, VerdictStatus status, string reason)
    {
        Verdict verdict = Roles(hosts).Single(one => one.Clause is ClauseIds.EstateServers);
        Assert.Equal(("role:voice", status, reason), (verdict.Target, verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("++", VerdictStatus.Met)]
    [InlineData("++-", VerdictStatus.AtRisk)]
    [InlineData("+-", VerdictStatus.Breached)]
    [InlineData("+?", VerdictStatus.Unknown)]
    [InlineData("++?", VerdictStatus.Unknown)]
    public void Two_at_once_are_redundant(string hosts, VerdictStatus status) =>
        Assert.Equal(status, Roles(hosts).Single(one => one.Clause is ClauseIds.RedundancyNodes).Status);

    [Fact]
    public void A_role_of_the_estate_alone_must_be_redundant_too() =>
        Assert.Equal(VerdictStatus.Breached, RedundancyJudge.Judge(Policy, new RedundancyEvidence { ObservedAt = At, Hosts = [new HostPresence("web1", "web", true)] }, At).Single(one => one.Target is "role:web").Status);

    // Each character is a spare: + stands ready, s serves, - does not answer, ? could not be asked.
    [Theory]
    [InlineData("+", VerdictStatus.Met, "SpareReady")]
    [InlineData("++", VerdictStatus.Met, "SpareReady")]
    [InlineData("+-", VerdictStatus.AtRisk, "SpareGone")]
    [InlineData("+s", VerdictStatus.AtRisk, "SpareServes")]
    [InlineData("+?", VerdictStatus.Unknown, "SpareUnasked")]
    [InlineData("-", VerdictStatus.Breached, "SpareGone")]
    [InlineData("s", VerdictStatus.Breached, "SpareServes")]
    [InlineData("-s", VerdictStatus.Breached, "SpareGone")]
    [InlineData("-?", VerdictStatus.Unknown, "SpareGone")]
    [InlineData("?", VerdictStatus.Unknown, "SpareUnasked")]
    [InlineData("", VerdictStatus.Unknown, "NotConfigured")]
    public void Spare_equipment_stands_ready_and_serves_nobody(string spares, VerdictStatus status, string reason)
    {
        RedundancyEvidence evidence = new()
        {
            ObservedAt = At,
            Hosts = [.. spares.Select((mark, index) => new HostPresence("spare" + index, "voice", mark is 's' ? true : State(mark)) { Spare = true, Serves = mark is 's' ? "database:db" : null })],
        };
        Verdict[] verdicts = [.. RedundancyJudge.Judge(Policy, evidence, At)];
        Verdict verdict = verdicts.Single(one => one.Target is "role:spare");
        Assert.Equal((ClauseIds.RedundancyNodes, status, reason), (verdict.Clause, verdict.Status, verdict.Reason));
        // None of them is one of the four.
        Assert.Equal("NotConfigured", verdicts.Single(one => one.Clause is ClauseIds.EstateServers).Reason);
        Assert.DoesNotContain(RedundancyJudge.Judge(Policy with { Redundancy = Policy.Redundancy with { Spare = false } }, evidence, At), one => one.Target is "role:spare");
    }

    [Fact]
    public void What_a_spare_serves_is_known_by_databases_and_load_balancers()
    {
        EstateHost spare = new() { Name = "db9", Address = "10.0.1.19", Spare = true };
        SlaEstate estate = new()
        {
            Name = "e",
            Hosts = [spare],
            Databases = [new EstateDatabase { Name = "a", Kind = "mysql", Nodes = ["db1:3306"] }, new EstateDatabase { Name = "b", Kind = "mysql", Nodes = ["db1:3306"], Replicas = ["10.0.1.19:3306"] }],
        };
        BalancerEvidence balancer = new() { Name = "lb", Servers = [new BalancedServer("web", "DB9", false)] };
        Assert.Equal("database:b", SpareUse.Of(estate, spare, []));
        Assert.Null(SpareUse.Of(estate with { Databases = [] }, spare, [balancer]));
        Assert.Equal("loadbalancer:lb", SpareUse.Of(estate with { Databases = [] }, spare, [balancer with { Servers = [new BalancedServer("web", "DB9", true)] }]));
        Assert.Equal((true, true, false), (spare.IsSpare, new EstateHost { Name = "x", Address = "x", Role = "Spare" }.IsSpare, new EstateHost { Name = "x", Address = "x" }.IsSpare));
    }

    [Theory]
    [InlineData(-1, "NotObservedThen")]
    [InlineData(0, "RoleComplete")]
    [InlineData(86_400, "RoleComplete")]
    [InlineData(86_401, "Stale")]
    public void Evidence_counts_for_its_day(int seconds, string reason) =>
        Assert.Equal(reason, RedundancyJudge.Judge(Policy, Evidence("++++"), At.AddSeconds(seconds)).First().Reason);

    private static readonly DatabaseNodeState Primary = new() { Node = "db1:3306", ServerId = "1" };
    private static readonly ReplicaChannel Following = new("1", true, true, TimeSpan.Zero);
    private static readonly DatabaseNodeState Replica = new() { Node = "db2:3306", ServerId = "2", ReadOnly = true, Channels = [Following] };
    private static readonly DatabaseNodeState Gone = new() { Node = "db2:3306", Down = true, Gap = new EvidenceGap(Reasons.Unreadable, "db2:3306", "refused") };
    private static readonly DatabaseNodeState Denied = new() { Node = "db2:3306", Gap = new EvidenceGap(Reasons.DatabaseDenied, "db2:3306", "no") };
    private static readonly GaleraState Synced = new(true, true, true, 2);
    private static readonly DatabaseNodeState Member = new() { Node = "db1:3306", ServerId = "1", Galera = Synced };

    public static TheoryData<string, VerdictStatus, string> Databases => new()
    {
        { "follows", VerdictStatus.Met, "DatabaseNodesServe" },
        { "at the limit", VerdictStatus.Met, "DatabaseNodesServe" },
        { "behind", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "stopped", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "broken", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "silent", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "foreign", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "apart", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "writable", VerdictStatus.AtRisk, "ReplicaWritable" },
        { "one down", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "one denied", VerdictStatus.Unknown, "DatabaseNodesUnknown" },
        { "no answer at all", VerdictStatus.Unknown, "DatabaseNodesUnknown" },
        { "third down", VerdictStatus.AtRisk, "DatabaseNodesReduced" },
        { "cluster", VerdictStatus.Met, "DatabaseNodesServe" },
        { "joining", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "minority", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "not ready", VerdictStatus.Breached, "DatabaseNodesFew" },
        { "split", VerdictStatus.Breached, "ClusterSplit" },
        { "shared store", VerdictStatus.Met, "DatabaseNodesServe" },
        { "unbalanced", VerdictStatus.Unknown, "DatabaseNotBalanced" },
    };

    [Theory]
    [MemberData(nameof(Databases))]
    public void Nodes_of_a_database_serve_in_step(string name, VerdictStatus status, string reason)
    {
        DatabaseNodeState[] nodes = name switch
        {
            "follows" or "unbalanced" => [Primary, Replica],
            "at the limit" => [Primary, Replica with { Channels = [Following with { Lag = TimeSpan.FromMinutes(1) }] }],
            "behind" => [Primary, Replica with { Channels = [Following with { Lag = TimeSpan.FromSeconds(61) }] }],
            "stopped" => [Primary, Replica with { Channels = [Following with { Receives = false }] }],
            "broken" => [Primary, Replica with { Channels = [Following, Following with { Applies = false }] }],
            "silent" => [Primary, Replica with { Channels = [Following with { Lag = null }] }],
            "foreign" => [Primary, Replica with { Channels = [Following with { SourceId = "9" }] }],
            "apart" => [Primary, Replica with { Channels = [] }],
            "writable" => [Primary, Replica with { ReadOnly = false }],
            "one down" => [Primary, Gone],
            "one denied" => [Primary, Denied],
            "no answer at all" => [Gone with { Node = "db1:3306" }, Gone],
            "third down" => [Primary, Replica, Gone with { Node = "db3:3306" }],
            "cluster" => [Member, Member with { Node = "db2:3306" }],
            "joining" => [Member, Member with { Node = "db2:3306", Galera = Synced with { Synced = false } }],
            "minority" => [Member, Member with { Node = "db2:3306", Galera = Synced with { Primary = false } }],
            "not ready" => [Member, Member with { Node = "db2:3306", Galera = Synced with { Ready = false } }],
            "split" => [Member with { Galera = Synced with { Size = 1 } }, Member with { Node = "db2:3306", Galera = Synced with { Size = 1 } }],
            _ => [Primary with { SharesStore = true }, Primary with { Node = "db2:3306", SharesStore = true }],
        };
        BalancerEvidence[] balancers = name is "unbalanced" ? [] : [new BalancerEvidence { Name = "lb", Database = "DB", Servers = [new("q", "a", true), new("q", "b", true)] }];
        Verdict verdict = RedundancyJudge.Judge(Policy, new RedundancyEvidence { ObservedAt = At, Databases = [new DatabaseNodesEvidence("db", nodes)], Balancers = balancers }, At).Single(one => one.Target is "database:db");
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("++", VerdictStatus.Met, "BalancerServes")]
    [InlineData("++-", VerdictStatus.AtRisk, "BalancerReduced")]
    [InlineData("+-", VerdictStatus.Breached, "BalancerReduced")]
    [InlineData("+?", VerdictStatus.Unknown, "BalancerUnchecked")]
    [InlineData("++?", VerdictStatus.Met, "BalancerServes")]
    [InlineData("", VerdictStatus.Unknown, "BalancerEmpty")]
    public void Servers_behind_a_balancer_are_counted(string servers, VerdictStatus status, string reason)
    {
        BalancerEvidence balancer = new() { Name = "lb", Servers = [.. servers.Select((mark, index) => new BalancedServer("web", "s" + index, State(mark)))] };
        Verdict verdict = RedundancyJudge.Judge(Policy, new RedundancyEvidence { ObservedAt = At, Balancers = [balancer] }, At).Single(one => one.Target is "loadbalancer:lb");
        Assert.Equal((ClauseIds.RedundancyNodes, status, reason), (verdict.Clause, verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("10 a +, 20 a +, 20 b +", VerdictStatus.Met, "BalancerServes")]
    // The writer's server fell out and another one's took over, or did not.
    [InlineData("10 a -, 10 b +, 20 a -, 20 b +, 20 c +", VerdictStatus.AtRisk, "BalancerReduced")]
    [InlineData("10 a -, 20 b +, 20 c +", VerdictStatus.Breached, "BalancerReduced")]
    [InlineData("20 b +, 20 c +", VerdictStatus.Breached, "BalancerReduced")]
    [InlineData("10 a +, 20 a +", VerdictStatus.Breached, "BalancerReduced")]
    // What clients are not sent to serves nobody, and a server listed twice is one.
    [InlineData("10 a +, 20 a +, 30 b +", VerdictStatus.Breached, "BalancerReduced")]
    [InlineData("10 a +, 20 b +, 20 b -", VerdictStatus.Breached, "BalancerReduced")]
    [InlineData("30 b +", VerdictStatus.Unknown, "BalancerEmpty")]
    public void Hostgroups_of_proxysql_are_one_pool_without_a_gap(string lines, VerdictStatus status, string reason)
    {
        ProxysqlServer[] servers = [.. lines.Split(", ").Select(line => line.Split(' ')).Select(words => new ProxysqlServer(int.Parse(words[0]), words[1] + ":3306", words[2] is "+" ? "ONLINE" : "SHUNNED"))];
        BalancerEvidence balancer = ProxysqlPool.Of(new BalancerEvidence { Name = "px", Kind = "proxysql", Database = "DB" }, servers, [10, 20]);
        Verdict verdict = RedundancyJudge.Judge(Policy, new RedundancyEvidence { ObservedAt = At, Balancers = [balancer] }, At).Single(one => one.Target is "loadbalancer:px");
        Assert.Equal((ClauseIds.RedundancyDatabase, status, reason, "proxysql:px"), (verdict.Clause, verdict.Status, verdict.Reason, verdict.Evidence[0].Source));
    }

    // Written by hand in the form that the documentation of Linux's md and bonding drivers shows: neither can run here.
    private const string Mdstat = """
        Personalities : [raid1] [raid6] [raid5] [raid4]
        md0 : active raid1 sdb1[1] sda1[0]
              1953382464 blocks super 1.2 [2/2] [UU]
              bitmap: 0/15 pages [0KB], 65536KB chunk

        md1 : active (auto-read-only) raid5 sdd1[3] sdc1[1](F) sdb2[0]
              1250241792 blocks super 1.2 level 5, 64k chunk, algorithm 2 [3/2] [U_U]
              [=>...................]  recovery = 8.5% (106431872/1250241792) finish=135.2min speed=141001K/sec

        md2 : inactive sde1[0](S)
              976630464 blocks super 1.2

        md3 : active raid0 sdf1[1] sdg1[0]
              1953260544 blocks super 1.2 512k chunks

        unused devices: <none>
        """;

    private const string Bonding = """
        @bond bond0
        Ethernet Channel Bonding Driver: v5.15.0

        Bonding Mode: fault-tolerance (active-backup)
        Primary Slave: None
        Currently Active Slave: eth0
        MII Status: up
        MII Polling Interval (ms): 100

        Slave Interface: eth0
        MII Status: up
        Speed: 1000 Mbps

        Slave Interface: eth1
        MII Status: down
        Speed: Unknown
        """;

    [Fact]
    public void Arrays_tell_their_disks() => Assert.Equal(
        [new DiskArray("md0", "raid1", 2, 2, true), new DiskArray("md1", "raid5", 3, 2, true), new DiskArray("md2", "", 0, 0, false), new DiskArray("md3", "raid0", 2, 2, true)],
        DataPathText.Arrays(Mdstat));

    [Fact]
    public void Bonds_tell_their_lines() => Assert.Equal([new BondedLine("bond0", 2, 1)], DataPathText.Bonds(Bonding));

    [Theory]
    [InlineData("raid1", 2, 2, true, VerdictStatus.Met, "PathsRedundant")]
    [InlineData("raid1", 2, 1, true, VerdictStatus.AtRisk, "ArrayDegraded")]
    [InlineData("raid1", 1, 1, true, VerdictStatus.AtRisk, "ArrayUnsafe")]
    [InlineData("raid0", 2, 2, true, VerdictStatus.AtRisk, "ArrayUnsafe")]
    [InlineData("", 0, 0, false, VerdictStatus.Breached, "ArrayStopped")]
    public void An_array_outlives_a_disk(string level, int disks, int working, bool running, VerdictStatus status, string reason)
    {
        Verdict verdict = RedundancyJudge.Judge(Policy, new DataPathEvidence { Host = "h", ObservedAt = At, Arrays = [new DiskArray("md0", level, disks, working, running)] }, At);
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData(2, 2, VerdictStatus.Met)]
    [InlineData(2, 1, VerdictStatus.AtRisk)]
    [InlineData(1, 1, VerdictStatus.AtRisk)]
    [InlineData(2, 0, VerdictStatus.Breached)]
    public void A_bond_outlives_a_line(int lines, int working, VerdictStatus status) =>
        Assert.Equal(status, RedundancyJudge.Judge(Policy, new DataPathEvidence { Host = "h", ObservedAt = At, Bonds = [new BondedLine("bond0", lines, working)] }, At).Status);

    [Fact]
    public void What_does_not_show_is_no_promise_kept() =>
        Assert.Equal(VerdictStatus.NotApplicable, RedundancyJudge.Judge(Policy, DataPathText.Parse("h", At, "@@slaops mdstat absent\n@@slaops bonding ok\n@@slaops end ok\n"), At).Status);

    [Fact]
    public void An_answer_that_is_cut_proves_nothing() =>
        Assert.Equal(VerdictStatus.Unknown, RedundancyJudge.Judge(Policy, DataPathText.Parse("h", At, "@@slaops mdstat ok\nmd0 : active raid1 sdb1[1]"), At).Status);

    [Fact]
    public void Haproxy_tells_its_servers()
    {
        const string Text = "# pxname,svname,status,type,desc\nweb,FRONTEND,OPEN,0,\nweb,a,UP,2,\"x, \"\"y\"\"\"\nweb,b,UP 1/3,2,\nweb,c,DOWN,2,\nweb,d,MAINT,2,\nweb,e,no check,2,\nweb,f,DOWN 1/2,2,\nweb,BACKEND,UP,1,\n\n";
        Assert.Equal([true, true, false, false, null, false], HaproxyText.Servers(Text)!.Select(server => server.Serving));
        Assert.Null(HaproxyText.Servers("<html>"));
        Assert.Null(HaproxyText.Servers(""));
        Assert.Null(HaproxyText.Servers("# pxname,svname,status,type\nweb,a,U"));
    }

    [Fact]
    public void Replication_is_read_by_either_names()
    {
        ReplicaChannel expected = new("7", true, false, TimeSpan.FromSeconds(5));
        Dictionary<string, string?> mysql = new() { ["Source_Server_Id"] = "7", ["Replica_IO_Running"] = "Yes", ["Replica_SQL_Running"] = "No", ["Seconds_Behind_Source"] = "5" };
        Dictionary<string, string?> mariaDb = new() { ["Master_Server_Id"] = "7", ["Slave_IO_Running"] = "Yes", ["Slave_SQL_Running"] = "No", ["Seconds_Behind_Master"] = "5" };
        Assert.Equal([expected, expected], ReplicationText.Channels([mysql, mariaDb]));
        Assert.Equal([new ReplicaChannel("7", false, false, null)], ReplicationText.Channels([new Dictionary<string, string?> { ["Master_Server_Id"] = "7", ["Slave_IO_Running"] = "Connecting", ["Seconds_Behind_Master"] = null }]));
        Assert.Null(ReplicationText.Galera(new Dictionary<string, string?> { ["wsrep_cluster_status"] = "Disconnected", ["wsrep_cluster_size"] = "0", ["wsrep_provider_name"] = "" }));
    }

    // As MariaDB 10.11 with Galera 26.4 showed them: two in step, one that was told to fall out of step, and one that lost the other.
    [Theory]
    [InlineData("4", "2", "Primary", "ON", true, true, true, 2)]
    [InlineData("2", "2", "Primary", "ON", true, false, true, 2)]
    [InlineData("0", "1", "non-Primary", "OFF", false, false, false, 1)]
    public void A_cluster_is_read_by_what_each_node_says(string state, string size, string status, string ready, bool primary, bool synced, bool takes, int members) => Assert.Equal(
        new GaleraState(primary, synced, takes, members),
        ReplicationText.Galera(new Dictionary<string, string?>
        {
            ["wsrep_local_state"] = state,
            ["wsrep_cluster_size"] = size,
            ["wsrep_cluster_status"] = status,
            ["wsrep_connected"] = "ON",
            ["wsrep_provider_name"] = "Galera",
            ["wsrep_ready"] = ready,
        }));

    private static IEnumerable<Verdict> Roles(string hosts) => RedundancyJudge.Judge(Policy, Evidence(hosts), At).Where(verdict => verdict.Target is "role:voice");

    private static RedundancyEvidence Evidence(string hosts) => new() { ObservedAt = At, Hosts = [.. hosts.Select((mark, index) => new HostPresence("voice" + index, "Voice", State(mark)))] };

    private static bool? State(char mark) => mark switch { '+' => true, '-' => false, _ => null };
}
