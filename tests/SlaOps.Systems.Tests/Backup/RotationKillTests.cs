using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>A rotation in another process, killed with SIGKILL in the midst of its deletions.</summary>
public sealed class RotationKillTests
{
    private const int Files = 400;
    private const int Kills = 4;
    private const int RemovedBeforeKill = 15;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_again_and_again_it_touches_nothing_that_stays_and_the_next_one_finishes()
    {
        using TemporaryFolder folder = new();
        string files = folder.File("store"), location = folder.File("ledger.db");
        BackupSet set = RotationProcess.SetOf(files);
        SlaEstate estate = SlaEstate.ThisMachine("here");
        WriteFiles(files);
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(location, LedgerAccess.Write, Token);
        await RotationStore.VerifyAsync(ledger, estate, set, DateTimeOffset.UtcNow);
        string[] stay = await KeptAsync(ledger, estate, set);
        Assert.InRange(stay.Length, 3, Files - (Kills * RemovedBeforeKill) - 20);

        for (int kill = 0; kill < Kills; kill++)
            Kill(files, location);
        await AssertHonestAsync(ledger, stay, files);
        Assert.Equal(stay, await KeptAsync(ledger, estate, set));

        // The dead process holds the lock, and nobody has to wait until that runs out.
        await using (BackupRotation last = await BackupRotation.PlanAsync(RotationStore.Policy, estate, set, new SecretResolver(), ledger, Token))
            await last.RunAsync(ledger, last.Removals, null, Token);
        Assert.Equal(stay, Directory.EnumerateFiles(files).Order(StringComparer.Ordinal));
        Assert.False((await RotationJournal.ReadAsync(ledger, "db", Token)).IsBroken);
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
        await AssertHonestAsync(ledger, stay, files);
    }

    // On a thread of its own from start to end: one that waits for its turn among other tests may find the rotation over.
    private static void Kill(string files, string location)
    {
        int before = Directory.GetFiles(files).Length;
        using Process rotation = RotationProcess.Start(files, location);
        try
        {
            while (Directory.GetFiles(files).Length > before - RemovedBeforeKill)
            {
                if (rotation.HasExited)
                    Assert.Fail($"the rotation ended before it could be killed, exit code {rotation.ExitCode}: {rotation.StandardError.ReadToEnd()}");
                Thread.Sleep(1);
            }
        }
        finally
        {
            rotation.Kill();
            rotation.WaitForExit();
        }

        Assert.NotEqual(0, rotation.ExitCode);
    }

    private static async Task<string[]> KeptAsync(ILedger ledger, SlaEstate estate, BackupSet set)
    {
        await using BackupRotation plan = await BackupRotation.PlanAsync(RotationStore.Policy, estate, set, new SecretResolver(), ledger, Token);
        return [.. plan.Items.Where(item => item.Action == RotationAction.Keep).Select(item => item.Path).Order(StringComparer.Ordinal)];
    }

    // Every ten minutes, up to an hour ago.
    private static void WriteFiles(string files)
    {
        Directory.CreateDirectory(files);
        DateTime newest = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, RotationStore.Policy.TimeZone).DateTime.AddHours(-1);
        for (int number = 0; number < Files; number++)
        {
            string path = Path.Combine(files, $"db-{newest.AddMinutes(-10 * number):yyyyMMdd-HHmm}.sql.gz");
            File.WriteAllBytes(path, new byte[10]);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1).AddMinutes(-10 * number));
        }
    }

    private static async Task AssertHonestAsync(LedgerDatabase ledger, string[] stay, string files)
    {
        List<LedgerEntry> entries = await ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.BackupRemoving, LedgerKinds.BackupRemoved] }, Token).ToListAsync();
        HashSet<string> announced = [.. entries.Where(entry => entry.Kind == LedgerKinds.BackupRemoving).Select(entry => entry.BodyText("path")!)];
        string[] deleted = [.. entries.Where(entry => entry.Kind == LedgerKinds.BackupRemoved && entry.BodyText("outcome") == "Deleted").Select(entry => entry.BodyText("path")!)];
        Assert.All(deleted, path => Assert.False(File.Exists(path)));
        Assert.Equal(deleted.Distinct(StringComparer.Ordinal), deleted);
        Assert.All(stay, path => Assert.True(File.Exists(path)));
        Assert.DoesNotContain(stay, announced.Contains);
        Assert.Equal(Files - Directory.GetFiles(files).Length, announced.Count(path => !File.Exists(path)));
    }
}
