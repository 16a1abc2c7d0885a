using System.Text.Json.Nodes;

namespace SlaOps.Systems.Tests;

/// <summary>The power goes at every entry of the journal, before it is written and after; the next rotation finishes, and the journal never says more than happened.</summary>
public sealed class RotationPowerCutTests
{
    // Days 17 to 20 with three backups each: the newest four stay, eight go, three of them with a manifest.
    private const int Removals = 8;
    private const int Stay = 4;

    // The lock, the start, an entry for each file, the end, the lock again.
    private const int Entries = 4 + Removals;

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
    public async Task These_are_all_the_entries_that_a_rotation_writes()
    {
        using RotationStore store = await FilledAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        WatchedLedger watched = new(ledger);
        await store.RotateAsync(watched);
        Assert.Equal(Entries, watched.Appends);
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task The_next_rotation_finishes_what_a_power_cut_left(int entry, bool after)
    {
        using RotationStore store = await FilledAsync();
        string[] before = [.. store.Names];
        await using LedgerDatabase ledger = await store.OpenAsync();
        await Assert.ThrowsAsync<PowerCutException>(() => store.RotateAsync(new WatchedLedger(ledger) { CutAt = entry, CutAfterWriting = after }));
        await AssertHonestAsync(store, ledger, before);
        // This process lives on and would hold its lock: time goes by.
        store.Clock.Now = store.Clock.Now.AddMinutes(11);
        await store.RotateAsync(ledger);
        await AssertFinishedAsync(store, ledger, before);
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task Two_power_cuts_one_after_the_other_change_nothing_about_that(int entry, bool after)
    {
        using RotationStore store = await FilledAsync();
        string[] before = [.. store.Names];
        await using LedgerDatabase ledger = await store.OpenAsync();
        await Assert.ThrowsAsync<PowerCutException>(() => store.RotateAsync(new WatchedLedger(ledger) { CutAt = entry, CutAfterWriting = after }));
        store.Clock.Now = store.Clock.Now.AddMinutes(11);
        // The second falls among the entries that look after the first, or the few that are left after it.
        await Record.ExceptionAsync(() => store.RotateAsync(new WatchedLedger(ledger) { CutAt = 1 + (entry % 4), CutAfterWriting = !after }));
        await AssertHonestAsync(store, ledger, before);
        store.Clock.Now = store.Clock.Now.AddMinutes(11);
        await store.RotateAsync(ledger);
        await AssertFinishedAsync(store, ledger, before);
    }

    private static async Task<RotationStore> FilledAsync()
    {
        RotationStore store = new();
        store.Fill(days: 4);
        await store.VerifyAsync();
        return store;
    }

    private static async Task AssertFinishedAsync(RotationStore store, LedgerDatabase ledger, string[] before)
    {
        // Asked for once more, there is nothing to do, and nothing left open.
        Assert.All(await store.RotateAsync(ledger), item => Assert.Equal(RotationAction.Keep, item.Action));
        RotationJournal journal = await RotationJournal.ReadAsync(ledger, "db", Token);
        Assert.False(journal.IsBroken);
        Assert.Empty(journal.Leftovers);
        Assert.Equal(
            [RotationStore.Name(19, 20), RotationStore.Name(20, 8), RotationStore.Name(20, 14), RotationStore.Name(20, 14) + ".sha256", RotationStore.Name(20, 20)],
            store.Names);
        Assert.Equal(Stay + 1, store.Names.Count());
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
        await AssertHonestAsync(store, ledger, before);
    }

    // Nothing is gone that was not announced; nothing is told as deleted that is there, or twice; nothing that stays was ever announced.
    private static async Task AssertHonestAsync(RotationStore store, LedgerDatabase ledger, string[] before)
    {
        HashSet<string> there = [.. store.Names];
        HashSet<string> announced = [];
        List<string> deleted = [];
        foreach (LedgerEntry entry in await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.BackupRemoving, LedgerKinds.BackupRemoved] }, Token).ToListAsync())
        {
            JsonObject body = entry.ReadBody();
            string name = Path.GetFileName(body.Text("path")!);
            if (entry.Kind == LedgerKinds.BackupRemoving)
            {
                announced.Add(name);
                if (body["manifest"] is JsonObject manifest)
                    announced.Add(Path.GetFileName(manifest.Text("path")!));
                continue;
            }

            if (body.Text("outcome") is "Deleted" or "Absent")
                Assert.DoesNotContain(name, there);
            if (body.Text("outcome") == "Deleted")
                deleted.Add(name);
        }

        Assert.Equal(deleted.Distinct(StringComparer.Ordinal), deleted);
        Assert.Subset(announced, before.Except(there).ToHashSet());
        Assert.DoesNotContain(announced, name => name.StartsWith("db-20260520", StringComparison.Ordinal) || name.StartsWith("db-20260519-20", StringComparison.Ordinal));
    }
}
