using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>Tenants' folders of a host, over a real sshd.</summary>
public sealed class SshFolderTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ErasureLimits Limits => new();

    public void Dispose() => TenantTrees.Remove(folder);

    private TenantStore Open(string template = "{tenant}", SshServer? other = null) => TenantStore.Open(
        (other ?? server).Estate(), new TenantPlace { Host = "backup1", Path = folder.File(template) }, new SecretResolver());

    private string Make(string tenant)
    {
        TenantTrees.MakeOdd(folder.File(tenant));
        return folder.File(tenant);
    }

    [Fact]
    public async Task All_of_the_tenant_goes_and_nothing_of_the_others()
    {
        string t1 = Make("t1");
        string[] others = [Make("t10"), Make("T1"), Make("t1 "), Make("-delete"), Make("xt1")];
        string[] before = [.. others.Select(TenantTrees.Sum)];
        await using TenantStore store = Open();
        Assert.Equal($"host:backup1:{folder.File("{tenant}")}", store.Place);
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal((TenantTrees.OddCount, TenantTrees.OddBytes), (content.Count, content.Bytes));
        Assert.Empty(content.Notes);
        Assert.Equal(content.Fingerprint, (await store.EnumerateAsync("t1", Token)).Fingerprint);
        List<long> progress = [];
        Assert.Equal(content.Count, await store.EraseAsync("t1", Limits, progress.Add, Token));
        Assert.Equal(content.Count, progress[^1]);
        Assert.False(TenantTrees.IsThere(t1));
        Assert.Equal(before, others.Select(TenantTrees.Sum));
        Assert.Equal(0, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(0, await store.EraseAsync("t1", Limits, null, Token));
    }

    [Theory]
    [InlineData("-delete")]
    [InlineData("a'b \"c\" $(touch x);`id` [*]?\\")]
    [InlineData("録音📞")]
    public async Task Names_are_data_whatever_they_look_like(string name)
    {
        string before = TenantTrees.Sum(Make("t2/" + name));
        Make("t1/" + name);
        Make("t1/" + name + "2");
        await using TenantStore store = Open("{tenant}/" + name);
        Assert.Equal(TenantTrees.OddCount, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal([folder.File("t1/" + name + "2")], Directory.GetFileSystemEntries(folder.File("t1")));
        Assert.Equal([folder.File("t1"), folder.File("t2")], Directory.GetFileSystemEntries(folder.Path).Order());
        Assert.Equal(before, TenantTrees.Sum(folder.File("t2/" + name)));
    }

    [Fact]
    public async Task Folders_below_the_tenants_name_are_the_place_and_a_parent_may_be_a_link_or_have_odd_letters()
    {
        string other = Make("t2/voice rec's");
        string before = TenantTrees.Sum(other);
        Make("t1/voice rec's");
        File.CreateSymbolicLink(folder.File("current"), folder.Path);
        await using TenantStore store = Open("current/{tenant}/voice rec's/");
        Assert.Equal(TenantTrees.OddCount, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("t1")));
        Assert.Equal(before, TenantTrees.Sum(other));
    }

    [Fact]
    public async Task A_missing_parent_is_no_answer_and_a_link_or_a_file_in_the_folders_place_is_refused()
    {
        await using (TenantStore missing = Open("gone/{tenant}"))
            Assert.Equal(Reasons.Unreadable, await RefusedAsync(missing, "t1"));
        string before = TenantTrees.Sum(Make("t2"));
        File.CreateSymbolicLink(folder.File("t1"), folder.File("t2"));
        File.WriteAllText(folder.File("t3"), "file");
        File.CreateSymbolicLink(folder.File("t4"), folder.File("nowhere"));
        await using (TenantStore store = Open())
        {
            foreach (string tenant in (string[])["t1", "t3", "t4"])
                Assert.Equal(Reasons.TenantFolderNotReal, await RefusedAsync(store, tenant));
        }

        await using TenantStore inner = Open("{tenant}/calls");
        Assert.Equal(Reasons.TenantFolderNotReal, await RefusedAsync(inner, "t1"));
        Assert.True(TenantTrees.IsThere(folder.File("t1")));
        Assert.Equal(before, TenantTrees.Sum(folder.File("t2")));
    }

    [Fact]
    public async Task Hard_links_are_reported_and_links_lead_nowhere()
    {
        string before = TenantTrees.Sum(Make("t2"));
        Make("t1");
        SshServer.Run("ln", folder.File("t1/plain.wav"), folder.File("outside.wav"));
        File.CreateSymbolicLink(folder.File("t1/calls/out"), folder.File("t2"));
        await using TenantStore store = Open();
        Assert.Equal(Reasons.TenantFolderHardLinks, Assert.Single((await store.EnumerateAsync("t1", Token)).Notes).Reason);
        Assert.Equal(TenantTrees.OddCount + 1, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal(before, TenantTrees.Sum(folder.File("t2")));
        Assert.True(File.Exists(folder.File("outside.wav")));
    }

    [Fact]
    public async Task Other_file_systems_are_reported_not_entered_and_the_rest_goes()
    {
        Make("t1");
        string before = TenantTrees.Sum(Make("t2"));
        using SmallDisk disk = SmallDisk.Mount(folder.File("t1/calls/a disk*"));
        File.WriteAllText(Path.Combine(disk.Path, "kept"), "kept");
        Directory.CreateDirectory(folder.File("t1/bind"));
        SshServer.Run("mount", "--bind", folder.File("t2"), folder.File("t1/bind"));
        try
        {
            await using TenantStore store = Open();
            TenantContent content = await store.EnumerateAsync("t1", Token);
            Assert.Equal((Reasons.TenantFolderMounted, 2L), (Assert.Single(content.Notes).Reason, content.Notes[0].Arguments[1]));
            EvidenceGapException left = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
            Assert.Equal(Reasons.TenantFolderMounted, left.Gap.Reason);
            Assert.Equal([folder.File("t1/bind"), folder.File("t1/calls")], Directory.GetFileSystemEntries(folder.File("t1")).Order());
            Assert.Equal("kept", File.ReadAllText(Path.Combine(disk.Path, "kept")));
            Assert.Equal(before, TenantTrees.Sum(folder.File("t2")));
        }
        finally
        {
            SshServer.Run("umount", folder.File("t1/bind"));
        }
    }

    [Fact]
    public async Task What_the_host_will_not_remove_is_counted_and_no_files_name_is_told()
    {
        Make("t1");
        if (!SshServer.IsRoot)
            Assert.Skip("Only root may make immutable files.");
        SshServer.Run("chattr", "+i", folder.File("t1/calls/2024/05.wav"));
        try
        {
            await using TenantStore store = Open();
            EvidenceGapException left = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
            Assert.Equal((Reasons.TenantFolderLeft, "Operation not permitted"), (left.Gap.Reason, left.Gap.Arguments[2]));
            Assert.DoesNotContain("05.wav", left.Message);
            Assert.Equal(4, (await store.EnumerateAsync("t1", Token)).Count);
        }
        finally
        {
            SshServer.Run("chattr", "-i", folder.File("t1/calls/2024/05.wav"));
        }
    }

    [Fact]
    public async Task A_path_far_longer_than_the_system_takes_at_once_goes()
    {
        TenantTrees.MakeDeep(folder.File("t1"), 2000);
        await using TenantStore store = Open();
        Assert.Equal(2002, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(2002, await store.EraseAsync("t1", Limits, null, Token));
    }

    [Fact]
    public async Task A_host_with_files_alone_is_refused_by_name()
    {
        SshServer sftp = new() { Options = "ForceCommand internal-sftp" };
        await sftp.InitializeAsync();
        try
        {
            string before = TenantTrees.Sum(Make("t1"));
            await using TenantStore store = Open(other: sftp);
            Stopwatch time = Stopwatch.StartNew();
            EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
            Assert.Equal((Reasons.TenantFolderRefused, store.Place), (refused.Gap.Reason, refused.Gap.Arguments[0]));
            Assert.Equal(Reasons.TenantFolderRefused, await RefusedAsync(store, "t1"));
            Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(before, TenantTrees.Sum(folder.File("t1")));
        }
        finally
        {
            await sftp.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_folder_swapped_for_a_link_in_the_midst_leads_nowhere()
    {
        string outside = Make("t2");
        TenantTrees.MakeMany(folder.File("t2/many"), 5, 20);
        string before = TenantTrees.Sum(outside);
        await using TenantStore store = Open();
        Stopwatch time = Stopwatch.StartNew();
        for (int rounds = 0; time.Elapsed < TimeSpan.FromSeconds(6) || rounds < 10; rounds++)
        {
            TenantTrees.MakeMany(folder.File("t1"), 10, 10);
            using CancellationTokenSource done = new();
            Task swapping = Task.Run(() => TenantTrees.Swap(folder.File("t1"), outside, done.Token), Token);
            try
            {
                await store.EraseAsync("t1", Limits, null, Token);
            }
            catch (EvidenceGapException left) when (left.Gap.Reason == Reasons.TenantFolderLeft)
            {
                // What was put back too often stays for the next run, and is said.
            }
            catch (IOException)
            {
                // sshd gives a connection up where an end of input crosses the command's own end: no answer, and the next run finishes.
            }

            await done.CancelAsync();
            await swapping;
            await store.EraseAsync("t1", Limits, null, Token);
            Assert.False(TenantTrees.IsThere(folder.File("t1")));
        }

        Assert.Equal(before, TenantTrees.Sum(outside));
    }

    [Fact]
    public async Task A_dropped_connection_is_no_answer_and_the_next_run_finishes()
    {
        SshServer dropping = new();
        await dropping.InitializeAsync();
        try
        {
            string before = TenantTrees.Sum(Make("t2"));
            TenantTrees.MakeMany(folder.File("t1"), 300, 100);
            await using TenantStore store = Open(other: dropping);
            long whole = (await store.EnumerateAsync("t1", Token)).Count;
            Task<long> erasing = store.EraseAsync("t1", Limits, _ => Drop(dropping), Token);
            Exception lost = await Assert.ThrowsAnyAsync<Exception>(() => erasing);
            Assert.True(StoreFault.IsFault(lost), lost.ToString());
            // What the host still did, its find ends once nobody reads it.
            await Task.Delay(500, Token);
            TenantContent left = await store.EnumerateAsync("t1", Token);
            Assert.InRange(left.Count, 1, whole - 1);
            Assert.Equal(left.Count, await store.EraseAsync("t1", Limits, null, Token));
            Assert.False(TenantTrees.IsThere(folder.File("t1")));
            Assert.Equal(before, TenantTrees.Sum(folder.File("t2")));
            await dropping.StopAsync();
            Exception gone = await Assert.ThrowsAnyAsync<Exception>(() => store.EnumerateAsync("t2", Token));
            Assert.True(StoreFault.IsFault(gone), gone.ToString());
        }
        finally
        {
            await dropping.DisposeAsync();
        }
    }

    [Fact]
    public async Task Cancelled_it_stops_and_the_host_goes_on_no_more()
    {
        TenantTrees.MakeMany(folder.File("t1"), 600, 200);
        await using TenantStore store = Open();
        long whole = (await store.EnumerateAsync("t1", Token)).Count;
        using CancellationTokenSource stop = new();
        Stopwatch? waited = null;
        stop.Token.Register(() => waited = Stopwatch.StartNew());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.EraseAsync("t1", Limits, _ => stop.Cancel(), stop.Token));
        // At once, with room for a machine that runs other tests beside this one.
        Assert.InRange(waited!.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        for (Stopwatch ended = Stopwatch.StartNew(); server.Sessions().Any(process => SshServer.Runs(process, "find")); await Task.Delay(10, Token))
            Assert.InRange(ended.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        long left = (await store.EnumerateAsync("t1", Token)).Count;
        Assert.InRange(left, 1, whole - 1);
        await Task.Delay(300, Token);
        Assert.Equal(left, (await store.EnumerateAsync("t1", Token)).Count);
    }

    private static void Drop(SshServer dropping)
    {
        foreach (int session in dropping.Sessions())
        {
            // The connection's own processes; the find that it started is left to itself, as a lost network leaves it.
            if (File.Exists($"/proc/{session}/comm") && File.ReadAllText($"/proc/{session}/comm").StartsWith("sshd", StringComparison.Ordinal))
                SshServer.Signal("KILL", session);
        }
    }

    private static async Task<Reason> RefusedAsync(TenantStore store, string tenant)
    {
        EvidenceGapException counted = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync(tenant, Token));
        EvidenceGapException erased = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync(tenant, Limits, null, Token));
        Assert.Equal(counted.Gap.Reason, erased.Gap.Reason);
        return counted.Gap.Reason;
    }
}
