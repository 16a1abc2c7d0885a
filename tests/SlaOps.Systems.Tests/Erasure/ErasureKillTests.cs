using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>
/// An erasure in another process, killed with SIGKILL at every entry of its journal and in the midst of its chunks, and ledgers that lost their
/// last entries: nothing of another tenant changes, nothing is told as erased that is there, and the next run finishes.
/// </summary>
public sealed class ErasureKillTests(MariaDbServer server)
{
    private const int Places = 5;

    // The lock, the start, each place, the end, the lock again.
    private const int Entries = 4 + Places;

    private const int SigKill = 128 + 9;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool> Cuts
    {
        get
        {
            TheoryData<int, bool> cuts = [];
            for (int entry = 1; entry <= Entries; entry++)
            {
                cuts.Add(entry, false);
                cuts.Add(entry, true);
            }

            return cuts;
        }
    }

    [Fact]
    public async Task These_are_all_the_entries_that_an_erasure_writes()
    {
        await using TenantDatabase database = await FilledAsync();
        await using LedgerDatabase ledger = await database.OpenAsync();
        WatchedLedger watched = new(ledger);
        Assert.Equal(ErasureState.Erased, (await database.EraseAsync(watched)).State);
        Assert.Equal(Entries, watched.Appends);
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task The_next_run_finishes_what_a_kill_left(int entry, bool after)
    {
        await using TenantDatabase database = await FilledAsync();
        string others = await OthersAsync(database);
        using (Process child = ErasureChild.Start(database, entry, after, chunk: 10))
            Assert.Equal((SigKill, ""), (await EndAsync(child), await child.StandardError.ReadToEndAsync(Token)));
        await using LedgerDatabase ledger = await database.OpenAsync();
        await AssertHonestAsync(database, ledger, others);
        await FinishAsync(database, ledger, others);
    }

    [Fact]
    public async Task Killed_in_the_midst_of_its_chunks_again_and_again_it_finishes()
    {
        await using TenantDatabase database = await FilledAsync();
        await database.FillAsync("t1", 3000);
        string others = await OthersAsync(database);
        for (int kill = 0; kill < 4; kill++)
        {
            long before = await LeftAsync(database);
            using Process child = ErasureChild.Start(database, cutAt: 0, after: false, chunk: 1);
            while (await LeftAsync(database) > before - 20)
            {
                Assert.False(child.HasExited, "the erasure ended before it could be killed");
                await Task.Delay(1, Token);
            }

            child.Kill();
            Assert.Equal(SigKill, await EndAsync(child));
            Assert.InRange(await LeftAsync(database), 1, before);
            await using LedgerDatabase looking = await database.OpenAsync();
            await AssertHonestAsync(database, looking, others);
        }

        await using LedgerDatabase ledger = await database.OpenAsync();
        await FinishAsync(database, ledger, others);
        TenantRecord record = (await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1");
        Assert.Equal([.. Enumerable.Repeat(ErasureState.Interrupted, 4), ErasureState.Erased], record.Erasures.Select(erasure => erasure.State));
    }

    // The power goes, and the last pages that the disk had promised are not on it: the data is further than the ledger knows.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_ledger_that_lost_its_last_entries_says_no_more_than_it_knows_and_the_next_run_finishes(int lost)
    {
        for (int cut = lost; cut <= Entries; cut++)
        {
            await using TenantDatabase database = await FilledAsync();
            string others = await OthersAsync(database);
            Dictionary<int, long> heads = [];
            await using (LedgerDatabase ledger = await database.OpenAsync())
            {
                WatchedLedger watched = new(ledger)
                {
                    CutAt = cut,
                    CutAfterWriting = true,
                    Before = async (append, _) =>
                    {
                        Copy(database, append);
                        heads[append] = (await ledger.GetHeadAsync(Token)).Sequence;
                    },
                };
                await Assert.ThrowsAsync<PowerCutException>(() => database.EraseAsync(watched));
                Copy(database, cut + 1);
            }

            // As it was before a later append, less the end of its last page: the transaction before that is torn, too.
            string torn = Restore(database, cut - lost + 2);
            await using LedgerDatabase after = await LedgerStore.OpenAsync(torn, LedgerAccess.Write, Token, database.Clock);
            Assert.True((await after.VerifyAsync(null, null, Token)).IsValid);
            Assert.Equal(heads[cut - lost + 1], (await after.GetHeadAsync(Token)).Sequence);
            await AssertHonestAsync(database, after, others);
            // This process lives on and would hold its lock: time goes by.
            database.Clock.Now = database.Clock.Now.AddMinutes(11);
            await FinishAsync(database, after, others);
        }
    }

    private async Task<TenantDatabase> FilledAsync()
    {
        TenantDatabase database = (await TenantDatabase.CreateAsync(server)).WithVoice();
        foreach (string tenant in (string[])["t1", "T1", "t10", "t2"])
        {
            string folder = Directory.CreateDirectory(Path.Combine(database.Folder, "voice", tenant, "deep")).FullName;
            for (int number = 0; number < 30; number++)
                await File.WriteAllTextAsync(Path.Combine(folder, $"{number}.wav"), $"{tenant} {number}", Token);
        }

        return database;
    }

    private static async Task FinishAsync(TenantDatabase database, LedgerDatabase ledger, string others)
    {
        TenantRecord before = (await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1");
        // Killed behind its last word it has nothing left to do, and no run may say that there is.
        if (before.Tombstone is null)
            Assert.Equal(ErasureState.Erased, (await database.EraseAsync(ledger)).State);
        Assert.Equal(0, await LeftAsync(database));
        TenantRecord record = (await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1");
        Assert.NotNull(record.Tombstone);
        Assert.Null(record.Unended);
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
        await AssertHonestAsync(database, ledger, others);
    }

    // Nothing of another tenant changed; what is told as gone is gone; and nothing is gone that was not announced.
    private static async Task AssertHonestAsync(TenantDatabase database, ILedger ledger, string others)
    {
        Assert.Equal(others, await OthersAsync(database));
        TenantRecord record = (await TenantLog.ReadAsync(ledger, "t1", null, Token)).Of("t1");
        if (record.Tombstone is not null)
            Assert.Equal(0, await LeftAsync(database));
        foreach (ErasureRecord erasure in record.Erasures)
        {
            Assert.True(erasure.State != ErasureState.Erased || erasure == record.Tombstone);
            foreach (ErasureRecordItem item in erasure.Items.Where(item => item.Outcome == ErasureOutcome.Done))
                Assert.Equal(0, await LeftAsync(database, item.Place));
        }
    }

    private static async Task<long> LeftAsync(TenantDatabase database, string? place = null)
    {
        string folder = Path.Combine(database.Folder, "voice", "t1");
        long files = Directory.Exists(folder) ? 1 + Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Count() : 0;
        return place is null ? files + await database.LeftAsync()
            : place.StartsWith("host:", StringComparison.Ordinal) ? files
            : await database.CountAsync(place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..]);
    }

    private static async Task<string> OthersAsync(TenantDatabase database)
    {
        string voice = Path.Combine(database.Folder, "voice"), own = Path.Combine(voice, "t1") + "/";
        IEnumerable<string> files = Directory.EnumerateFiles(voice, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(own, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return await database.OthersAsync() + string.Concat(files.Select(file => $"\n{file}={File.ReadAllText(file)}"));
    }

    private static async Task<int> EndAsync(Process child)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await child.WaitForExitAsync(limit.Token);
            return child.ExitCode;
        }
        finally
        {
            if (!child.HasExited)
                child.Kill();
        }
    }

    private static string Snapshot(TenantDatabase database, int append) => Path.Combine(database.Folder, "snapshot" + InvariantText.Of(append));

    // Between two transactions of its only writer.
    private static void Copy(TenantDatabase database, int append)
    {
        Directory.CreateDirectory(Snapshot(database, append));
        foreach (string suffix in (string[])["", "-wal"])
            File.Copy(database.LedgerPath + suffix, Path.Combine(Snapshot(database, append), "ledger.db" + suffix));
    }

    private static string Restore(TenantDatabase database, int append)
    {
        string path = Path.Combine(Snapshot(database, append), "ledger.db");
        using FileStream log = new(path + "-wal", FileMode.Open);
        Assert.InRange(log.Length, 4096, long.MaxValue);
        log.SetLength(log.Length - 2000);
        return path;
    }
}
