using Microsoft.Data.Sqlite;

namespace SlaOps.Systems.Tests;

public sealed class SqliteLedgerTests : StoreTests, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.File("ledger.db");

    public void Dispose() => folder.Dispose();

    protected override Task<string> NewLocationAsync() => Task.FromResult(folder.File("deep/ledger.db"));

    private async Task<string> FilledAsync(int count = 3)
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Write, Token);
        await ledger.AppendAsync([.. Enumerable.Range(1, count).Select(number => Event("notice", "sla", number))], null, Token);
        return FilePath;
    }

    private void Sql(string text)
    {
        using SqliteConnection connection = new($"Data Source={FilePath};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private async Task Refused(string errorId, LedgerAccess access, string? path = null) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<SlaException>(async () =>
        {
            await using LedgerDatabase ledger = await LedgerStore.OpenAsync(path ?? FilePath, access, Token);
            await ledger.AppendAsync([Event("notice", "sla", 1)], null, Token);
        })).Code.Id);

    [Fact]
    public async Task Reading_what_is_not_there_creates_neither_file_nor_folder()
    {
        await using (LedgerDatabase ledger = await LedgerStore.OpenAsync(await NewLocationAsync(), LedgerAccess.Read, Token))
            await ledger.VerifyAsync(null, null, Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("DELETE FROM entry")]
    [InlineData("UPDATE entry SET body = '{}'")]
    public async Task A_slip_of_a_hand_is_refused_by_the_file_itself(string sql)
    {
        await FilledAsync();
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Sql(sql)).Message);
    }

    [Theory]
    [InlineData("UPDATE entry SET body = '{}' WHERE sequence = 2", LedgerDamage.Changed, 2)]
    [InlineData("DELETE FROM entry WHERE sequence = 2", LedgerDamage.Removed, 2)]
    [InlineData("UPDATE entry SET sequence = 99 WHERE sequence = 1; UPDATE entry SET sequence = 1 WHERE sequence = 2; UPDATE entry SET sequence = 2 WHERE sequence = 99", LedgerDamage.Reordered, 1)]
    [InlineData("UPDATE entry SET hash = x'00' WHERE sequence = 3", LedgerDamage.Changed, 3)]
    public async Task Who_goes_around_that_is_found(string sql, LedgerDamage damage, long sequence)
    {
        await FilledAsync();
        Sql("DROP TRIGGER entry_stays; DROP TRIGGER entry_same; " + sql);
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Read, Token);
        LedgerVerification result = await ledger.VerifyAsync(null, null, Token);
        Assert.Equal((damage, sequence), (result.Damage, result.Sequence));
    }

    [Theory]
    [InlineData(LedgerAccess.Read)]
    [InlineData(LedgerAccess.Write)]
    public async Task A_later_layout_another_database_and_no_database_are_each_named(LedgerAccess access)
    {
        await FilledAsync();
        Sql("PRAGMA user_version = 2");
        await Refused("LedgerNewer", access);
        Sql("PRAGMA user_version = 1; PRAGMA application_id = 7");
        await Refused("LedgerNotALedger", access);
        await File.WriteAllTextAsync(folder.File("text"), new string('x', 5000), Token);
        await Refused("LedgerNotALedger", access, folder.File("text"));
        Directory.CreateDirectory(folder.File("folder"));
        await Refused(access == LedgerAccess.Read ? "LedgerNotALedger" : "LedgerDenied", access, folder.File("folder"));
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(folder.File("text"), Token));
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        await FilledAsync(2000);
        byte[] bytes = await File.ReadAllBytesAsync(FilePath, Token);
        bytes.AsSpan(8192, 40_000).Fill(0xAB);
        await File.WriteAllBytesAsync(FilePath, bytes, Token);
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Read, Token);
        Assert.Equal("LedgerCorrupt", (await Assert.ThrowsAsync<SlaException>(() => ledger.VerifyAsync(null, null, Token))).Code.Id);
    }

    [Fact]
    public async Task A_full_disk_writes_nothing_and_says_so()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm") && OperatingSystem.IsLinux(), "needs a Linux memory file system");
        using SmallDisk disk = SmallDisk.Mount(folder.File("small"));
        string path = Path.Combine(disk.Path, "ledger.db");
        long before = 0;
        SlaException failure = await Assert.ThrowsAsync<SlaException>(async () =>
        {
            await using LedgerDatabase ledger = await LedgerStore.OpenAsync(path, LedgerAccess.Write, Token);
            for (; before < 10_000; before += 20)
                await ledger.AppendAsync([.. Enumerable.Range(0, 20).Select(number => Event("notice", "sla", number))], null, Token);
        });
        Assert.True(failure.Code == Errors.LedgerDiskFull || failure.Code == Errors.LedgerUnreachable, failure.Code.Id + failure.Message);
        await using LedgerDatabase left = await LedgerStore.OpenAsync(path, LedgerAccess.Read, Token);
        LedgerVerification verified = await left.VerifyAsync(null, null, Token);
        Assert.True(verified.IsValid, verified.Message);
        Assert.Equal(before, verified.Count);
    }

    [Fact]
    public async Task A_disk_that_was_full_before_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a Linux memory file system");
        using SmallDisk disk = SmallDisk.Mount(folder.File("filled"));
        string path = Path.Combine(disk.Path, "ledger.db");
        File.Copy(await FilledAsync(), path);
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(Path.Combine(disk.Path, "filler"), new byte[1 << 20]));
        byte[] block = new byte[512];
        using (FileStream rest = new(Path.Combine(disk.Path, "rest"), FileMode.Append, FileAccess.Write, FileShare.Read, 0))
            Assert.ThrowsAny<IOException>(() => Fill(rest, block));
        await Refused("LedgerDiskFull", LedgerAccess.Write, path);
        await Refused("LedgerDiskFull", LedgerAccess.Read, path);
    }

    private static void Fill(FileStream file, byte[] block)
    {
        while (true)
            file.Write(block);
    }

    [Fact]
    public async Task A_read_only_disk_can_be_read_and_says_why_it_is_not_written()
    {
        using SmallDisk disk = SmallDisk.Mount(folder.File("small"), "8m");
        string path = Path.Combine(disk.Path, "ledger.db");
        File.Copy(await FilledAsync(), path);
        disk.MakeReadOnly();
        await using (LedgerDatabase ledger = await LedgerStore.OpenAsync(path, LedgerAccess.Read, Token))
            Assert.Equal(3, (await ledger.VerifyAsync(null, null, Token)).Count);
        await Refused("LedgerReadOnly", LedgerAccess.Write, path);
    }

    [Fact]
    public async Task Waiting_for_another_writer_ends_with_the_token_and_with_patience()
    {
        await FilledAsync();
        using SqliteConnection blocker = new($"Data Source={FilePath};Pooling=false");
        blocker.Open();
        using SqliteTransaction transaction = blocker.BeginTransaction(deferred: false);
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Write, Token);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.AppendAsync([Event("notice", "sla", 1)], null, stop.Token));
        ledger.Patience = TimeSpan.FromMilliseconds(300);
        SlaException busy = await Assert.ThrowsAsync<SlaException>(() => ledger.AppendAsync([Event("notice", "sla", 1)], null, Token).WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal("LedgerBusy", busy.Code.Id);
        Assert.Contains(FilePath, busy.Message, StringComparison.Ordinal);
        transaction.Rollback();
        Assert.NotNull(await ledger.AppendAsync([Event("notice", "sla", 1)], null, Token));
        Assert.Equal(4, (await ledger.VerifyAsync(null, null, Token)).Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)] // sealed on one core, written on the other
    public async Task A_batch_with_one_bad_event_writes_nothing(int count)
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Write, Token);
        LedgerEvent[] events = [.. Enumerable.Range(1, count).Select(number => Event(number == count ? "No Kind" : "notice", "sla", number))];
        Assert.Equal("LedgerEventInvalid", (await Assert.ThrowsAsync<SlaException>(() => ledger.AppendAsync(events, null, Token))).Code.Id);
        Assert.Equal(LedgerHead.Empty, await ledger.GetHeadAsync(Token));
        events[^1] = Event("notice", "sla", count);
        Assert.Equal(count, (await ledger.AppendAsync(events, LedgerHead.Empty, Token))!.Count);
        LedgerVerification verified = await ledger.VerifyAsync(null, null, Token);
        Assert.Equal((true, (long)count), (verified.IsValid, verified.Count));
    }

    [Fact]
    public async Task Evidence_that_was_changed_or_removed_is_named()
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(FilePath, LedgerAccess.Write, Token);
        Dictionary<string, string> kept = [];
        foreach (string name in new[] { "whole", "changed", "gone" })
        {
            await File.WriteAllTextAsync(folder.File(name), name, Token);
            kept[name] = await EvidenceFolder.KeepAsync(ledger.Location, folder.File(name), Token);
            await ledger.AppendAsync([Attestations.Added(new SlaAttestation { Id = "att-" + name, Clause = "c", Evidence = name, EvidenceSha256 = kept[name] })], null, Token);
        }

        Assert.Empty(await DamagedAsync(ledger));
        await File.AppendAllTextAsync(EvidenceFolder.PathOf(ledger.Location, kept["changed"])!, "!", Token);
        File.Delete(EvidenceFolder.PathOf(ledger.Location, kept["gone"])!);
        Assert.Equal(["att-changed False", "att-gone True"], (await DamagedAsync(ledger)).Select(damaged => $"{damaged.Id} {damaged.IsMissing}"));
    }

    private static async Task<List<DamagedEvidence>> DamagedAsync(LedgerDatabase ledger)
    {
        List<DamagedEvidence> found = [];
        await foreach (DamagedEvidence damaged in EvidenceFolder.CheckAsync(ledger, Token))
            found.Add(damaged);
        return found;
    }
}
