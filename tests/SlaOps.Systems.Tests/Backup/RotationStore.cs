namespace SlaOps.Systems.Tests;

/// <summary>A folder of backups with a real ledger that knows them verified, and a clock that a test can move.</summary>
internal sealed class RotationStore : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 20, 21, 0, 0, TimeSpan.FromHours(9));

    private readonly TemporaryFolder folder = new();

    public RotationStore(bool folders = false)
    {
        Set = new BackupSet { Name = "db", Store = new StoreLocation { Path = Files }, File = folders ? "db-{yyyyMMdd-HHmm}/" : "db-{yyyyMMdd-HHmm}.sql.gz" };
        Directory.CreateDirectory(Files);
    }

    public MovingClock Clock { get; } = new() { Now = Now };

    public string Files => folder.File("store");

    public string LedgerPath => folder.File("ledger/ledger.db");

    public BackupSet Set { get; set; }

    /// <summary>Three generations, one day.</summary>
    public static SlaPolicy Policy { get; } = TestPolicy.Bare with { Backup = new BackupPolicy { Database = new DatabaseBackupPolicy { Generations = 3, Keep = TimeSpan.FromDays(1) } } };

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Files).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    public string At(string name) => Path.Combine(Files, name);

    /// <summary>The name of the backup of a day and hour in May 2026.</summary>
    public static string Name(int day, int hour) => $"db-202605{day:00}-{hour:00}00.sql.gz";

    /// <summary>Writes a backup of a day and hour in May 2026, last written to then.</summary>
    public string Write(int day, int hour, bool manifest = false, int length = 100)
    {
        string path = At(Name(day, hour));
        WriteFile(path, new byte[length], day, hour);
        if (manifest)
            WriteFile(path + ".sha256", new byte[80], day, hour);
        return path;
    }

    /// <summary>Two weeks of three backups a day, up to 20 May 20:00; every third with a manifest.</summary>
    public void Fill(int days = 6)
    {
        for (int day = 20; day > 20 - days; day--)
        {
            foreach (int hour in (int[])[8, 14, 20])
                Write(day, hour, manifest: hour == 14);
        }
    }

    public Task<LedgerDatabase> OpenAsync(LedgerAccess access = LedgerAccess.Write) => LedgerStore.OpenAsync(LedgerPath, access, TestContext.Current.CancellationToken);

    /// <summary>Records that the bytes of everything that is listed now were read.</summary>
    public async Task VerifyAsync(BackupFileState state = BackupFileState.Verified, Func<BackupFile, bool>? which = null)
    {
        await using LedgerDatabase ledger = await OpenAsync();
        await VerifyAsync(ledger, SlaEstate.ThisMachine("here"), Set, Clock.Now.AddMinutes(-5), state, which);
    }

    public static async Task VerifyAsync(ILedger ledger, SlaEstate estate, BackupSet set, DateTimeOffset readAt, BackupFileState state = BackupFileState.Verified, Func<BackupFile, bool>? which = null)
    {
        BackupEvidence listed = await BackupInventory.ReadAsync(Policy, estate, set, 0, new SecretResolver(), TestContext.Current.CancellationToken);
        Assert.Null(listed.Gap);
        LedgerEvent[] events = [.. listed.Files.Where(which ?? (_ => true)).Select(file => BackupProofs.Event(set.Name, new BackupProof { Path = file.Path, Mark = file.Mark, State = state, ReadAt = readAt }))];
        await ledger.AppendAsync(events, null, TestContext.Current.CancellationToken);
    }

    public Task<BackupRotation> PlanAsync(ILedger ledger, CancellationToken? cancellation = null) =>
        BackupRotation.PlanAsync(Policy, SlaEstate.ThisMachine("here"), Set, new SecretResolver(), ledger, cancellation ?? TestContext.Current.CancellationToken, Clock);

    /// <summary>Plans and removes all that is planned.</summary>
    public async Task<IReadOnlyList<RotationItem>> RotateAsync(ILedger ledger, Action<RotationItem>? done = null, CancellationToken? cancellation = null)
    {
        await using BackupRotation rotation = await PlanAsync(ledger, cancellation);
        await rotation.RunAsync(ledger, rotation.Removals, done, cancellation ?? TestContext.Current.CancellationToken);
        return [.. rotation.Items];
    }

    /// <summary>What the journal holds, as <c>kind file outcome</c> without the lock's entries.</summary>
    public async Task<List<string>> JournalAsync()
    {
        await using LedgerDatabase ledger = await OpenAsync(LedgerAccess.Read);
        List<string> lines = [];
        foreach (LedgerEntry entry in await ledger.ReadAsync(new LedgerQuery { Subject = "backup:db" }, TestContext.Current.CancellationToken).ToListAsync())
        {
            if (entry.Kind != LedgerKinds.BackupVerified)
                lines.Add(string.Join(' ', ((string?[])[entry.Kind["backup.".Length..], Path.GetFileName(entry.BodyText("path")), entry.BodyText("outcome"), entry.BodyText("manifest")]).Where(part => part is not null)));
        }

        return lines;
    }

    private static void WriteFile(string path, byte[] bytes, int day, int hour)
    {
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 5, day, hour, 1, 0, DateTimeKind.Utc).AddHours(-9));
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
