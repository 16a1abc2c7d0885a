using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>Two real MariaDB servers in a Galera cluster on loopback; the second one gets its data from the first by rsync.</summary>
public sealed class GaleraCluster : IAsyncDisposable
{
    private static readonly string[] Providers = ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so"];

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();
    private readonly Member[] members = [new("a"), new("b")];

    // rsync's daemon gives its rights away where root starts it, and could not write into a folder of root's.
    private static string Account => SshServer.IsRoot ? "mysql" : Environment.UserName;

    /// <summary>host:port of both.</summary>
    public string[] Nodes => [.. members.Select(member => FormattableString.Invariant($"127.0.0.1:{member.Port}"))];

    /// <summary>A cluster of two that are in step; the test is skipped where something is missing (in CI it fails).</summary>
    public static async Task<GaleraCluster> StartAsync()
    {
        SshServer.SkipWithout(
            Array.Exists(Providers, File.Exists) && LocalProcess.Find("mariadbd") is not null && LocalProcess.Find("mariadb-install-db") is not null && LocalProcess.Find("rsync") is not null,
            "Galera is missing: install mariadb-server, galera-4 and rsync.");
        GaleraCluster cluster = new();
        try
        {
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement on one of the two, as the administrator.</summary>
    public async Task ExecuteAsync(int node, string sql)
    {
        await using MySqlConnection connection = new($"Server=127.0.0.1;Port={members[node].Port};User ID=slaops;Password=open sesame;Pooling=false");
        await connection.OpenAsync();
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Sends a signal to one of the two.</summary>
    public void Signal(int node, string signal) => SshServer.Signal(signal, members[node].Server!.Id);

    /// <summary>Ends one of the two as an operator would: it takes its leave of the other.</summary>
    public async Task ShutDownAsync(int node)
    {
        Signal(node, "TERM");
        for (int wait = 0; wait < 600 && !members[node].Server!.HasExited; wait++)
            await Task.Delay(100);
        Assert.True(members[node].Server!.HasExited);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Member member in members.Where(member => member.Server is not null))
            await member.Server!.DisposeAsync();
        folder.Dispose();
    }

    private async Task FormAsync()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        foreach (string path in members.SelectMany(member => (string[])[folder.File(member.Name), Temporary(member)]))
        {
            Directory.CreateDirectory(path);
            if (SshServer.IsRoot)
                LocalProcess.Run("chown", Account, path);
        }

        LocalProcess.Run("env", "TMPDIR=" + Temporary(members[0]), "mariadb-install-db", "--no-defaults", "--datadir=" + folder.File("a"), "--user=" + Account, "--auth-root-authentication-method=normal", "--skip-test-db");
        await File.WriteAllTextAsync(folder.File("init.sql"), "CREATE USER slaops@'127.0.0.1' IDENTIFIED BY 'open sesame';\nGRANT ALL ON *.* TO slaops@'127.0.0.1' WITH GRANT OPTION;\n");
        // As an operator sets it up: the account is made before there is a cluster, and comes to the other one with the data.
        Launch(members[0], "--wsrep-on=OFF", "--init-file=" + folder.File("init.sql"));
        await AnswersAsync(0);
        await ShutDownAsync(0);
        await members[0].Server!.DisposeAsync();
        Launch(members[0], [.. Clustered(members[0], "gcomm://"), "--wsrep-new-cluster"]);
        await AnswersAsync(0);
        Launch(members[1], Clustered(members[1], FormattableString.Invariant($"gcomm://127.0.0.1:{members[0].Group}")));
        await AnswersAsync(1);
    }

    // Of its own, as MariaDbServer says.
    private string Temporary(Member member) => folder.File(member.Name + "-tmp");

    private void Launch(Member member, params string[] options) => member.Server = LocalProcess.Start("mariadbd",
    [
        "--no-defaults", "--datadir=" + folder.File(member.Name), "--user=" + Account, FormattableString.Invariant($"--port={member.Port}"), "--bind-address=127.0.0.1",
        "--socket=" + Path.Combine(folder.File(member.Name), "s"), "--pid-file=" + Path.Combine(folder.File(member.Name), "pid"), "--tmpdir=" + Temporary(member),
        "--skip-name-resolve", "--innodb-log-file-size=16M", "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", .. options,
    ]);

    private static string[] Clustered(Member member, string address) =>
    [
        "--wsrep-on=ON", "--wsrep-provider=" + Array.Find(Providers, File.Exists), "--wsrep-cluster-name=slaops", "--wsrep-node-name=" + member.Name, "--wsrep-cluster-address=" + address,
        FormattableString.Invariant($"--wsrep-node-address=127.0.0.1:{member.Group}"), "--wsrep-sst-method=rsync", FormattableString.Invariant($"--wsrep-sst-receive-address=127.0.0.1:{member.Sst}"),
        FormattableString.Invariant($"--wsrep-provider-options=base_host=127.0.0.1;base_port={member.Group};gmcast.listen_addr=tcp://127.0.0.1:{member.Group};ist.recv_addr=127.0.0.1:{member.Ist};gcache.size=16M"),
    ];

    private Task AnswersAsync(int node) => members[node].Server!.WaitAsync(async () =>
    {
        try
        {
            await ExecuteAsync(node, "SELECT COUNT(*) FROM mysql.user");
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    });

    private sealed class Member(string name)
    {
        public string Name => name;

        public int Port { get; } = LocalProcess.FreePort();

        public int Group { get; } = LocalProcess.FreePort();

        public int Ist { get; } = LocalProcess.FreePort();

        public int Sst { get; } = LocalProcess.FreePort();

        public LocalProcess? Server { get; set; }
    }
}
