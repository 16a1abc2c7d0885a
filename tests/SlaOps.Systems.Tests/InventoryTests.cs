namespace SlaOps.Systems.Tests;

public class InventoryTests
{
    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_is_listed_by_name_without_links_and_subfolders()
    {
        using TemporaryFolder folder = new();
        Write(folder, "db-20260520-0800.sql.gz", [0x1F, 0x8B, 0x08, 0x00]);
        Write(folder, "db-20260520-1000.sql.gz", []);
        Write(folder, "db-20260520-1200.sql.gz.partial", [1]);
        Write(folder, "notes.txt", [1]);
        Directory.CreateDirectory(folder.File("db-20260520-1400.sql.gz"));
        File.CreateSymbolicLink(folder.File("db-20260520-1600.sql.gz"), folder.File("db-20260520-0800.sql.gz"));
        BackupEvidence evidence = await BackupInventory.ReadAsync(Policy, Estate, Set(folder.Path), 10, new SecretResolver(), Cancellation);
        Assert.Null(evidence.Gap);
        Assert.Equal(
            ["08:00 Listed gzip", "10:00 Corrupt ", "12:00 InProgress "],
            evidence.Files.OrderBy(file => file.TakenAt).Select(file => $"{file.TakenAt:HH:mm} {file.State} {file.Compression}"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_gap_and_never_an_empty_store()
    {
        BackupEvidence evidence = await BackupInventory.ReadAsync(Policy, Estate, Set("/nonexistent/backup"), 0, new SecretResolver(), Cancellation);
        Assert.Equal("Unreadable", evidence.Gap?.Reason.Code);
        Assert.All(BackupJudge.Judge(Policy, evidence, DateTimeOffset.UtcNow), verdict => Assert.Equal(VerdictStatus.Unknown, verdict.Status));
    }

    [Fact]
    public async Task Stores_elsewhere_are_a_gap()
    {
        BackupSet sftp = Set("/srv") with { Store = new StoreLocation { Sftp = "backup1", Path = "/srv" } };
        // A host that is not there: which of the ways to fail it is depends on this account's keys.
        string[] unreached = ["SshNoCredentials", "HostUnreachable"];
        Assert.Contains((await BackupInventory.ReadAsync(Policy, Estate, sftp, 0, new SecretResolver(), Cancellation)).Gap?.Reason.Code, unreached);
        LogEvidence logs = await LogInventory.ReadAsync(Policy, Estate, new LogSet { Name = "app", Host = "voice1", Path = "/var/log", File = "*" }, new SecretResolver(), Cancellation);
        Assert.Contains(logs.Gap?.Reason.Code, unreached);
    }

    [Fact]
    public async Task A_relative_store_lies_beside_the_estate()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("backup"));
        BackupEvidence evidence = await BackupInventory.ReadAsync(Policy, Estate with { Path = folder.File("estate.yaml") }, Set("backup"), 0, new SecretResolver(), Cancellation);
        Assert.Equal((folder.File("backup"), null), (evidence.Source, evidence.Gap));
    }

    [Fact]
    public async Task Connecting_looks_where_the_inventory_looks()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("there"));
        SlaEstate estate = Estate with { Path = folder.File("estate.yaml"), Backups = [Set("there"), Set("gone")] };
        IReadOnlyList<PolicyMistake> mistakes = await EstateConnection.CheckAsync(estate, Policy, null, new SecretResolver(), null, Cancellation);
        Assert.Equal(["backups[1].store.path"], mistakes.Where(mistake => mistake.Key.StartsWith("backups", StringComparison.Ordinal)).Select(mistake => mistake.Key));
    }

    [Fact]
    public async Task What_may_not_be_read_is_unreadable()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("root and Windows read everything");
            return;
        }

        using TemporaryFolder folder = new();
        Write(folder, "db-20260520-0800.sql.gz", [1]);
        File.SetUnixFileMode(folder.File("db-20260520-0800.sql.gz"), UnixFileMode.None);
        BackupEvidence evidence = await BackupInventory.ReadAsync(Policy, Estate, Set(folder.Path), 10, new SecretResolver(), Cancellation);
        Assert.Equal(BackupFileState.Unreadable, Assert.Single(evidence.Files).State);
    }

    [Fact]
    public async Task Logs_are_listed_by_day()
    {
        using TemporaryFolder folder = new();
        Write(folder, "app-20260518.log.gz", [1]);
        Write(folder, "app-20260519.log", []);
        Write(folder, "other.log", [1]);
        LogEvidence evidence = await LogInventory.ReadAsync(Policy, Estate, new LogSet { Name = "app", Path = folder.Path, File = "app-{yyyyMMdd}.log" }, new SecretResolver(), Cancellation);
        Assert.Equal(["2026-05-18 1 ", "2026-05-19 0 "], evidence.Files.OrderBy(file => file.Day).Select(file => $"{file.Day:yyyy-MM-dd} {file.Length} {file.Problem}"));
    }

    private static SlaEstate Estate { get; } = SlaEstate.ThisMachine("here");

    private static BackupSet Set(string path) => new() { Name = "db", Store = new StoreLocation { Path = path }, File = "db-{yyyyMMdd-HHmm}.sql.gz" };

    private static void Write(TemporaryFolder folder, string name, byte[] content)
    {
        File.WriteAllBytes(folder.File(name), content);
        File.SetLastWriteTimeUtc(folder.File(name), DateTime.UtcNow.AddHours(-1));
    }
}
