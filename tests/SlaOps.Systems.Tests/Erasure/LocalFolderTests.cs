using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>Tenants' folders of this machine, on its real file system.</summary>
public sealed class LocalFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LocalFolderTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the calls.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ErasureLimits Limits => new() { ChunkSize = 5, ThrottleLimit = 3 };

    public void Dispose() => TenantTrees.Remove(folder);

    private TenantStore Open(string template = "{tenant}") => TenantStore.Open(
        SlaEstate.ThisMachine("here"), new TenantPlace { Path = folder.File(template) }, new SecretResolver());

    private string Make(string tenant)
    {
        TenantTrees.MakeOdd(folder.File(tenant));
        return folder.File(tenant);
    }

    [Fact]
    public async Task All_of_the_tenant_goes_and_nothing_of_the_others()
    {
        string t1 = Make("t1");
        string[] others = [Make("t10"), Make("t"), Make("T1"), Make("t1 "), Make("t1x"), Make("xt1")];
        string[] before = [.. others.Select(TenantTrees.Sum)];
        await using TenantStore store = Open();
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal((TenantTrees.OddCount, TenantTrees.OddBytes), (content.Count, content.Bytes));
        Assert.Empty(content.Notes);
        Assert.Equal($"host:here:{folder.File("{tenant}")}", store.Place);
        Assert.Equal("folder", store.Kind);

        List<long> progress = [];
        Assert.Equal(content.Count, await store.EraseAsync("t1", Limits, progress.Add, Token));
        Assert.Equal(content.Count, progress[^1]);
        Assert.False(TenantTrees.IsThere(t1));
        Assert.Equal(before, others.Select(TenantTrees.Sum));
        Assert.Equal(0, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(0, await store.EraseAsync("t1", Limits, null, Token));
    }

    [Fact]
    public async Task The_fingerprint_tells_another_content_of_the_same_count_and_size()
    {
        Make("t1");
        await using TenantStore store = Open();
        TenantContent first = await store.EnumerateAsync("t1", Token);
        Assert.Equal(first.Fingerprint, (await store.EnumerateAsync("t1", Token)).Fingerprint);
        File.Move(folder.File("t1/plain.wav"), folder.File("t1/other.wav"));
        TenantContent renamed = await store.EnumerateAsync("t1", Token);
        File.Move(folder.File("t1/other.wav"), folder.File("t1/empty/plain.wav"));
        TenantContent moved = await store.EnumerateAsync("t1", Token);
        File.Move(folder.File("t1/empty/plain.wav"), folder.File("t1/plain.wav"));
        Assert.Equal(first.Fingerprint, (await store.EnumerateAsync("t1", Token)).Fingerprint);
        Assert.Equal([(first.Count, first.Bytes), (first.Count, first.Bytes)], [(renamed.Count, renamed.Bytes), (moved.Count, moved.Bytes)]);
        Assert.Equal(3, new[] { first.Fingerprint, renamed.Fingerprint, moved.Fingerprint }.Distinct().Count());
    }

    [Fact]
    public async Task Folders_below_the_tenants_name_are_the_place_and_the_rest_stays()
    {
        Make("t1/voice/rec");
        File.WriteAllText(folder.File("t1/keep"), "keep");
        await using TenantStore store = Open("{tenant}/voice");
        Assert.Equal(TenantTrees.OddCount + 1, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal([folder.File("t1/keep")], Directory.GetFileSystemEntries(folder.File("t1")));
        Assert.Equal(0, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(0, (await store.EnumerateAsync("t2", Token)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../t1")]
    [InlineData("t1/x")]
    [InlineData("t1\\x")]
    [InlineData("*")]
    [InlineData("t?")]
    [InlineData("{tenant}")]
    [InlineData(" t1")]
    [InlineData("t1\n")]
    [InlineData("t\0001")]
    [InlineData("half a pair")]
    public async Task An_id_that_is_no_plain_name_is_refused(string tenant)
    {
        // Written so, because an attribute holds no such text.
        if (tenant == "half a pair")
            tenant = "t" + (char)0xd800;
        Make("t1");
        string before = TenantTrees.Sum(folder.Path);
        await using TenantStore store = Open();
        Assert.Equal(Errors.TenantInvalid, (await Assert.ThrowsAsync<SlaException>(() => store.EnumerateAsync(tenant, Token))).Code);
        Assert.Equal(Errors.TenantInvalid, (await Assert.ThrowsAsync<SlaException>(() => store.EraseAsync(tenant, Limits, null, Token))).Code);
        Assert.Equal(before, TenantTrees.Sum(folder.Path));
    }

    [Fact]
    public async Task A_missing_parent_is_no_answer_and_a_link_or_a_file_in_the_folders_place_is_refused()
    {
        await using (TenantStore missing = Open("gone/{tenant}"))
            Assert.Equal(Reasons.Unreadable, await RefusedAsync(missing, "t1"));
        Make("t2");
        string before = TenantTrees.Sum(folder.File("t2"));
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
    public async Task A_parent_that_may_not_be_read_is_no_answer()
    {
        Make("t1");
        await using TenantStore unreadable = Open("t1/plain.wav/{tenant}");
        Assert.Equal(Reasons.Unreadable, await RefusedAsync(unreadable, "t1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_path_far_longer_than_the_system_takes_at_once_goes(int threads)
    {
        // Over 4 KB of path, and more levels than a process may have files open.
        const int Levels = 3000;
        TenantTrees.MakeDeep(folder.File("t1"), Levels);
        await using TenantStore store = Open();
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal((Levels + 2, 2), (content.Count, content.Bytes));
        int open = Directory.GetFiles("/proc/self/fd").Length;
        Assert.Equal(Levels + 2, await store.EraseAsync("t1", Limits with { ThrottleLimit = threads }, null, Token));
        Assert.False(Directory.Exists(folder.File("t1")));
        // Other tests open files meanwhile; a leak would be one a level.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, open + (Levels / 6));
    }

    [Fact]
    public async Task Links_go_and_what_they_lead_to_stays()
    {
        string outside = Make("t2");
        string before = TenantTrees.Sum(outside);
        Directory.CreateDirectory(folder.File("t1/in"));
        File.CreateSymbolicLink(folder.File("t1/in/folder"), outside);
        File.CreateSymbolicLink(folder.File("t1/in/file"), folder.File("t2/plain.wav"));
        File.CreateSymbolicLink(folder.File("t1/in/up"), "..");
        File.CreateSymbolicLink(folder.File("t1/in/nowhere"), "/nonexistent");
        await using TenantStore store = Open();
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal((6, 0), (content.Count, content.Bytes));
        Assert.Equal(6, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal(before, TenantTrees.Sum(outside));
    }

    [Fact]
    public async Task Hard_links_that_lead_outside_are_reported_and_those_within_are_not()
    {
        Make("t1");
        SshServer.Run("ln", folder.File("t1/plain.wav"), folder.File("t1/again.wav"));
        await using TenantStore store = Open();
        Assert.Empty((await store.EnumerateAsync("t1", Token)).Notes);
        SshServer.Run("ln", folder.File("t1/plain.wav"), folder.File("outside.wav"));
        EvidenceGap note = Assert.Single((await store.EnumerateAsync("t1", Token)).Notes);
        Assert.Equal(Reasons.TenantFolderHardLinks, note.Reason);
        Assert.Equal(1L, note.Arguments[1]);
        await store.EraseAsync("t1", Limits, null, Token);
        Assert.Equal("a", await File.ReadAllTextAsync(folder.File("outside.wav"), Token));
    }

    [Fact]
    public async Task Other_file_systems_are_reported_not_entered_and_the_rest_goes()
    {
        Make("t1");
        Make("t2");
        using SmallDisk disk = SmallDisk.Mount(folder.File("t1/calls/disk"));
        File.WriteAllText(Path.Combine(disk.Path, "kept"), "kept");
        // A second mount of the same device, which a device number does not tell apart.
        Directory.CreateDirectory(folder.File("t1/bind"));
        SshServer.Run("mount", "--bind", folder.File("t2"), folder.File("t1/bind"));
        string before = TenantTrees.Sum(folder.File("t2"));
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
    public async Task A_folder_that_is_a_mount_itself_is_not_entered_and_never_counts_as_empty()
    {
        using SmallDisk disk = SmallDisk.Mount(folder.File("t1"));
        File.WriteAllText(Path.Combine(disk.Path, "kept"), "kept");
        await using TenantStore store = Open();
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal((1, Reasons.TenantFolderMounted), (content.Count, Assert.Single(content.Notes).Reason));
        Assert.Equal(Reasons.TenantFolderMounted, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token))).Gap.Reason);
        Assert.True(File.Exists(Path.Combine(disk.Path, "kept")));
    }

    [Fact]
    public async Task What_the_system_will_not_remove_is_counted_and_the_rest_goes()
    {
        Make("t1");
        if (!SshServer.IsRoot || !TryRun("chattr", "+i", folder.File("t1/calls/2024/05.wav")))
            Assert.Skip("This account or file system has no immutable files.");
        try
        {
            await using TenantStore store = Open();
            EvidenceGapException left = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
            Assert.Equal(Reasons.TenantFolderLeft, left.Gap.Reason);
            Assert.Equal((1L, "Operation not permitted"), (left.Gap.Arguments[1], left.Gap.Arguments[2]));
            Assert.Equal([folder.File("t1/calls")], Directory.GetFileSystemEntries(folder.File("t1")));
            Assert.Equal(4, (await store.EnumerateAsync("t1", Token)).Count);
        }
        finally
        {
            SshServer.Run("chattr", "-i", folder.File("t1/calls/2024/05.wav"));
        }
    }

    [Fact]
    public async Task Where_case_does_not_matter_the_name_on_the_disk_decides()
    {
        SshServer.SkipWithout(File.Exists("/usr/bin/lowntfs-3g"), "lowntfs-3g is missing: install ntfs-3g.");
        SshServer.Run("truncate", "-s", "20M", folder.File("image"));
        SshServer.Run("/usr/sbin/mkntfs", "-q", "-F", folder.File("image"));
        Directory.CreateDirectory(folder.File("disk"));
        if (!TryRun("/usr/bin/lowntfs-3g", "-o", "ignore_case", folder.File("image"), folder.File("disk")))
            Assert.Skip("This account may not mount a file system in user space.");
        try
        {
            Directory.CreateDirectory(folder.File("disk/t1/calls"));
            Assert.True(Directory.Exists(folder.File("disk/T1")), "case matters here: the test would prove nothing");
            await using TenantStore store = Open("disk/{tenant}");
            Assert.Equal(Reasons.TenantNameOtherCase, await RefusedAsync(store, "T1"));
            Assert.True(Directory.Exists(folder.File("disk/t1/calls")));
            Assert.Equal(2, (await store.EnumerateAsync("t1", Token)).Count);
            Assert.Equal(2, await store.EraseAsync("t1", Limits, null, Token));
        }
        finally
        {
            SshServer.Run("umount", folder.File("disk"));
        }
    }

    [Theory]
    [InlineData("{tenant}", "t1", "T1")]
    [InlineData("{tenant}/録音", "t1/録音", "T1/録音")]
    public async Task Where_case_matters_another_case_is_another_tenant(string template, string path, string other)
    {
        Make(path);
        string before = TenantTrees.Sum(Make(other));
        await using TenantStore store = Open(template);
        Assert.Equal(TenantTrees.OddCount, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal(before, TenantTrees.Sum(folder.File(other)));
    }

    [Fact]
    public async Task A_folder_swapped_for_a_link_in_the_midst_leads_nowhere()
    {
        string outside = Make("t2");
        TenantTrees.MakeMany(folder.File("t2/many"), 5, 20);
        string before = TenantTrees.Sum(outside);
        await using TenantStore store = Open();
        Stopwatch time = Stopwatch.StartNew();
        int rounds = 0;
        for (; time.Elapsed < TimeSpan.FromSeconds(8) || rounds < 20; rounds++)
        {
            TenantTrees.MakeMany(folder.File("t1"), 10, 10);
            using CancellationTokenSource done = new();
            // Each folder is swapped for a link to another tenant's and back, as fast as one can.
            Task swapping = Task.Run(() => TenantTrees.Swap(folder.File("t1"), outside, done.Token), Token);
            try
            {
                await store.EraseAsync("t1", Limits, null, Token);
            }
            catch (EvidenceGapException left) when (left.Gap.Reason == Reasons.TenantFolderLeft)
            {
                // What was put back too often stays for the next run, and is said.
            }

            await done.CancelAsync();
            await swapping;
            await store.EraseAsync("t1", Limits, null, Token);
            Assert.False(TenantTrees.IsThere(folder.File("t1")));
        }

        Assert.Equal(before, TenantTrees.Sum(outside));
    }

    [Fact]
    public async Task Killed_in_the_midst_it_is_finished_by_the_next_run()
    {
        const int Folders = 200;
        const int Files = 100;
        string other = Make("t2");
        string before = TenantTrees.Sum(other);
        TenantTrees.MakeMany(folder.File("t1"), Folders, Files);
        await using TenantStore store = Open();
        long whole = (await store.EnumerateAsync("t1", Token)).Count;
        int killed = 0;
        for (long last = whole; killed < 3;)
        {
            using Process erasure = ErasureProcess.Start(folder.File("{tenant}"), "t1");
            while (!erasure.HasExited && Directory.EnumerateFileSystemEntries(folder.File("t1"), "*", SearchOption.AllDirectories).Take((int)last - 50).Count() == last - 50)
                await Task.Delay(1, Token);
            erasure.Kill();
            await erasure.WaitForExitAsync(Token);
            Assert.NotEqual(0, erasure.ExitCode);
            long now = (await store.EnumerateAsync("t1", Token)).Count;
            Assert.InRange(now, 1, last - 1);
            (last, killed) = (now, killed + 1);
        }

        Assert.InRange(await store.EraseAsync("t1", Limits, null, Token), 1, whole - 3);
        Assert.False(TenantTrees.IsThere(folder.File("t1")));
        Assert.Equal(before, TenantTrees.Sum(other));
    }

    [Fact]
    public async Task Cancelled_it_stops_and_goes_on_no_more()
    {
        TenantTrees.MakeMany(folder.File("t1"), 300, 100);
        await using TenantStore store = Open();
        long whole = (await store.EnumerateAsync("t1", Token)).Count;
        using CancellationTokenSource stop = new();
        Task<long> erasing = store.EraseAsync("t1", Limits, _ => stop.Cancel(), stop.Token);
        Stopwatch? waited = null;
        stop.Token.Register(() => waited = Stopwatch.StartNew());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => erasing);
        Assert.InRange(waited!.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        long left = (await store.EnumerateAsync("t1", Token)).Count;
        Assert.InRange(left, 1, whole - 1);
        await Task.Delay(200, Token);
        Assert.Equal(left, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(left, await store.EraseAsync("t1", Limits, null, Token));
    }

    private static async Task<Reason> RefusedAsync(TenantStore store, string tenant)
    {
        EvidenceGapException counted = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync(tenant, Token));
        EvidenceGapException erased = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync(tenant, Limits, null, Token));
        Assert.Equal(counted.Gap.Reason, erased.Gap.Reason);
        return counted.Gap.Reason;
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
