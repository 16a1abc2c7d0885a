using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>Rotation of logs here and over a real sshd, and what a kill leaves.</summary>
public sealed class LogRotationTests(SshServer server) : IClassFixture<SshServer>
{
    private static readonly SlaPolicy Policy = PolicyFile.LoadBuiltInAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_logs_go_and_nothing_else(bool remote)
    {
        using TemporaryFolder folder = new();
        SlaEstate estate = remote ? server.Estate() : SlaEstate.ThisMachine("here");
        LogSet set = Write(folder, remote ? server.Host.Name : null);
        File.WriteAllText(folder.File("outside.txt"), "x");
        File.CreateSymbolicLink(folder.File("logs/app-20200101.log"), folder.File("outside.txt"));
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(folder.File("ledger.db"), LedgerAccess.Write, Cancel);
        await using LogRotation rotation = await LogRotation.PlanAsync(Policy, estate, set, new SecretResolver(), ledger, Cancel);
        Assert.Null(rotation.Gap);
        Assert.Equal(2, rotation.Plan.Removals.Count);
        await rotation.RunAsync(ledger, rotation.Plan.Removals, null, Cancel);
        Assert.Equal(5, rotation.Plan.Items.Count(item => item.Action == RotationAction.Keep));
        Assert.Equal(2, rotation.Plan.Items.Count(item => item.Action == RotationAction.Removed));
        Assert.True(File.Exists(folder.File("outside.txt")) && new FileInfo(folder.File("logs/app-20200101.log")).LinkTarget is not null);
        LogEvidence evidence = await LogInventory.ReadAsync(Policy, estate, set, new SecretResolver(), Cancel);
        Assert.Equal("LogRetained", Assert.Single(LogJudge.Judge(Policy, evidence, DateTimeOffset.UtcNow)).Reason);
    }

    // Killed between the entry and the deletion, and between the deletion and its entry: the next one says what it finds.
    [Theory]
    [InlineData(false, RotationOutcome.Present)]
    [InlineData(true, RotationOutcome.Absent)]
    public async Task What_a_kill_left_open_is_written_down_by_the_next(bool deleted, RotationOutcome outcome)
    {
        using TemporaryFolder folder = new();
        LogSet set = Write(folder, null);
        SlaEstate estate = SlaEstate.ThisMachine("here");
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(folder.File("ledger.db"), LedgerAccess.Write, Cancel);
        await using (LogRotation first = await LogRotation.PlanAsync(Policy, estate, set, new SecretResolver(), ledger, Cancel))
        {
            LogRotationItem item = first.Plan.Removals[0];
            RotationRemoval removal = new("killed", item.Path, item.Mark, null, null);
            await ledger.AppendAsync([LogRotationJournal.Started("killed", first.Plan, 2), LogRotationJournal.Removing(set.Name, removal)], null, Cancel);
            if (deleted)
                File.Delete(item.Path);
        }

        await using LogRotation next = await LogRotation.PlanAsync(Policy, estate, set, new SecretResolver(), ledger, Cancel);
        Assert.True(next.IsInterrupted);
        await next.RunAsync(ledger, next.Plan.Removals, null, Cancel);
        List<LedgerEntry> entries = await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.LogRemoved, LedgerKinds.LogRotationEnded] }, Cancel).ToListAsync();
        Assert.Equal((outcome.ToString(), "killed"), (entries[0].BodyText("outcome"), entries[0].BodyText("id")));
        Assert.Equal(("Interrupted", "killed"), (entries[1].BodyText("outcome"), entries[1].BodyText("id")));
        Assert.Equal("Completed", entries[^1].BodyText("outcome"));
        LogRotationJournal journal = await LogRotationJournal.ReadAsync(ledger, set.Name, Cancel);
        Assert.Empty(journal.Open);
        Assert.Empty(journal.Unended);
        Assert.Equal(5, Directory.GetFiles(folder.File("logs")).Length);
    }

    // A file that was written to after the plan is another one.
    [Fact]
    public async Task A_log_that_changed_since_stays()
    {
        using TemporaryFolder folder = new();
        LogSet set = Write(folder, null);
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(folder.File("ledger.db"), LedgerAccess.Write, Cancel);
        await using LogRotation rotation = await LogRotation.PlanAsync(Policy, SlaEstate.ThisMachine("here"), set, new SecretResolver(), ledger, Cancel);
        File.AppendAllText(rotation.Plan.Removals[0].Path, "more");
        await rotation.RunAsync(ledger, rotation.Plan.Removals, null, Cancel);
        Assert.Equal([RotationAction.Changed, RotationAction.Removed], rotation.Plan.Items.Where(item => item.Action != RotationAction.Keep).Select(item => item.Action).Order().Reverse());
    }

    [Fact]
    public async Task A_host_that_is_down_is_that_sets_gap()
    {
        SlaEstate estate = new() { Name = "test", Hosts = [new EstateHost { Name = "down", Address = "127.0.0.1", Port = LocalProcess.FreePort() }], Ssh = server.Estate().Ssh };
        LogEvidence evidence = await LogInventory.ReadAsync(Policy, estate, new LogSet { Name = "app", Host = "down", Path = "/var/log", File = "*" }, new SecretResolver(), Cancel);
        Assert.Equal(Reasons.HostUnreachable, evidence.Gap!.Reason);
    }

    private static LogSet Write(TemporaryFolder folder, string? host)
    {
        Directory.CreateDirectory(folder.File("logs"));
        DateOnly today = ZonedTime.DateOf(DateTimeOffset.UtcNow, Policy.TimeZone);
        foreach (int age in (int[])[0, 1, 2, 3, 29, 31, 40])
            File.WriteAllText(folder.File($"logs/app-{today.AddDays(-age):yyyyMMdd}.log"), "line\n");
        return new LogSet { Name = "app", Host = host, Path = folder.File("logs"), File = "app-{yyyyMMdd}.log" };
    }
}

/// <summary>Usage of a day out of a real MariaDB and out of files.</summary>
public sealed class UsageReaderTests(MariaDbServer server)
{
    private static readonly SlaPolicy Policy = PolicyFile.LoadBuiltInAsync(CancellationToken.None).GetAwaiter().GetResult();
    private static readonly DateOnly Day = new(2026, 5, 10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Half-open in the policy's zone: midnight belongs to the day that begins.
    [Fact]
    public async Task A_query_counts_the_day_and_no_moment_of_another()
    {
        MySqlConnectionStringBuilder place = new(await server.NewDatabaseAsync());
        string table = place.Database + ".calls";
        await server.ExecuteAsync($"CREATE TABLE {table} (tenant VARCHAR(20), started_at DATETIME(6), seconds INT)");
        await server.ExecuteAsync($"INSERT INTO {table} VALUES ('t1','2026-05-09 23:59:59.999999',5),('t1','2026-05-10 00:00:00',7),('t1','2026-05-10 23:59:59.999999',2),('t2','2026-05-10 12:00:00',1),('t2','2026-05-11 00:00:00',9)");
        SlaEstate estate = new()
        {
            Name = "test",
            Databases = [new EstateDatabase { Name = "db", Kind = "mariadb", Nodes = [$"127.0.0.1:{LocalProcess.FreePort()}", $"127.0.0.1:{place.Port}"], User = "slaops", Password = new SecretReference(SecretKind.Secret, "db") }],
        };
        SecretResolver secrets = new((_, _) => Task.FromResult<string?>("open sesame"));
        UsageSource source = new() { Name = "calls", Database = "db", Query = $"SELECT tenant, 'seconds', SUM(seconds) FROM {table} WHERE started_at >= @from AND started_at < @to GROUP BY tenant" };
        IReadOnlyList<UsageRow> rows = await UsageReader.ReadAsync(Policy, estate, source, Day, secrets, Cancel);
        Assert.Equal([new UsageRow("t1", "seconds", 9), new UsageRow("t2", "seconds", 1)], rows.OrderBy(row => row.Tenant));
        foreach (string wrong in (string[])["SELECT 1", "SELECT NULL, 'x', 1", "SELECT 't', 'x', 'abc'", "SELECT 't', 'x', -1", "SELECT nothing FROM nowhere"])
        {
            SlaException error = await Assert.ThrowsAsync<SlaException>(() => UsageReader.ReadAsync(Policy, estate, source with { Query = wrong }, Day, secrets, Cancel));
            Assert.Equal(Errors.UsageUnread, error.Code);
            Assert.DoesNotContain("open sesame", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_counts_only_once_its_day_has_ended()
    {
        using TemporaryFolder folder = new();
        SlaEstate estate = SlaEstate.ThisMachine("here");
        UsageSource source = new() { Name = "calls", Path = folder.Path, File = "usage-{yyyyMMdd}.csv" };
        string file = folder.File("usage-20260510.csv");
        await Assert.ThrowsAsync<SlaException>(() => UsageReader.ReadAsync(Policy, estate, source, Day, new SecretResolver(), Cancel));
        await File.WriteAllTextAsync(file, "t1,calls,3\n", Cancel);
        // The 10th ends in Tokyo at 15:00 UTC.
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 5, 10, 14, 59, 59, DateTimeKind.Utc));
        await Assert.ThrowsAsync<SlaException>(() => UsageReader.ReadAsync(Policy, estate, source, Day, new SecretResolver(), Cancel));
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 5, 10, 15, 0, 0, DateTimeKind.Utc));
        Assert.Equal([new UsageRow("t1", "calls", 3)], await UsageReader.ReadAsync(Policy, estate, source, Day, new SecretResolver(), Cancel));
        await File.AppendAllTextAsync(file, "broken\n", Cancel);
        Assert.Contains("2", (await Assert.ThrowsAsync<SlaException>(() => UsageReader.ReadAsync(Policy, estate, source, Day, new SecretResolver(), Cancel))).Message, StringComparison.Ordinal);
    }
}
