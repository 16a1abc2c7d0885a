using System.Globalization;
using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>Erasures with a real replica that falls behind or stands still, and with a database that is killed under them.</summary>
public sealed class ReplicaTests
{
    private static readonly ErasureLimits Gently = TenantDatabase.Limits with { ChunkSize = 2, MaxReplicaLag = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromSeconds(2) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_for_a_replica_that_is_behind_and_goes_on_once_it_caught_up()
    {
        await using MariaDbServer primary = await MariaDbServer.StartAsync("--server-id=1", "--log-bin=bin", "--binlog-format=ROW");
        await using MariaDbServer replica = await MariaDbServer.StartAsync("--server-id=2");
        await using TenantDatabase database = await ReplicatedAsync(primary, replica);
        await database.FillAsync("t1", 5000);
        await CaughtUpAsync(database, replica);
        string others = await database.OthersAsync();
        await using LedgerDatabase ledger = await database.OpenAsync();
        await using MySqlConnection holding = await ConnectAsync(replica);
        // Whoever reads there for long holds the replica up.
        await RunAsync(holding, $"LOCK TABLES {database.Schema}.calls READ, {database.Schema}.notes READ, {database.Schema}.events READ");
        Task<ErasureResult> erasing = database.EraseAsync(ledger, limits: Gently with { Deadline = TimeSpan.FromMinutes(1) });
        long left = await StandsStillAsync(database, erasing);
        Assert.InRange(left, 1000, 20_000);
        Assert.InRange(await LagAsync(replica), 2, 60);
        await RunAsync(holding, "UNLOCK TABLES");
        ErasureResult result = await erasing;
        Assert.All(result.Items, item => Assert.Null(item.Message));
        Assert.Equal(ErasureState.Erased, result.State);
        Assert.Equal(others, await database.OthersAsync());
        await CaughtUpAsync(database, replica);
        Assert.Equal(0L, await RunAsync(holding, $"SELECT COUNT(*) FROM {database.Schema}.calls WHERE BINARY tenant = 't1'"));
    }

    [Fact]
    public async Task A_replica_that_stands_still_is_named_and_the_next_run_finishes()
    {
        await using MariaDbServer primary = await MariaDbServer.StartAsync("--server-id=1", "--log-bin=bin", "--binlog-format=ROW");
        await using MariaDbServer replica = await MariaDbServer.StartAsync("--server-id=2");
        await using TenantDatabase database = await ReplicatedAsync(primary, replica);
        string others = await database.OthersAsync();
        await using LedgerDatabase ledger = await database.OpenAsync();
        await replica.ExecuteAsync("STOP SLAVE SQL_THREAD");
        long before = await database.LeftAsync();
        ErasureResult result = await database.EraseAsync(ledger, limits: Gently);
        Assert.Equal((ErasureState.Incomplete, before), (result.State, await database.LeftAsync()));
        Assert.Contains(result.Items, item => item.Gap?.Reason == Reasons.ErasureReplicaBehind && Equals(item.Gap.Arguments[1], replica.Node));
        await replica.KillAsync();
        Assert.Equal((ErasureState.Incomplete, before), ((await database.EraseAsync(ledger, limits: Gently)).State, await database.LeftAsync()));
        await replica.RestartAsync();
        await replica.ExecuteAsync("START SLAVE");
        await CaughtUpAsync(database, replica);
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger, limits: Gently)).State);
        Assert.Equal((0, others), (await database.LeftAsync(), await database.OthersAsync()));
    }

    [Fact]
    public async Task A_database_that_dies_amid_a_chunk_is_never_told_as_empty_and_once_back_is_finished()
    {
        await using MariaDbServer server = await MariaDbServer.StartAsync();
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await database.FillAsync("t1", 5000);
        string others = await database.OthersAsync();
        await using LedgerDatabase ledger = await database.OpenAsync();
        for (int kill = 0; kill < 2; kill++)
        {
            long before = await database.LeftAsync();
            Task<ErasureResult> erasing = database.EraseAsync(ledger, limits: Gently);
            while (await database.LeftAsync() > before - 500)
            {
                Assert.False(erasing.IsCompleted, "the erasure ended before the database could be killed");
                await Task.Delay(5, Token);
            }

            await server.KillAsync();
            ErasureResult result = await erasing;
            Assert.NotEqual(ErasureState.Erased, result.State);
            Assert.Contains(result.Items, item => item.Gap is not null);
            await server.RestartAsync();
            Assert.InRange(await database.LeftAsync(), 1, before - 500);
            Assert.Equal(others, await database.OthersAsync());
            Assert.Null((await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1").Tombstone);
        }

        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger, limits: Gently with { ChunkSize = 500 })).State);
        Assert.Equal((0, others), (await database.LeftAsync(), await database.OthersAsync()));
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
    }

    private static async Task<TenantDatabase> ReplicatedAsync(MariaDbServer primary, MariaDbServer replica)
    {
        string[] source = primary.Node.Split(':');
        await replica.ExecuteAsync($"CHANGE MASTER TO MASTER_HOST='{source[0]}', MASTER_PORT={source[1]}, MASTER_USER='slaops', MASTER_PASSWORD='open sesame', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1; START SLAVE");
        TenantDatabase database = await TenantDatabase.CreateAsync(primary);
        database.Estate = database.Estate with { Databases = [database.Estate.Databases[0] with { Replicas = [replica.Node] }] };
        await CaughtUpAsync(database, replica);
        return database;
    }

    // By what arrives: "0 seconds behind" is also said of a replica that has not been told yet.
    private static async Task CaughtUpAsync(TenantDatabase database, MariaDbServer replica)
    {
        string position = (string)(await database.ScalarAsync("SELECT @@gtid_binlog_pos"))!;
        await using MySqlConnection connection = await ConnectAsync(replica);
        Assert.Equal(0L, Convert.ToInt64(await RunAsync(connection, $"SELECT MASTER_GTID_WAIT('{position}', 60)"), CultureInfo.InvariantCulture));
    }

    private static async Task<long> StandsStillAsync(TenantDatabase database, Task erasing)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            long before = await database.LeftAsync();
            await Task.Delay(2500, limit.Token);
            Assert.False(erasing.IsCompleted, "it did not wait");
            if (before < 20_000 && await database.LeftAsync() == before)
                return before;
        }
    }

    private static async Task<long> LagAsync(MariaDbServer replica)
    {
        await using MySqlConnection connection = await ConnectAsync(replica);
        await using MySqlCommand command = new("SHOW REPLICA STATUS", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync(Token);
        await reader.ReadAsync(Token);
        return Convert.ToInt64(reader["Seconds_Behind_Master"], CultureInfo.InvariantCulture);
    }

    private static async Task<MySqlConnection> ConnectAsync(MariaDbServer server)
    {
        string[] node = server.Node.Split(':');
        MySqlConnection connection = new($"Server={node[0]};Port={node[1]};User ID=slaops;Password=open sesame;Pooling=false");
        await connection.OpenAsync(Token);
        return connection;
    }

    private static async Task<object?> RunAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection) { CommandTimeout = 90 };
        return await command.ExecuteScalarAsync(Token);
    }
}
