namespace SlaOps.Systems.Tests;

public sealed class BackupRotationTests : IDisposable
{
    private readonly RotationStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => store.Dispose();

    private async Task<string> RefusedAsync(ILedger ledger, BackupRotation rotation) =>
        (await Assert.ThrowsAsync<SlaException>(() => rotation.RunAsync(ledger, rotation.Removals, null, Token))).Code.Id;

    [Fact]
    public async Task What_expired_goes_with_its_manifest_and_everything_else_stays()
    {
        store.Fill(days: 3);
        await File.WriteAllTextAsync(store.At("notes.txt"), "not a backup", Token);
        await File.WriteAllTextAsync(store.At(RotationStore.Name(17, 14) + ".sha256"), "of a file that is not there", Token);
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        List<string> told = [];
        IReadOnlyList<RotationItem> items = await store.RotateAsync(ledger, item => told.Add(Path.GetFileName(item.Path)));
        // Newest 20:00 on the 20th; three generations and a day: 20:00 on the 19th is the oldest that stays.
        Assert.Equal(
            ["20 20 Keep", "20 14 Keep", "20 08 Keep", "19 20 Keep", "19 14 Removed", "19 08 Removed", "18 20 Removed", "18 14 Removed", "18 08 Removed"],
            items.Select(item => $"{item.TakenAt:dd HH} {item.Action}"));
        Assert.Equal([RotationStore.Name(18, 8), RotationStore.Name(18, 14), RotationStore.Name(18, 20), RotationStore.Name(19, 8), RotationStore.Name(19, 14)], told);
        Assert.Equal(
            [RotationStore.Name(17, 14) + ".sha256", RotationStore.Name(19, 20), RotationStore.Name(20, 8), RotationStore.Name(20, 14), RotationStore.Name(20, 14) + ".sha256", RotationStore.Name(20, 20), "notes.txt"],
            store.Names);
        Assert.Equal(
            [
                "rotation.started", "rotation.planned",
                "removing " + RotationStore.Name(18, 8), $"removed {RotationStore.Name(18, 8)} Deleted",
                "removing " + RotationStore.Name(18, 14), $"removed {RotationStore.Name(18, 14)} Deleted Deleted",
                "removing " + RotationStore.Name(18, 20), $"removed {RotationStore.Name(18, 20)} Deleted",
                "removing " + RotationStore.Name(19, 8), $"removed {RotationStore.Name(19, 8)} Deleted",
                "removing " + RotationStore.Name(19, 14), $"removed {RotationStore.Name(19, 14)} Deleted Deleted",
                "rotation.ended Completed",
            ],
            await store.JournalAsync());
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
        Assert.All(await store.RotateAsync(ledger), item => Assert.Equal(RotationAction.Keep, item.Action));
    }

    [Fact]
    public async Task A_plan_writes_nothing_and_creates_no_ledger()
    {
        store.Fill();
        string[] before = [.. store.Names];
        await using (LedgerDatabase ledger = await store.OpenAsync(LedgerAccess.Read))
        {
            await using BackupRotation rotation = await store.PlanAsync(ledger);
            Assert.Empty(rotation.Removals);
            Assert.All(rotation.Items, item => Assert.Equal("RotationKeepUnverified", item.Reason));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(store.LedgerPath)));
        Assert.Equal(before, store.Names);
    }

    [Theory]
    [InlineData("added")]
    [InlineData("rewritten")]
    [InlineData("touched")]
    [InlineData("gone")]
    [InlineData("replaced by a folder")]
    [InlineData("found damaged")]
    [InlineData("no store")]
    public async Task A_store_that_changed_since_the_plan_loses_nothing(string change)
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        await using BackupRotation rotation = await store.PlanAsync(ledger);
        Assert.NotEmpty(rotation.Removals);
        string newest = store.At(RotationStore.Name(20, 20));
        switch (change)
        {
            case "added":
                store.Write(20, 18);
                break;
            case "rewritten":
                await File.WriteAllBytesAsync(newest, new byte[7], Token);
                break;
            case "touched":
                File.SetLastWriteTimeUtc(newest, DateTime.UtcNow.AddYears(-1));
                break;
            case "gone":
                File.Delete(newest);
                break;
            case "replaced by a folder":
                File.Delete(newest);
                Directory.CreateDirectory(newest);
                break;
            case "found damaged":
                await store.VerifyAsync(BackupFileState.Corrupt, file => file.Path == newest);
                break;
            default:
                Directory.Move(store.Files, store.Files + "-away");
                break;
        }

        Assert.Equal("RotationStoreChanged", await RefusedAsync(ledger, rotation));
        if (change == "no store")
            Directory.Move(store.Files + "-away", store.Files);
        Assert.All(rotation.Removals, item => Assert.True(File.Exists(item.Path)));
        Assert.Empty(await store.JournalAsync());
        // The lock was given back, and the next plan is of the store as it is.
        Assert.Contains(await store.RotateAsync(ledger), item => item.Action == RotationAction.Removed);
    }

    [Fact]
    public async Task Only_what_was_agreed_goes()
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        await using BackupRotation rotation = await store.PlanAsync(ledger);
        RotationItem one = rotation.Removals[2];
        await rotation.RunAsync(ledger, [one], null, Token);
        Assert.Equal(one, Assert.Single(rotation.Items, item => item.Action == RotationAction.Removed));
        Assert.All(rotation.Items.Except([one]), item => Assert.True(File.Exists(item.Path), item.Path));
    }

    [Fact]
    public async Task A_file_that_changes_at_the_last_moment_stays_and_one_that_is_gone_is_told_so()
    {
        store.Fill(days: 3);
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        string first = store.At(RotationStore.Name(18, 8)), second = store.At(RotationStore.Name(18, 14));
        WatchedLedger watched = new(ledger)
        {
            Before = async (_, events) =>
            {
                // After the second look: another program rewrites the one and takes the other away.
                if (events.Any(happening => happening.Kind == LedgerKinds.BackupRotationStarted))
                {
                    await File.WriteAllBytesAsync(first, new byte[7], Token);
                    File.Delete(second);
                }
            },
        };
        IReadOnlyList<RotationItem> items = await store.RotateAsync(watched);
        Assert.Equal((RotationAction.Changed, "RotationFoundChanged"), (items[^1].Action, items[^1].Reason));
        Assert.Equal((RotationAction.Absent, "RotationFoundGone"), (items[^2].Action, items[^2].Reason));
        Assert.Equal(7, new FileInfo(first).Length);
        Assert.Equal(3, items.Count(item => item.Action == RotationAction.Removed));
        Assert.Contains($"removed {RotationStore.Name(18, 8)} Changed", await store.JournalAsync());
        Assert.Contains($"removed {RotationStore.Name(18, 14)} Absent Deleted", await store.JournalAsync());
    }

    [Fact]
    public async Task A_store_that_cannot_be_listed_is_a_refusal()
    {
        store.Set = store.Set with { Store = new StoreLocation { Path = store.At("gone") } };
        await using LedgerDatabase ledger = await store.OpenAsync();
        await using BackupRotation rotation = await store.PlanAsync(ledger);
        Assert.Equal("Unreadable", rotation.Plan.Refusal?.Reason.Code);
        Assert.Equal("RotationRefused", await RefusedAsync(ledger, rotation));
        Assert.Empty(await store.JournalAsync());
    }

    [Fact]
    public async Task Of_two_rotations_at_once_one_is_kept_out()
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        await using BackupRotation second = await store.PlanAsync(ledger);
        string? refused = null;
        WatchedLedger watched = new(ledger)
        {
            Before = async (_, events) =>
            {
                if (refused is null && events.Any(happening => happening.Kind == LedgerKinds.BackupRotationStarted))
                    refused = await RefusedAsync(ledger, second);
            },
        };
        await store.RotateAsync(watched);
        Assert.Equal("LockHeld", refused);
        Assert.Single(await store.JournalAsync(), line => line == "rotation.started");
    }

    [Fact]
    public async Task A_rotation_that_lost_its_lock_deletes_nothing_more()
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        bool takenOver = false;
        WatchedLedger watched = new(ledger)
        {
            Before = async (_, events) =>
            {
                if (takenOver || !events.Any(happening => happening.Kind == LedgerKinds.BackupRemoved))
                    return;
                // This one slept for longer than its lock; meanwhile another one did the work, all but the last two files.
                takenOver = true;
                store.Clock.Now = store.Clock.Now.AddMinutes(11);
                await using BackupRotation other = await store.PlanAsync(ledger);
                await other.RunAsync(ledger, [.. other.Removals.SkipLast(2)], null, Token);
            },
        };
        SlaException lost = await Assert.ThrowsAsync<SlaException>(() => store.RotateAsync(watched));
        Assert.Equal("RotationLockLost", lost.Code.Id);
        Assert.True(File.Exists(store.At(RotationStore.Name(19, 14))));
        Assert.True(File.Exists(store.At(RotationStore.Name(19, 8))));
        List<string> journal = await store.JournalAsync();
        Assert.Contains("rotation.ended Interrupted", journal);
        Assert.Equal("rotation.ended Completed", journal[^1]);
        Assert.Single(journal, line => line.StartsWith("removed " + RotationStore.Name(15, 8), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_rotation_renews_its_lock()
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        WatchedLedger watched = new(ledger)
        {
            Before = (_, _) =>
            {
                store.Clock.Now = store.Clock.Now.AddMinutes(4);
                return Task.CompletedTask;
            },
        };
        IReadOnlyList<RotationItem> items = await store.RotateAsync(watched);
        Assert.True(items.Count(item => item.Action == RotationAction.Removed) > 10);
        LedgerQuery locks = new() { Subject = LedgerLocks.Subject("rotation:db") };
        List<LedgerEntry> entries = await ledger.ReadAsync(locks, Token).ToListAsync();
        Assert.True(entries.Count(entry => entry.Kind == LedgerKinds.LockTaken) > 3);
        Assert.Equal(LedgerKinds.LockReleased, entries[^1].Kind);
    }

    [Fact]
    public async Task Stopping_ends_between_two_files_with_the_journal_whole()
    {
        store.Fill();
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        using CancellationTokenSource stop = new();
        int told = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RotateAsync(
            ledger,
            _ =>
            {
                if (++told == 3)
                    stop.Cancel();
            },
            stop.Token));
        List<string> journal = await store.JournalAsync();
        Assert.Equal(3, journal.Count(line => line.StartsWith("removing", StringComparison.Ordinal)));
        Assert.Equal(3, journal.Count(line => line.Contains(" Deleted", StringComparison.Ordinal)));
        Assert.Equal("rotation.ended Stopped", journal[^1]);
        Assert.False((await RotationJournal.ReadAsync(ledger, "db", Token)).IsBroken);
        // The lock is free, and the rest goes.
        await store.RotateAsync(ledger);
        Assert.Equal(4, store.Names.Count(name => name.EndsWith(".gz", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_with_something_unlisted_inside_is_an_error_and_the_others_go()
    {
        using RotationStore folders = new(folders: true);
        foreach ((int day, int hour) in ((int, int)[])[(17, 8), (18, 8), (19, 8), (20, 8), (20, 14), (20, 20)])
        {
            string dump = folders.At($"db-202605{day:00}-{hour:00}00");
            Directory.CreateDirectory(dump);
            foreach (string part in (string[])["metadata", "app.t1.sql"])
            {
                await File.WriteAllTextAsync(Path.Combine(dump, part), part, Token);
                File.SetLastWriteTimeUtc(Path.Combine(dump, part), new DateTime(2026, 5, day, hour, 1, 0, DateTimeKind.Utc).AddHours(-9));
            }
        }

        Directory.CreateDirectory(Path.Combine(folders.At("db-20260518-0800"), "inner"));
        await File.WriteAllTextAsync(Path.Combine(folders.At("db-20260518-0800"), "inner", "mine.txt"), "somebody's", Token);
        await folders.VerifyAsync();
        await using LedgerDatabase ledger = await folders.OpenAsync();
        IReadOnlyList<RotationItem> items = await folders.RotateAsync(ledger);
        Assert.Equal(
            ["20 Keep", "20 Keep", "20 Keep", "19 Removed", "18 Failed", "17 Removed"],
            items.Select(item => $"{item.TakenAt:dd} {item.Action}"));
        Assert.Equal("RotationNotDeleted", items[4].Reason);
        Assert.True(File.Exists(Path.Combine(folders.At("db-20260518-0800"), "inner", "mine.txt")));
        Assert.Equal(["db-20260518-0800", "db-20260520-0800", "db-20260520-1400", "db-20260520-2000"], folders.Names);
    }

    [Fact]
    public async Task A_manifest_that_outlived_its_file_goes_with_the_next_rotation()
    {
        store.Fill(days: 3);
        await store.VerifyAsync();
        await using LedgerDatabase ledger = await store.OpenAsync();
        string file = store.At(RotationStore.Name(18, 14));
        // The power goes after the file and before its manifest: the next entry is the one that would have told of both.
        WatchedLedger watched = new(ledger)
        {
            Before = (_, events) => events.Any(happening => happening.Kind == LedgerKinds.BackupRemoved && happening.Body["path"]!.ToString() == file) ? throw new PowerCutException() : Task.CompletedTask,
        };
        await Assert.ThrowsAsync<PowerCutException>(() => store.RotateAsync(watched));
        File.WriteAllBytes(file + ".sha256", new byte[80]);
        File.SetLastWriteTimeUtc(file + ".sha256", new DateTime(2026, 5, 18, 5, 1, 0, DateTimeKind.Utc));
        store.Clock.Now = store.Clock.Now.AddMinutes(11);
        await using BackupRotation rotation = await store.PlanAsync(ledger);
        Assert.True(rotation.IsInterrupted);
        Assert.Equal((file + ".sha256", "RotationRemoveManifest"), (Assert.Single(rotation.Leftovers).Path, rotation.Leftovers[0].Reason));
        await rotation.RunAsync(ledger, rotation.Removals, null, Token);
        Assert.False(File.Exists(file + ".sha256"));
        Assert.Equal(RotationAction.Removed, rotation.Leftovers[0].Action);
        Assert.Contains($"removed {RotationStore.Name(18, 14)} Absent Present", await store.JournalAsync());
        Assert.Empty((await RotationJournal.ReadAsync(ledger, "db", Token)).Leftovers);
    }
}
