namespace SlaOps.Tests;

// All text here is written after what apk 2 prints on Alpine 3.19, which does not run where these tests were made.
public class ApkTextTests
{
    private static readonly HashSet<string> None = [];

    [Theory]
    [InlineData("busybox-1.36.1-r5                       < 1.36.1-r7 ", "busybox", "1.36.1-r5", "1.36.1-r7")]
    [InlineData("libcrypto3-3.1.4-r5 < 3.1.7-r1", "libcrypto3", "3.1.4-r5", "3.1.7-r1")]
    [InlineData("ca-certificates-bundle-20230506-r0      < 20240226-r0 \r", "ca-certificates-bundle", "20230506-r0", "20240226-r0")]
    [InlineData("py3-setuptools-68.2.2-r0 < 70.3.0-r0 @edge", "py3-setuptools", "68.2.2-r0", "70.3.0-r0")]
    [InlineData("linux-lts-6.6.30_git20240501-r12 < 6.6.32-r0", "linux-lts", "6.6.30_git20240501-r12", "6.6.32-r0")]
    public void An_update_names_both_versions(string line, string package, string installed, string available)
    {
        PendingUpdate update = Assert.Single(ApkText.Pending(["Installed:                                Available:", line, ""], None, DateTimeOffset.UnixEpoch, out int problems));
        Assert.Equal((0, package, installed, available, DateTimeOffset.UnixEpoch, false), (problems, update.Package, update.Installed, update.Available, update.KnownSince, update.Held));
    }

    [Theory]
    [InlineData("busybox-1.36.1-r5 = 1.36.1-r5")]
    [InlineData("busybox-1.36.1-r5 <")]
    [InlineData("busybox < 1.36.1-r7")]
    [InlineData("busybox-r5 < 1.36.1-r7")]
    [InlineData("-1.36.1-r5 < 1.36.1-r7")]
    [InlineData("busybox-1.36.1-r < 1.36.1-r7")]
    [InlineData("busybox-1.36.1-rx < 1.36.1-r7")]
    [InlineData("busybox-latest-r1 < 1.36.1-r7")]
    [InlineData("ERROR: Unable to read database: No such file or directory")]
    public void A_line_that_is_no_update_is_counted(string line)
    {
        Assert.Empty(ApkText.Pending([line], None, null, out int problems));
        Assert.Equal(1, problems);
    }

    [Fact]
    public void What_the_world_ties_to_a_version_is_held()
    {
        IReadOnlySet<string> held = ApkText.Held("alpine-base\nnginx=1.24.0-r15\nphp83<8.3.5\nnodejs~20\nedge-tool@edge\npinned@edge=1-r0\n!mdev\n=\n");
        Assert.Equal(["nginx", "nodejs", "php83", "pinned"], held.Order());
        Assert.True(Assert.Single(ApkText.Pending(["nginx-1.24.0-r15 < 1.24.0-r16"], held, null, out _)).Held);
    }

    [Fact]
    public void The_oldest_fetched_index_tells_how_fresh_they_are_and_the_newest_made_since_when_it_offers()
    {
        ApkIndexes indexes = ApkText.Indexes("index 1719236185 1719230000\nindex 1719236100 1719231000\nindex 0 5\nindex x 5\nindex 99999999999999999 5\nother 1 2\n");
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1719236100), DateTimeOffset.FromUnixTimeSeconds(1719231000)), (indexes.FetchedAt, indexes.MadeAt));
        Assert.Equal(new ApkIndexes(null, null), ApkText.Indexes(""));
    }

    [Theory]
    [InlineData("6.6.30-0-lts", "6.6.32-0-lts", true)]
    [InlineData("6.6.30-0-lts", "6.6.30-0-lts", false)]
    [InlineData("6.6.32-0-lts", "6.6.30-0-lts", false)]
    [InlineData("6.6.30-0-lts", "6.6.32-0-virt", false)]
    [InlineData("6.6.30-0-lts", null, false)]
    public void A_kernel_whose_modules_were_replaced_waits_for_a_reboot(string running, string? modules, bool lost) =>
        Assert.Equal(lost, new PatchFacts { Kernel = running, Modules = modules is null ? [] : [modules] }.LostItsModules);
}
