using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>
/// Erasing one tenant's 1,000,000 rows out of 10,000,000 against pt-archiver at the same chunk size, each on a copy of the same pages, while
/// other tenants are served: how quick it is, and how much of it they feel. Two rounds, of which each begins with the other one.
/// </summary>
public static class ErasureBenchmark
{
    private const int Rows = 10_000_000;
    private const int Share = 10;
    private const double Target = 1.0;

    // Two runs of the same program differ by as much at the 99th percentile.
    private const double LatencyTarget = 1.1;

    private static readonly ErasureLimits Limits = new();

    public static async Task<bool> Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            await using BenchmarkMariaDb server = await BenchmarkMariaDb.StartAsync(folder.FullName);
            long start = Stopwatch.GetTimestamp();
            await FillAsync(server);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Rows} rows filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
            List<(Outcome Ours, Outcome Theirs)> rounds = [];
            foreach (bool oursFirst in (bool[])[false, true])
            {
                Outcome first = await MeasureAsync(output, server, oursFirst);
                Outcome second = await MeasureAsync(output, server, !oursFirst);
                rounds.Add(oursFirst ? (first, second) : (second, first));
            }

            double ratio = Math.Sqrt(rounds.Aggregate(1.0, (product, round) => product * (round.Theirs.Took / round.Ours.Took)));
            double latency = Math.Sqrt(rounds.Aggregate(1.0, (product, round) => product * (round.Ours.Latency / round.Theirs.Latency)));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Rows / Share} rows of {Rows}: {ratio:0.00} x pt-archiver's rate (at least {Target:0.0}); other tenants' p99 {latency:0.00} x the one beside pt-archiver (at most {LatencyTarget:0.0})"));
            return ratio >= Target && latency <= LatencyTarget;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Outcome> MeasureAsync(TextWriter output, BenchmarkMariaDb server, bool ours)
    {
        await CopyAsync(server);
        using CancellationTokenSource stop = new();
        Task<List<TimeSpan>> reading = Task.Factory.StartNew(() => Read(server, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(TimeSpan.FromSeconds(2));
        long start = Stopwatch.GetTimestamp();
        await (ours ? EraseAsync(server) : ArchiveAsync(server));
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        await stop.CancelAsync();
        List<TimeSpan> latencies = await reading;
        if (await server.CountAsync("SELECT COUNT(*) FROM calls WHERE tenant_id = 't1'") != 0 || await server.CountAsync("SELECT COUNT(*) FROM calls") != Rows - (Rows / Share))
            throw new InvalidOperationException("not exactly the tenant's rows are gone");
        latencies.Sort();
        TimeSpan p99 = latencies[latencies.Count * 99 / 100], p50 = latencies[latencies.Count / 2];
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(ours ? "SlaOps" : "pt-archiver"),-11} {took.TotalSeconds:0.0} s, {Rows / Share / took.TotalSeconds:0} rows/s; other tenants' queries: p50 {p50.TotalMilliseconds:0.00} ms, p99 {p99.TotalMilliseconds:0.00} ms, worst {latencies[^1].TotalMilliseconds:0.0} ms of {latencies.Count}"));
        return new Outcome(took, p99);
    }

    private static async Task EraseAsync(BenchmarkMariaDb server)
    {
        await using TableStore store = new(new EstateSql(server.Estate, "bench", new SecretResolver()), new TenantPlace { Database = "bench", Table = "calls", TenantColumn = "tenant_id" }, "calls");
        if (await store.EraseAsync("t1", Limits, null, CancellationToken.None) != Rows / Share)
            throw new InvalidOperationException("not everything was erased");
    }

    // The index that serves: left to itself it goes along the primary key and reads everybody's rows.
    private static async Task ArchiveAsync(BenchmarkMariaDb server) => await BenchmarkRun.TimeAsync(
        "pt-archiver", "--source", $"h=127.0.0.1,P={server.Port},D=bench,t=calls,u=bench,p=bench,i=by_tenant", "--purge", "--bulk-delete", "--limit", InvariantText.Of(Limits.ChunkSize), "--commit-each",
        "--where", "tenant_id='t1'", "--no-safe-auto-increment", "--no-check-charset", "--no-version-check");

    // At a steady pace, whatever the answers take: who waits for each would see fewer of the slow ones.
    private static List<TimeSpan> Read(BenchmarkMariaDb server, CancellationToken stop)
    {
        TimeSpan pace = TimeSpan.FromMilliseconds(5);
        Random random = new(1);
        using MySqlConnection connection = new(server.ConnectionString);
        connection.Open();
        using MySqlCommand command = new("SELECT id, caller, note FROM calls WHERE tenant_id = @tenant ORDER BY id DESC LIMIT 20", connection);
        MySqlParameter tenant = command.Parameters.Add("@tenant", MySqlDbType.VarChar);
        List<TimeSpan> latencies = [];
        long begun = Stopwatch.GetTimestamp();
        for (int number = 0; !stop.IsCancellationRequested; number++)
        {
            TimeSpan due = number * pace;
            if (due - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } early)
                Thread.Sleep(early);
            tenant.Value = "t" + InvariantText.Of(random.Next(2, 90));
            long asked = Stopwatch.GetTimestamp();
            using (MySqlDataReader reader = command.ExecuteReader())
            {
                while (reader.Read())
                    reader.GetInt64(0);
            }

            latencies.Add(Stopwatch.GetElapsedTime(asked));
        }

        return latencies;
    }

    // Every tenth row is the tenant's, as where all are served at the same time.
    private static async Task FillAsync(BenchmarkMariaDb server) => await server.ExecuteAsync($"""
        CREATE TABLE original (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, tenant_id VARCHAR(64) NOT NULL, taken DATETIME NOT NULL, caller VARCHAR(80) NOT NULL, note VARCHAR(120)) ENGINE=InnoDB CHARACTER SET utf8mb4;
        SET unique_checks = 0, foreign_key_checks = 0;
        INSERT INTO original SELECT seq, IF(seq % {Share} = 0, 't1', CONCAT('t', 2 + CRC32(seq) % 88)), '2026-01-01' + INTERVAL seq SECOND, CONCAT('+81-3-', seq), 'a note about a call that somebody wrote' FROM seq_1_to_{Rows};
        ALTER TABLE original ADD KEY by_tenant (tenant_id);
        """);

    // The same pages, so that neither finds its rows closer together.
    private static async Task CopyAsync(BenchmarkMariaDb server)
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS calls; CREATE TABLE calls LIKE original; ALTER TABLE calls DISCARD TABLESPACE");
        await using (MySqlConnection exporting = new(server.ConnectionString))
        {
            await exporting.OpenAsync();
            await using MySqlCommand export = new("FLUSH TABLES original FOR EXPORT", exporting) { CommandTimeout = 0 };
            await export.ExecuteNonQueryAsync();
            foreach (string extension in (string[])["ibd", "cfg"])
                File.Copy(Path.Combine(server.Data, "bench", "original." + extension), Path.Combine(server.Data, "bench", "calls." + extension));
        }

        await server.ExecuteAsync("ALTER TABLE calls IMPORT TABLESPACE; ANALYZE TABLE calls");
        // What the run before left to clean up, or to write, must not fall into this one.
        while (await server.CountAsync("SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'Innodb_history_list_length'") > 100)
            await Task.Delay(200);
        await server.CountAsync("SELECT COUNT(*) FROM calls FORCE INDEX (PRIMARY) WHERE note IS NOT NULL");
        await server.CountAsync("SELECT COUNT(*) FROM calls FORCE INDEX (by_tenant) WHERE tenant_id > ''");
        await server.ExecuteAsync("SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0, GLOBAL innodb_max_dirty_pages_pct = 0");
        while (await server.CountAsync("SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'Innodb_buffer_pool_pages_dirty'") > 100)
            await Task.Delay(200);
        await server.ExecuteAsync("SET GLOBAL innodb_max_dirty_pages_pct = 90");
        await BenchmarkRun.TimeAsync("sync");
    }

    private sealed record Outcome(TimeSpan Took, TimeSpan Latency);
}

/// <summary>A real MariaDB for the time of a benchmark, with a database <c>bench</c>, large enough to hold the tables in memory.</summary>
internal sealed class BenchmarkMariaDb : IAsyncDisposable
{
    private readonly Process server;

    private BenchmarkMariaDb(Process server, string data, int port) => (this.server, Data, Port) = (server, data, port);

    internal string Data { get; }

    internal int Port { get; }

    internal string ConnectionString => $"Server=127.0.0.1;Port={InvariantText.Of(Port)};User ID=bench;Password=bench;Database=bench;Pooling=false;DefaultCommandTimeout=0";

    internal SlaEstate Estate => new()
    {
        Name = "benchmark",
        Databases = [new EstateDatabase { Name = "bench", Kind = "mariadb", User = "bench", Nodes = [$"127.0.0.1:{InvariantText.Of(Port)}"], Password = new SecretReference(SecretKind.File, Path.Combine(Data, "..", "password")) }],
    };

    internal static async Task<BenchmarkMariaDb> StartAsync(string folder)
    {
        string data = Path.Combine(folder, "data"), init = Path.Combine(folder, "init.sql"), account = Environment.UserName;
        await BenchmarkRun.TimeAsync("sh", "-c", "exec env TMPDIR=\"$0\" mariadb-install-db \"$@\" > /dev/null", folder, "--no-defaults", "--datadir=" + data, "--user=" + account, "--auth-root-authentication-method=normal", "--skip-test-db");
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), "bench");
        await File.WriteAllTextAsync(init, "CREATE DATABASE IF NOT EXISTS bench;\nCREATE USER IF NOT EXISTS bench@'127.0.0.1' IDENTIFIED BY 'bench';\nGRANT ALL ON *.* TO bench@'127.0.0.1';\n");
        int port = LocalProcess.FreePort();
        ProcessStartInfo start = new(
            "/usr/sbin/mariadbd",
            ["--no-defaults", "--datadir=" + data, "--user=" + account, $"--port={InvariantText.Of(port)}", "--bind-address=127.0.0.1", "--socket=" + Path.Combine(folder, "s"), "--pid-file=" + Path.Combine(folder, "pid"), "--tmpdir=" + folder, "--init-file=" + init,
             "--skip-name-resolve", "--innodb-buffer-pool-size=5G", "--innodb-log-file-size=2G"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new BenchmarkMariaDb(await BenchmarkRun.StartAsync(start, port), data, port);
    }

    internal async Task ExecuteAsync(string sql) => await CountAsync(sql);

    internal async Task<long> CountAsync(string sql)
    {
        await using MySqlConnection connection = new(ConnectionString);
        await connection.OpenAsync();
        await using MySqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync() is IConvertible number and not string ? number.ToInt64(CultureInfo.InvariantCulture) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
    }
}
