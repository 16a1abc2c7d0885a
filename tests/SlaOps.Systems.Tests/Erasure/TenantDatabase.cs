using System.Globalization;
using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A database with several tenants' rows on a real MariaDB, an estate that names its places, and a real ledger in which t1 is terminated and due.
/// Beside t1 there are T1, 't1 ', t10 and t2, of which nothing may ever change.
/// </summary>
internal sealed class TenantDatabase : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 20, 12, 0, 0, TimeSpan.FromHours(9));

    private readonly TemporaryFolder? own;
    private readonly string connection;

    private TenantDatabase(string connection, TemporaryFolder? own, string folder)
    {
        this.connection = connection;
        this.own = own;
        Folder = folder;
        MySqlConnectionStringBuilder parts = new(connection);
        Schema = parts.Database;
        File.WriteAllText(Path.Combine(folder, "password"), parts.Password);
        Estate = new SlaEstate
        {
            Name = "test",
            Databases =
            [
                new EstateDatabase
                {
                    Name = "calltree", Kind = "mariadb", Schema = Schema, User = parts.UserID,
                    Nodes = [string.Create(CultureInfo.InvariantCulture, $"{parts.Server}:{parts.Port}")],
                    Password = new SecretReference(SecretKind.File, Path.Combine(folder, "password")),
                },
            ],
            TenantPlaces =
            [
                new TenantPlace { Database = "calltree", Table = "customers", TenantColumn = "id", Last = true },
                new TenantPlace { Database = "calltree", Table = "calls", TenantColumn = "tenant" },
                new TenantPlace { Database = "calltree", Table = "notes", TenantColumn = "tenant" },
                new TenantPlace { Database = "calltree", Table = "events", TenantColumn = "tenant" },
            ],
            Erasure = new TenantSettings { Active = new TenantQuery { Database = "calltree", Query = "SELECT active FROM customers WHERE id = @tenant AND BINARY id = @tenant" } },
        };
    }

    public static SlaPolicy Policy { get; } = RotationStore.Policy with { Erasure = new ErasurePolicy { MaxShare = 1 } };

    public static ErasureLimits Limits { get; } = new() { ChunkSize = 10 };

    public string Schema { get; }

    public SlaEstate Estate { get; set; }

    public MovingClock Clock { get; } = new() { Now = Now };

    public string LedgerPath => Path.Combine(Folder, "ledger", "ledger.db");

    public string Folder { get; }

    /// <summary>What another process needs to attach to it.</summary>
    public string Connection => connection;

    /// <summary>Rows of each tenant in calls; as many in events, twice as many in notes, one in customers.</summary>
    public const int Calls = 35;

    public static async Task<TenantDatabase> CreateAsync(MariaDbServer server, bool terminated = true)
    {
        TemporaryFolder folder = new();
        TenantDatabase database = new(await server.NewDatabaseAsync(), folder, folder.Path);
        await database.ExecuteAsync("""
            CREATE TABLE customers (id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY, active INT NOT NULL) ENGINE=InnoDB;
            CREATE TABLE calls (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, tenant VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, note VARCHAR(80), KEY by_tenant (tenant)) ENGINE=InnoDB;
            CREATE TABLE notes (tenant VARCHAR(64) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL, call_id BIGINT NOT NULL, number INT NOT NULL, word VARCHAR(20) NOT NULL,
              PRIMARY KEY (call_id, number, word), KEY by_tenant (tenant), FOREIGN KEY (call_id) REFERENCES calls (id)) ENGINE=InnoDB;
            CREATE TABLE events (tenant VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, what VARCHAR(80), KEY (tenant)) ENGINE=InnoDB;
            """);
        foreach (string tenant in (string[])["t1", "T1", "t1 ", "t10", "t2"])
        {
            if (tenant.Trim() == tenant)
                await database.ExecuteAsync($"INSERT INTO customers VALUES ('{tenant}', {(tenant == "t1" ? 0 : 1)})");
            await database.FillAsync(tenant, Calls);
        }

        if (terminated)
        {
            await using LedgerDatabase ledger = await database.OpenAsync();
            await ledger.AppendAsync([TenantEvents.Terminated("t1", new DateOnly(2026, 3, 10), "test", null)], null, CancellationToken.None);
        }

        return database;
    }

    /// <summary>The same database and ledger, in another process.</summary>
    public static TenantDatabase Attach(string connection, string folder) => new(connection, null, folder);

    /// <summary>Adds a folder of each tenant to the estate.</summary>
    public TenantDatabase WithVoice()
    {
        Estate = Estate with { TenantPlaces = [.. Estate.TenantPlaces, new TenantPlace { Path = Path.Combine(Folder, "voice", "{tenant}") }] };
        return this;
    }

    public async Task FillAsync(string tenant, int calls) => await ExecuteAsync($"""
        INSERT INTO calls (tenant, note) SELECT '{tenant}', CONCAT('call ', seq) FROM seq_1_to_{calls};
        INSERT INTO notes SELECT tenant, id, seq, ELT(seq, 'é', 'z') FROM calls, seq_1_to_2 WHERE BINARY tenant = '{tenant}' AND id NOT IN (SELECT call_id FROM notes);
        INSERT INTO events SELECT '{tenant}', CONCAT('event ', seq) FROM seq_1_to_{calls};
        """);

    public Task<LedgerDatabase> OpenAsync() => LedgerStore.OpenAsync(LedgerPath, LedgerAccess.Write, CancellationToken.None, Clock);

    public Task<TenantErasure> PlanAsync(ILedger ledger, string tenant = "t1", bool repair = false, SlaPolicy? policy = null) =>
        TenantErasure.PlanAsync(policy ?? Policy, Estate, tenant, new SecretResolver(), ledger, repair, CancellationToken.None, Clock);

    public async Task<ErasureResult> EraseAsync(ILedger ledger, bool repair = false, ErasureLimits? limits = null, CancellationTokenSource? stop = null)
    {
        await using TenantErasure erasure = await PlanAsync(ledger, repair: repair);
        return await erasure.RunAsync(ledger, new ErasureConsent("test", TrustClock: true, limits ?? Limits), null, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection opened = new(connection + "Pooling=false");
        await opened.OpenAsync();
        await using MySqlCommand command = new(sql, opened);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string table, string tenant = "t1")
    {
        string column = table == "customers" ? "id" : "tenant";
        return Convert.ToInt64(await ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE BINARY {column} = '{tenant}'"), CultureInfo.InvariantCulture);
    }

    /// <summary>A checksum over every row of every tenant but t1.</summary>
    public async Task<string> OthersAsync() => string.Join('|', await Task.WhenAll(((string[])["customers", "calls", "notes", "events"]).Select(async table =>
    {
        string column = table == "customers" ? "id" : "tenant";
        string columns = table switch { "customers" => "id, active", "calls" => "id, tenant, note", "notes" => "tenant, call_id, number, word", _ => "tenant, what" };
        return $"{table}:{await ScalarAsync($"SELECT CONCAT(COUNT(*), ':', COALESCE(BIT_XOR(CRC32(CONCAT_WS('#', {columns}))), 0)) FROM {table} WHERE BINARY {column} <> 't1'")}";
    })));

    public async Task<object?> ScalarAsync(string sql)
    {
        await using MySqlConnection opened = new(connection + "Pooling=false");
        await opened.OpenAsync();
        await using MySqlCommand command = new(sql, opened);
        return await command.ExecuteScalarAsync();
    }

    public async Task<MySqlConnection> ConnectAsync()
    {
        MySqlConnection opened = new(connection + "Pooling=false");
        await opened.OpenAsync();
        return opened;
    }

    public async Task<long> LeftAsync() => await CountAsync("customers") + await CountAsync("calls") + await CountAsync("notes") + await CountAsync("events");

    public ValueTask DisposeAsync()
    {
        own?.Dispose();
        return ValueTask.CompletedTask;
    }
}
