using MySqlConnector;

namespace SlaOps.Systems.Tests;

public sealed class TenantErasureTests(MariaDbServer server)
{
    private const long All = 1 + TenantDatabase.Calls + (2 * TenantDatabase.Calls) + TenantDatabase.Calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_goes_whole_and_nobody_elses_rows_change()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        string others = await database.OthersAsync();
        ErasureResult result = await database.EraseAsync(ledger);
        Assert.All(result.Items, item => Assert.Null(item.Message));
        Assert.Equal((ErasureState.Erased, All, 0L), (result.State, result.Erased, result.Remaining));
        Assert.Empty(result.Unanswered);
        Assert.InRange(result.BackupsExpireAt!.Value, TenantDatabase.Now.AddDays(1), TenantDatabase.Now.AddDays(2));
        Assert.Equal(0, await database.LeftAsync());
        Assert.Equal(others, await database.OthersAsync());
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);

        Termination termination = (await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1").Termination(TenantDatabase.Policy, TenantDatabase.Now)!;
        Assert.Equal((TerminationState.Erased, (DateTimeOffset?)TenantDatabase.Now), (termination.State, termination.ErasedAt));
        string[] order = [.. (await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.ErasureErasing] }, Token).ToListAsync()).Select(entry => entry.BodyText("place")!)];
        Assert.Equal("database:calltree/customers", order[^1]);
        Assert.True(Array.IndexOf(order, "database:calltree/notes") < Array.IndexOf(order, "database:calltree/calls"), "child tables first");
    }

    [Fact]
    public async Task The_plan_counts_exactly_and_names_the_lookalikes()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        long before = (await ledger.GetHeadAsync(Token)).Sequence;
        await using TenantErasure erasure = await database.PlanAsync(ledger);
        Assert.Equal(
            ["database:calltree/calls 35", "database:calltree/customers 1", "database:calltree/events 35", "database:calltree/notes 70"],
            erasure.Plan.Items.Select(item => $"{item.Place} {item.Count}").Order(StringComparer.Ordinal));
        Assert.Contains(erasure.Plan.Items.Single(item => item.Place.EndsWith("calls", StringComparison.Ordinal)).NoteReasons, note => note.Reason == Reasons.ErasureOtherCase && note.Arguments[1] is 70L);
        await using TenantErasure again = await database.PlanAsync(ledger);
        Assert.Equal(erasure.Plan.Hash, again.Plan.Hash);
        Assert.Equal(before, (await ledger.GetHeadAsync(Token)).Sequence);
        await database.ExecuteAsync("INSERT INTO events VALUES ('t2', 'not of t1')");
        await using TenantErasure other = await database.PlanAsync(ledger);
        Assert.Equal(erasure.Plan.Hash, other.Plan.Hash);
        await database.ExecuteAsync("INSERT INTO events VALUES ('t1', 'of t1')");
        await using TenantErasure changed = await database.PlanAsync(ledger);
        Assert.NotEqual(erasure.Plan.Hash, changed.Plan.Hash);
    }

    [Theory]
    [InlineData("ErasureNotTerminated", "t2")]
    [InlineData("ErasureNotTerminated", "T1")]
    [InlineData("ErasureNotTerminated", "t10")]
    [InlineData("TenantInvalid", "")]
    [InlineData("TenantInvalid", "t%")]
    [InlineData("TenantInvalid", "..")]
    [InlineData("TenantInvalid", "t1 ")]
    public async Task An_id_that_is_not_exactly_a_terminated_tenants_is_refused(string code, string tenant)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        Assert.Equal(code, (await Assert.ThrowsAsync<SlaException>(async () =>
        {
            await using TenantErasure erasure = await database.PlanAsync(ledger, tenant);
            await erasure.RunAsync(ledger, Consent(), null, Token);
        })).Code.Id);
        Assert.Equal(All, await database.LeftAsync());
    }

    [Fact]
    public async Task Not_due_held_in_service_or_without_a_check_it_is_refused()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        database.Clock.Now = new DateTimeOffset(2026, 5, 11, 0, 0, 0, TimeSpan.FromHours(9)).AddTicks(-10);
        await RefusedAsync(database, ledger, "ErasureNotDue");
        database.Clock.Now = TenantDatabase.Now;
        LegalHold hold = new() { Id = "hold-1", Tenant = "t1", Reason = "court" };
        await ledger.AppendAsync([TenantEvents.Held(hold)], null, Token);
        await RefusedAsync(database, ledger, "ErasureHeld");
        await ledger.AppendAsync([TenantEvents.Released(hold, "test", null)], null, Token);
        await database.ExecuteAsync("UPDATE customers SET active = 1 WHERE id = 't1'");
        await RefusedAsync(database, ledger, "ErasureTenantActive");
        await database.ExecuteAsync("RENAME TABLE customers TO clients");
        await RefusedAsync(database, ledger, "ErasureActivityUnknown");
        await database.ExecuteAsync("RENAME TABLE clients TO customers; UPDATE customers SET active = 0 WHERE id = 't1'");
        SlaEstate estate = database.Estate;
        database.Estate = estate with { Erasure = new TenantSettings() };
        await RefusedAsync(database, ledger, "ErasureActivityUnknown");
        database.Estate = estate;
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger)).State);
    }

    [Theory]
    [InlineData("UPDATE customers SET active = 1 WHERE id = 't1'", "ErasureTenantActive")]
    [InlineData("INSERT INTO events VALUES ('t1', 'new')", "ErasurePlanChanged")]
    [InlineData("DELETE FROM events WHERE BINARY tenant = 't1' LIMIT 1", "ErasurePlanChanged")]
    public async Task What_changes_between_plan_and_act_stops_it_before_anything_is_erased(string meanwhile, string code)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await using TenantErasure erasure = await database.PlanAsync(ledger);
        await database.ExecuteAsync(meanwhile);
        long before = await database.LeftAsync();
        Assert.Equal(code, (await Assert.ThrowsAsync<SlaException>(() => erasure.RunAsync(ledger, Consent(), null, Token))).Code.Id);
        Assert.Equal(before, await database.LeftAsync());
        Assert.Empty(await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.ErasureStarted] }, Token).ToListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tenant_that_comes_back_while_it_runs_keeps_the_rest(bool inLedger)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await using LedgerDatabase operators = await database.OpenAsync();
        bool came = false;
        WatchedLedger watched = new(ledger)
        {
            // After the first place, before the second.
            Before = async (_, events) =>
            {
                if (came || !events.Any(happening => happening.Kind == LedgerKinds.ErasureErasing))
                    return;
                came = true;
                if (inLedger)
                    await operators.AppendAsync([TenantEvents.Withdrawn("t1", "came back", "test")], null, Token);
                else
                    await database.ExecuteAsync("UPDATE customers SET active = 1 WHERE id = 't1'");
            },
        };
        string others = await database.OthersAsync();
        ErasureResult result = await database.EraseAsync(watched);
        Assert.Equal(ErasureState.Stopped, result.State);
        Assert.NotNull(result.Message);
        Assert.Equal(1, await database.CountAsync("customers"));
        Assert.InRange(await database.LeftAsync(), 1, All - 1);
        Assert.Equal(others, await database.OthersAsync());
    }

    [Fact]
    public async Task Of_two_operators_one_waits()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase first = await database.OpenAsync();
        await using LedgerDatabase second = await database.OpenAsync();
        string? refused = null;
        WatchedLedger watched = new(first)
        {
            Before = async (_, events) =>
            {
                if (events.Any(happening => happening.Kind == LedgerKinds.ErasureErasing))
                    refused ??= (await Assert.ThrowsAsync<SlaException>(() => database.EraseAsync(second))).Code.Id;
            },
        };
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(watched)).State);
        Assert.Equal("LockHeld", refused);
        Assert.Single(await first.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.ErasureStarted] }, Token).ToListAsync());
    }

    [Fact]
    public async Task A_place_that_does_not_answer_is_named_and_what_goes_last_waits_for_it()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await database.ExecuteAsync("RENAME TABLE events TO elsewhere");
        ErasureResult result = await database.EraseAsync(ledger);
        Assert.Equal((ErasureState.Incomplete, 1L), (result.State, result.Remaining));
        Assert.Equal(["database:calltree/events"], result.Unanswered);
        Assert.Equal(1, await database.CountAsync("customers"));
        Assert.Null(result.BackupsExpireAt);
        await database.ExecuteAsync("RENAME TABLE elsewhere TO events");
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger)).State);
    }

    [Fact]
    public async Task Without_an_index_on_the_column_it_reads_nobodys_rows_unless_told_to()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await database.ExecuteAsync("ALTER TABLE events DROP KEY tenant");
        await using (TenantErasure erasure = await database.PlanAsync(ledger))
            Assert.Equal(Reasons.ErasureNoIndex, erasure.Plan.Items.Single(item => !item.Answered).Gap!.Reason);
        database.Estate = database.Estate with { TenantPlaces = [.. database.Estate.TenantPlaces.Select(place => place.Table == "events" ? place with { Scan = true } : place)] };
        string others = await database.OthersAsync();
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger)).State);
        Assert.Equal(others, await database.OthersAsync());
    }

    [Theory]
    [InlineData("INT", "7", 3, "007", false)]
    [InlineData("BIGINT UNSIGNED", "7", 3, "7x", false)]
    [InlineData("TINYINT(1)", "1", 3, "t1", false)]
    [InlineData("VARBINARY(20)", "t1", 3, "T1", true)]
    [InlineData("CHAR(20) CHARACTER SET latin1", "t1", 3, "T1", true)]
    [InlineData("VARCHAR(20) CHARACTER SET ucs2", "t1", 3, "T1", true)]
    public async Task Columns_of_other_types_are_compared_exactly(string type, string tenant, int rows, string other, bool answers)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await database.ExecuteAsync($"CREATE TABLE typed (id INT AUTO_INCREMENT PRIMARY KEY, who {type}, KEY (who)); INSERT INTO typed (who) SELECT '{tenant}' FROM seq_1_to_{rows}");
        await using TableStore store = new(new EstateSql(database.Estate, "calltree", new SecretResolver()), new TenantPlace { Database = "calltree", Table = "typed", TenantColumn = "who" }, "p");
        Assert.Equal(rows, (await store.EnumerateAsync(tenant, Token)).Count);
        if (answers)
            Assert.Equal(0, (await store.EnumerateAsync(other, Token)).Count);
        else
            Assert.Equal(Reasons.ErasureTenantColumn, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync(other, Token))).Gap.Reason);
        Assert.Equal(rows, await store.EraseAsync(tenant, TenantDatabase.Limits with { ChunkSize = 2 }, null, Token));
    }

    [Theory]
    [InlineData("DATETIME(6)")]
    [InlineData("DATE")]
    [InlineData("ENUM('a','b')")]
    [InlineData("DOUBLE")]
    public async Task Types_that_tell_no_tenant_are_refused(string type)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await database.ExecuteAsync($"CREATE TABLE typed (id INT AUTO_INCREMENT PRIMARY KEY, who {type}, KEY (who))");
        await using TableStore store = new(new EstateSql(database.Estate, "calltree", new SecretResolver()), new TenantPlace { Database = "calltree", Table = "typed", TenantColumn = "who" }, "p");
        Assert.Equal(Reasons.ErasureTenantColumn, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync("a", Token))).Gap.Reason);
    }

    // Whatever the keys are, chunks of any size leave no row and take none of another.
    [Theory]
    [InlineData("id BIGINT AUTO_INCREMENT PRIMARY KEY, tenant VARCHAR(9), KEY (tenant)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), PRIMARY KEY (tenant, id), KEY (id)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), at DATETIME(6) DEFAULT NOW(6), PRIMARY KEY (at, id), KEY (tenant), KEY (id)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), at DATETIME DEFAULT '2026-01-01', PRIMARY KEY (id), KEY `index` (tenant, at)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), at DATE NOT NULL DEFAULT '0000-00-00', PRIMARY KEY (id), KEY (tenant, at)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), kind ENUM('b','a') DEFAULT 'b', PRIMARY KEY (kind, id), KEY (tenant), KEY (id)")]
    [InlineData("id BIGINT AUTO_INCREMENT, tenant VARCHAR(9), `od``d` DECIMAL(20,6) DEFAULT 1.25, PRIMARY KEY (`od``d`, id), KEY (tenant), KEY (id)")]
    [InlineData("id BINARY(16) DEFAULT UNHEX(MD5(RAND())) PRIMARY KEY, tenant VARCHAR(9), KEY (tenant)")]
    [InlineData("id UUID DEFAULT UUID() PRIMARY KEY, tenant VARCHAR(9), KEY (tenant)")]
    [InlineData("id VARCHAR(40) DEFAULT UUID() PRIMARY KEY, tenant VARCHAR(9), KEY (tenant)")]
    [InlineData("id BIGINT, tenant VARCHAR(9), KEY (tenant)")]
    [InlineData("id BIGINT AUTO_INCREMENT PRIMARY KEY, tenant VARCHAR(9), KEY (tenant(3)), KEY other (tenant)")]
    public async Task Chunks_of_every_key_leave_no_row(string columns)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await database.ExecuteAsync($"SET sql_mode = ''; CREATE TABLE keyed ({columns}) ENGINE=InnoDB; INSERT INTO keyed (tenant) SELECT ELT(1 + seq % 4, 't1', 'T1', 't10', 't2') FROM seq_1_to_400");
        foreach (int size in (int[])[1, 7, 50, 99, 100, 101])
        {
            await using TableStore store = new(new EstateSql(database.Estate, "calltree", new SecretResolver()), new TenantPlace { Database = "calltree", Table = "keyed", TenantColumn = "tenant" }, "p");
            Assert.Equal(100, (await store.EnumerateAsync("t1", Token)).Count);
            List<long> told = [];
            Assert.Equal(100, await store.EraseAsync("t1", TenantDatabase.Limits with { ChunkSize = size }, told.Add, Token));
            Assert.Equal(100, told[^1]);
            Assert.All(told.Zip(told.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, size));
            Assert.Equal(0, (await store.EnumerateAsync("t1", Token)).Count);
            Assert.Equal(300L, await database.ScalarAsync("SELECT COUNT(*) FROM keyed"));
            await database.ExecuteAsync("INSERT INTO keyed (tenant) SELECT 't1' FROM seq_1_to_100");
        }
    }

    [Fact]
    public async Task A_row_that_another_session_holds_is_waited_for_and_then_given_up_with_its_reason()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await using MySqlConnection other = await database.ConnectAsync();
        await using (MySqlTransaction holding = await other.BeginTransactionAsync(Token))
        {
            await using MySqlCommand hold = new("SELECT * FROM events WHERE tenant = 't1' LIMIT 1 FOR UPDATE", other, holding);
            await hold.ExecuteScalarAsync(Token);
            ErasureResult given = await database.EraseAsync(ledger, limits: TenantDatabase.Limits with { Deadline = TimeSpan.FromSeconds(1) });
            Assert.Equal(ErasureState.Incomplete, given.State);
            Assert.NotNull(given.Items.Single(item => item.Place.EndsWith("events", StringComparison.Ordinal)).Gap);
            Task<ErasureResult> waiting = database.EraseAsync(ledger);
            await Task.Delay(500, Token);
            await holding.RollbackAsync(Token);
            Assert.Equal(ErasureState.Erased, (await waiting).State);
        }

        Assert.Equal(0, await database.LeftAsync());
    }

    [Fact]
    public async Task A_schema_of_its_own_goes_whole_with_its_foreign_keys_and_no_other_schema()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        foreach (string tenant in (string[])["t1", "T1", "t10"])
        {
            string schema = $"`{database.Schema}_{tenant}`";
            await database.ExecuteAsync($"CREATE DATABASE {schema}; CREATE TABLE {schema}.a (id INT PRIMARY KEY); CREATE TABLE {schema}.b (id INT PRIMARY KEY, a INT, CONSTRAINT `of_{tenant}{(tenant == "T1" ? "_upper" : "")}` FOREIGN KEY (a) REFERENCES {schema}.a (id)); INSERT INTO {schema}.a VALUES (1), (2); INSERT INTO {schema}.b VALUES (1, 1); CREATE VIEW {schema}.v AS SELECT * FROM {schema}.a");
        }

        database.Estate = database.Estate with { TenantPlaces = [.. database.Estate.TenantPlaces, new TenantPlace { Database = "calltree", Schema = database.Schema + "_{tenant}" }] };
        await using (TenantErasure erasure = await database.PlanAsync(ledger))
            Assert.Equal(7, erasure.Plan.Items.Single(item => item.Kind == "schema").Count);
        Assert.Equal((ErasureState.Erased, All + 7), (await database.EraseAsync(ledger)) is var result ? (result.State, result.Erased) : default);
        Assert.Equal(2L, await database.ScalarAsync($"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '{database.Schema}\\_%'"));
        Assert.Equal(2L, await database.ScalarAsync($"SELECT COUNT(*) FROM `{database.Schema}_T1`.a"));
        await database.ExecuteAsync($"DROP DATABASE `{database.Schema}_T1`; DROP DATABASE `{database.Schema}_t10`");
    }

    [Theory]
    [InlineData("{tenant}", "mysql")]
    [InlineData("my{tenant}", "sql")]
    [InlineData("{tenant}", "sys")]
    [InlineData("{tenant}", "Information_Schema")]
    public async Task The_servers_own_schemas_are_no_tenants(string schema, string tenant)
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using SchemaStore store = new(new EstateSql(database.Estate, "calltree", new SecretResolver()), new TenantPlace { Database = "calltree", Schema = schema }, "p");
        Assert.Equal(Reasons.ErasureSchemaRefused, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync(tenant, Token))).Gap.Reason);
        Assert.Equal(Reasons.ErasureSchemaRefused, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync(tenant, TenantDatabase.Limits, null, Token))).Gap.Reason);
    }

    [Fact]
    public async Task What_comes_back_after_a_restore_is_found_and_erased_again()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await database.EraseAsync(ledger);
        Assert.Equal("ErasureInTime", await ReasonAsync(database, ledger));
        await database.FillAsync("t1", 5);
        Assert.Equal("ErasureResidue", await ReasonAsync(database, ledger));
        string others = await database.OthersAsync();
        ErasureResult repaired = await database.EraseAsync(ledger, repair: true);
        Assert.Equal((ErasureState.Erased, 20L), (repaired.State, repaired.Erased));
        Assert.Equal("ErasureInTime", await ReasonAsync(database, ledger));
        Assert.Equal(others, await database.OthersAsync());
        await database.ExecuteAsync("RENAME TABLE events TO elsewhere");
        Assert.Equal("ErasureUnanswered", await ReasonAsync(database, ledger));
    }

    [Fact]
    public async Task A_repair_of_a_tenant_who_was_never_erased_is_refused()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        Assert.Equal("ErasureNotErased", (await Assert.ThrowsAsync<SlaException>(() => database.EraseAsync(ledger, repair: true))).Code.Id);
        Assert.Equal(All, await database.LeftAsync());
    }

    [Fact]
    public async Task A_clock_that_no_server_proves_erases_nothing()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        // The clock was set 60 days forward: by a right server it is now 60 days ago.
        using HostileResponder responder = new((request, _) => [HostileResponder.Good(request, TimeSpan.FromDays(-60))]);
        using HostileResponder right = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        foreach ((string[] servers, bool proven) in (IEnumerable<(string[], bool)>)[([], false), (["127.0.0.1:1"], false), ([responder.Address, right.Address], false), ([right.Address], true)])
        {
            SlaPolicy policy = TenantDatabase.Policy with { Time = new TimePolicy { Servers = servers } };
            await using TenantErasure erasure = await database.PlanAsync(ledger, policy: policy);
            Task<ErasureResult> run = erasure.RunAsync(ledger, new ErasureConsent("test", TrustClock: false, TenantDatabase.Limits), null, Token);
            if (proven)
                Assert.Equal(ErasureState.Erased, (await run).State);
            else
                Assert.Equal("ErasureClockUnproven", (await Assert.ThrowsAsync<SlaException>(() => run)).Code.Id);
            Assert.Equal(proven ? 0 : All, await database.LeftAsync());
        }

        LedgerEntry started = (await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.ErasureStarted] }, Token).ToListAsync()).Single();
        Assert.StartsWith("ntp:" + right.Address, started.BodyText("clock"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_was_agreed_to_holds_also_after_an_interruption()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        string hash;
        await using (TenantErasure erasure = await database.PlanAsync(ledger))
        {
            hash = erasure.Plan.Hash;
            Assert.Equal("ErasurePlanChanged", Assert.Throws<SlaException>(() => erasure.RequirePlan(new string('0', 64))).Code.Id);
        }

        await Assert.ThrowsAsync<PowerCutException>(() => database.EraseAsync(new WatchedLedger(ledger) { CutAt = 5 }));
        database.Clock.Now = database.Clock.Now.AddMinutes(11);
        await using (TenantErasure rest = await database.PlanAsync(ledger))
        {
            Assert.NotEqual(hash, rest.Plan.Hash);
            rest.RequirePlan(hash);
        }

        await database.FillAsync("t1", 50);
        await using TenantErasure more = await database.PlanAsync(ledger);
        Assert.Equal("ErasurePlanChanged", Assert.Throws<SlaException>(() => more.RequirePlan(hash)).Code.Id);
    }

    [Fact]
    public async Task Stopping_ends_between_two_chunks_with_the_journal_closed()
    {
        await using TenantDatabase database = await TenantDatabase.CreateAsync(server);
        await using LedgerDatabase ledger = await database.OpenAsync();
        await database.FillAsync("t1", 20_000);
        using CancellationTokenSource stop = new();
        string others = await database.OthersAsync();
        Task<ErasureResult> run = database.EraseAsync(ledger, limits: TenantDatabase.Limits with { ChunkSize = 5 }, stop: stop);
        while (await database.LeftAsync() > 80_000 && !run.IsCompleted)
            await Task.Delay(10, Token);
        Assert.False(run.IsCompleted);
        long stopped = TimeProvider.System.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(TimeProvider.System.GetElapsedTime(stopped) < TimeSpan.FromSeconds(2));
        long left = await database.LeftAsync();
        await Task.Delay(300, Token);
        Assert.Equal(left, await database.LeftAsync());
        Assert.Equal("Stopped", (await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.ErasureEnded] }, Token).ToListAsync()).Single().BodyText("state"));
        Assert.Equal(others, await database.OthersAsync());
    }

    private static ErasureConsent Consent() => new("test", TrustClock: true, TenantDatabase.Limits);

    private static async Task RefusedAsync(TenantDatabase database, ILedger ledger, string code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<SlaException>(() => database.EraseAsync(ledger))).Code.Id);
        Assert.Equal(All - 1, await database.CountAsync("calls") + await database.CountAsync("notes") + await database.CountAsync("events"));
    }

    private static async Task<string> ReasonAsync(TenantDatabase database, ILedger ledger)
    {
        DateTimeOffset at = database.Clock.Now.AddMinutes(1);
        ErasureEvidence evidence = await ErasureCollector.CollectAsync(TenantDatabase.Policy, database.Estate, ledger, new SecretResolver(), "t1", at, null, Token);
        return ErasureJudge.Judge(TenantDatabase.Policy, evidence with { ResidueAt = at }, at).First().Reason;
    }
}
