namespace SlaOps.Systems.Tests;

public class PatchCollectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task This_machines_package_manager_is_read()
    {
        if (!File.Exists("/usr/bin/apt-cache"))
            Assert.Skip("no apt here");
        await using LocalSession host = new("here");
        PatchEvidence evidence = await PatchCollector.CollectAsync(host, ledger: null, Token);
        Assert.Null(evidence.Problem);
        Assert.Equal("apt", evidence.Status.Manager);
        Assert.All(evidence.Status.History, entry => Assert.InRange(entry.At, DateTimeOffset.UtcNow.AddDays(-401), DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.All(evidence.Status.Pending, update => Assert.NotEqual(update.Installed, update.Available));
    }

    [Fact]
    public async Task Logs_are_read_with_their_rotated_copies_and_a_broken_copy_loses_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory("slaops-logs").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "history.log"), Stanza("2026-05-02  03:00:00", "b"), Token);
            await using (FileStream file = File.Create(Path.Combine(folder, "history.log.1.gz")))
            await using (System.IO.Compression.GZipStream gzip = new(file, System.IO.Compression.CompressionLevel.Fastest))
                await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Stanza("2026-04-02  03:00:00", "a")), Token);
            await File.WriteAllBytesAsync(Path.Combine(folder, "history.log.2.gz"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Token);
            await using LocalSession host = new("here");
            PackageLog log = PatchLogs.Read((await host.RunManyAsync([PatchLogs.Question(folder, "history.log", "^Commandline: ", TimeSpan.FromSeconds(10))], Token))[0], AptHistoryText.Parse);
            Assert.Equal(["a", "b"], log.Runs.SelectMany(run => run.Changes).Select(change => change.Package).Order());
            Assert.Equal(1, log.Problems);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task On_the_first_of_a_month_the_history_is_in_the_rotated_copy()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("history.log"), "", Token);
        await using (FileStream file = File.Create(folder.File("history.log.1.gz")))
        await using (System.IO.Compression.GZipStream gzip = new(file, System.IO.Compression.CompressionLevel.Fastest))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Stanza("2026-04-29  03:00:00", "openssl")), Token);
        await using LocalSession host = new("here");
        PackageLog log = PatchLogs.Read((await host.RunManyAsync([PatchLogs.Question(folder.Path, "history.log", "^Commandline: ", TimeSpan.FromSeconds(10))], Token))[0], AptHistoryText.Parse);
        PatchEntry entry = Assert.Single(PatchHistory.Of(log.Runs, TimeZoneInfo.Utc));
        Assert.Equal((DateTimeOffset.Parse("2026-04-29T03:00:00Z"), "openssl", 0), (entry.At, entry.Package, log.Problems));
    }

    // What only passed is left out on the host; a copy without such lines, or with nothing else, is none the worse.
    [Fact]
    public async Task Of_dpkgs_log_only_what_counts_leaves_the_host()
    {
        using TemporaryFolder folder = new();
        string upgrade = "2026-05-02 03:00:00 startup archives unpack\n2026-05-02 03:00:00 upgrade a:amd64 1 2\n2026-05-02 03:00:00 status half-installed a:amd64 1\n2026-05-02 03:00:01 status unpacked a:amd64 2\n2026-05-02 03:00:01 configure a:amd64 2 <none>\n2026-05-02 03:00:02 status installed a:amd64 2\n2026-05-02 03:00:02 trigproc man-db:amd64 2 <none>\n";
        await File.WriteAllTextAsync(folder.File("dpkg.log"), upgrade, Token);
        await File.WriteAllTextAsync(folder.File("dpkg.log.1"), "2026-04-02 03:00:02 trigproc man-db:amd64 2 <none>\n", Token);
        await using LocalSession host = new("here");
        HostAnswer answer = (await host.RunManyAsync([PatchLogs.Question(folder.Path, "dpkg.log", AptPatches.Passing, TimeSpan.FromSeconds(10))], Token))[0];
        Assert.Equal(["startup", "status", "upgrade"], answer.Printed!.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 3).Select(words => words[2]).Order(StringComparer.Ordinal));
        PackageLog log = PatchLogs.Read(answer, DpkgLogText.Parse);
        Assert.Equal((0, "a", false), (log.Problems, Assert.Single(Assert.Single(log.Runs).Changes).Package, log.Runs[0].Failed));
    }

    // The real apt of a host whose lists were never fetched: nothing waits as far as it knows, and that proves nothing.
    [Fact]
    public async Task Lists_that_were_never_fetched_prove_nothing()
    {
        if (!File.Exists("/usr/bin/apt-cache") || !SshServer.IsRoot)
            Assert.Skip("no apt here, or not root, who alone can give a host folders of its own");
        await using HostSession host = new EnteredSession("web1", ["unshare", "-m", "--propagation", "private", "sh", "-c", "mount -t tmpfs lists /var/lib/apt/lists && exec \"$@\"", "sh"]);
        PatchEvidence evidence = await PatchCollector.CollectAsync(host, ledger: null, Token);
        Assert.Equal(("apt", null), (evidence.Status.Manager, evidence.Status.ListsUpdatedAt));
        Verdict verdict = Assert.Single(PatchJudge.Judge(await PolicyFile.LoadBuiltInAsync(Token), evidence, DateTimeOffset.UtcNow));
        Assert.Equal((VerdictStatus.Unknown, "PatchListsStale"), (verdict.Status, verdict.Reason));
    }

    private static string Stanza(string start, string package) => $"\nStart-Date: {start}\nCommandline: apt-get upgrade\nUpgrade: {package}:amd64 (1, 2)\nEnd-Date: {start}\n";
}
