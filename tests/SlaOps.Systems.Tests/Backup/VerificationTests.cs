using System.Text;

namespace SlaOps.Systems.Tests.Backup;

/// <summary>Whole runs over real stores: dumps of a real MariaDB, read, remembered and restored.</summary>
public sealed class VerificationTests(MariaDbServer server, SshServer sshd) : IClassFixture<SshServer>, IDisposable
{
    private const string Schema = """
        CREATE TABLE calls (id INT PRIMARY KEY, caller VARCHAR(80) CHARACTER SET utf8mb4, voice LONGBLOB);
        CREATE TABLE empty_one (id INT);
        INSERT INTO calls VALUES (1, '山田 ''太郎''', x'00FF1A0D0A'), (2, '),(', x''), (3, '-- Dump completed on 2020-01-01', NULL);
        CREATE VIEW seen AS SELECT caller FROM calls;
        CREATE TRIGGER stamp BEFORE INSERT ON calls FOR EACH ROW SET NEW.caller = COALESCE(NEW.caller, '');
        """;

    private readonly ContentSample sample = new();
    private readonly SlaPolicy policy = RotationStore.Policy;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task Dumps_are_read_then_restored_and_what_was_proven_is_not_read_again()
    {
        string name = await DumpAsync("db-20260520-0800.sql.gz");
        Open(sample.Folder);
        List<LedgerEvent> kept = [];
        await using (BackupVerification run = await RunAsync(BackupDepth.Restore, kept))
        {
            BackupFile file = Assert.Single(run.Evidence[0].Files);
            Assert.Equal((BackupFileState.Restored, 2, 3L), (file.State, file.Tables, file.Rows));
            Assert.Equal(["backup.verified", "backup.restored"], kept.Select(one => one.Kind));
            Verdict verdict = BackupJudge.Judge(policy, run.Evidence[0], DateTimeOffset.UtcNow).Single(one => one.Clause == ClauseIds.BackupRecoverable);
            Assert.Equal((VerdictStatus.Met, "BackupRestored"), (verdict.Status, verdict.Reason));
        }

        Assert.Empty(Directory.GetDirectories(sample.Folder, ScratchScripts.Prefix + "*"));
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(sample.PathOf("ledger.db"), LedgerAccess.Write, Cancellation);
        await ledger.AppendAsync(kept, expectedHead: null, Cancellation);
        kept.Clear();
        await using (BackupVerification again = await RunAsync(BackupDepth.Content, kept, ledger))
            Assert.Equal(BackupFileState.Restored, Assert.Single(again.Evidence[0].Files).State);
        Assert.Empty(kept);
        File.SetLastWriteTimeUtc(sample.PathOf(name), DateTime.UtcNow.AddHours(-3));
        await using (BackupVerification touched = await RunAsync(BackupDepth.Content, kept, ledger))
            Assert.Equal(BackupFileState.Verified, Assert.Single(touched.Evidence[0].Files).State);
        Assert.Single(kept);
    }

    [Fact]
    public async Task A_dump_that_does_not_restore_is_a_breach_though_its_bytes_are_whole()
    {
        string text = ContentSample.Header + "CREATE TABLE `calls` (`id` int(11) NOT NULL, PRIMARY KEY (`id`));\nINSERT INTO `calls` VALUES (1),(1);\n" + ContentSample.Footer;
        await File.WriteAllBytesAsync(sample.PathOf("db-20260520-0800.sql.gz"), ContentSample.Gzip(Encoding.UTF8.GetBytes(text)), Cancellation);
        await server.NewDatabaseAsync();
        Open(sample.Folder);
        await using BackupVerification run = await RunAsync(BackupDepth.Restore, []);
        Assert.Equal((BackupFileState.Corrupt, "RestoreRefused"), (run.Evidence[0].Files[0].State, run.Evidence[0].Files[0].Reason));
        Assert.Equal(VerdictStatus.Breached, BackupJudge.Judge(policy, run.Evidence[0], DateTimeOffset.UtcNow).Single(one => one.Clause == ClauseIds.BackupRecoverable).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_of_mydumper_is_one_backup(bool compressed)
    {
        ContentSample.Require("mydumper");
        MySqlConnector.MySqlConnectionStringBuilder database = await FillAsync();
        string folder = sample.PathOf("my-20260520-0800");
        await sample.RunAsync("mydumper", ["-h", "127.0.0.1", "-P", $"{database.Port}", "-u", database.UserID, "-p", database.Password, "-B", database.Database, "-o", folder, "-G", "-t", "1", .. compressed ? ["-c"] : (string[])[]]);
        Open(sample.Folder);
        sample.Set = sample.Set with { File = "my-{yyyyMMdd-HHmm}/", Database = database.Database };
        await using (BackupVerification run = await RunAsync(BackupDepth.Restore, []))
        {
            BackupFile file = Assert.Single(run.Evidence[0].Files);
            Assert.True(file.State == BackupFileState.Restored, $"{file.State} {file.Message}");
            Assert.Equal((2, 3L), (file.Tables, file.Rows));
            Assert.NotNull(file.Sha256);
        }

        string metadata = Path.Combine(folder, "metadata");
        await File.WriteAllTextAsync(metadata, (await File.ReadAllTextAsync(metadata, Cancellation)).Split('\n')[0] + "\n", Cancellation);
        await using (BackupVerification run = await RunAsync(BackupDepth.Content, []))
            Assert.Equal((BackupFileState.Corrupt, "DumpNoFooter"), (run.Evidence[0].Files[0].State, run.Evidence[0].Files[0].Reason));
        File.Move(metadata, metadata + ".partial");
        await using (BackupVerification run = await RunAsync(BackupDepth.Content, []))
            Assert.Equal(BackupFileState.InProgress, run.Evidence[0].Files[0].State);
    }

    [Fact]
    public async Task A_backup_on_another_host_is_read_over_sftp()
    {
        await DumpAsync("db-20260520-0800.sql.gz");
        Open(sample.Folder);
        byte[] whole = await File.ReadAllBytesAsync(sample.PathOf("db-20260520-0800.sql.gz"), Cancellation);
        await File.WriteAllBytesAsync(sample.PathOf("db-20260520-1000.sql.gz"), whole[..^20], Cancellation);
        sample.Set = sample.Set with { Store = new StoreLocation { Sftp = "backup1", Path = sample.Folder } };
        await using BackupVerification run = await RunAsync(BackupDepth.Content, [], estate: sshd.Estate());
        Assert.Null(run.Evidence[0].Gap);
        Assert.Equal([BackupFileState.Verified, BackupFileState.Corrupt], run.Evidence[0].Files.OrderBy(file => file.TakenAt).Select(file => file.State));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_unreadable_and_the_others_are_proven()
    {
        await File.WriteAllBytesAsync(sample.PathOf("db-20260520-0800.sql.gz"), ContentSample.Gzip(ContentSample.Dump), Cancellation);
        await File.WriteAllBytesAsync(sample.PathOf("db-20260520-1000.sql.gz"), ContentSample.Gzip(ContentSample.Dump), Cancellation);
        SshServer.SkipWithout(SshServer.IsRoot && !OperatingSystem.IsWindows(), "Needs root, to log in another account.");
        if (!OperatingSystem.IsWindows())
        {
            Open(sample.Folder);
            File.SetUnixFileMode(sample.PathOf("db-20260520-1000.sql.gz"), UnixFileMode.None);
        }

        sample.Set = sample.Set with { Store = new StoreLocation { Sftp = "backup1", Path = sample.Folder } };
        SlaEstate estate = sshd.Estate() with { Ssh = new SshAccess { User = "nobody", KeyFile = sshd.KeyFile, KnownHosts = sshd.KnownHosts } };
        await using BackupVerification run = await RunAsync(BackupDepth.Content, [], estate: estate);
        Assert.Equal([BackupFileState.Verified, BackupFileState.Unreadable], run.Evidence[0].Files.OrderBy(file => file.TakenAt).Select(file => file.State));
    }

    [Fact]
    public async Task Two_runs_at_once_find_the_same()
    {
        await DumpAsync("db-20260520-0800.sql.gz");
        Open(sample.Folder);
        BackupVerification[] runs = await Task.WhenAll(RunAsync(BackupDepth.Restore, []), RunAsync(BackupDepth.Restore, []));
        foreach (BackupVerification run in runs)
        {
            BackupFile file = Assert.Single(run.Evidence[0].Files);
            Assert.True(file.State == BackupFileState.Restored, $"{file.State}: {file.Message}");
            await run.DisposeAsync();
        }

        Assert.Empty(Directory.GetDirectories(sample.Folder, ScratchScripts.Prefix + "*"));
    }

    [Fact]
    public async Task A_stopped_run_ends_at_once_and_keeps_what_it_knows()
    {
        for (int hour = 8; hour < 20; hour += 2)
            await File.WriteAllBytesAsync(sample.PathOf($"db-20260520-{hour:00}00.sql.gz"), ContentSample.Gzip(ContentSample.Dump), Cancellation);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<LedgerEvent> kept = [];
        await using BackupVerification run = await BackupVerification.OpenAsync(policy, Estate(), [Local()], new SecretResolver(), null, BackupDepth.Content, 1, Cancellation);
        run.Keep = one =>
        {
            kept.Add(one);
            if (kept.Count == 3)
                stop.Cancel();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.ReadAsync(force: false, stop.Token));
        Assert.InRange(kept.Count, 3, 4);
    }

    private async Task<BackupVerification> RunAsync(BackupDepth depth, List<LedgerEvent> kept, ILedger? ledger = null, SlaEstate? estate = null)
    {
        BackupVerification run = await BackupVerification.OpenAsync(policy, estate ?? Estate(), [sample.Set.Store.Sftp is null ? Local() : sample.Set], new SecretResolver(), ledger, depth, 4, Cancellation);
        run.Keep = one =>
        {
            kept.Add(one);
            return Task.CompletedTask;
        };
        await run.ReadAsync(force: false, Cancellation);
        if (depth == BackupDepth.Restore)
            await run.RestoreAsync(Cancellation);
        return run;
    }

    private BackupSet Local() => sample.Set with { Store = new StoreLocation { Path = sample.Folder } };

    private SlaEstate Estate() => SlaEstate.ThisMachine("here") with { Drill = new DrillSettings { Path = sample.Folder } };

    private async Task<MySqlConnector.MySqlConnectionStringBuilder> FillAsync()
    {
        string connection = await server.NewDatabaseAsync();
        await using MySqlConnector.MySqlConnection open = new(connection);
        await open.OpenAsync(Cancellation);
        foreach (string statement in Schema.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using MySqlConnector.MySqlCommand command = new(statement, open);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        return new MySqlConnector.MySqlConnectionStringBuilder(connection);
    }

    private async Task<string> DumpAsync(string name)
    {
        MySqlConnector.MySqlConnectionStringBuilder database = await FillAsync();
        byte[] dump = await sample.RunAsync("mariadb-dump", ["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", $"--port={database.Port}", $"--user={database.UserID}", $"--password={database.Password}", "--routines", "--hex-blob", database.Database]);
        await File.WriteAllBytesAsync(sample.PathOf(name), ContentSample.Gzip(dump), Cancellation);
        File.SetLastWriteTimeUtc(sample.PathOf(name), new DateTime(2026, 5, 19, 23, 1, 0, DateTimeKind.Utc));
        return name;
    }

    // The scratch server's account has to reach its folder.
    private static void Open(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }
}
