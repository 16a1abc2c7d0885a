namespace SlaOps.Tests;

// dnf4.txt is what dnf 4.14 printed of four real transactions (installed, two upgrades, one removal), dnf4-obsoleted.txt of seven more
// (a package that replaced another, what is removed with the one that needed it); dnf5.txt and what is written here follow dnf 5, which does not run where these tests were made.
public class DnfHistoryTextTests
{
    [Fact]
    public void Each_transaction_of_dnf_4_is_a_run_with_versions_before_and_after()
    {
        PackageLog log = DnfHistoryText.Parse(Seed("dnf4.txt"));
        Assert.Equal(0, log.Problems);
        Assert.Equal(
            [
                new PackageChange("tool", "remove", "1-1", null),
                new PackageChange("bash", "upgrade", "5.1.8-6.el9", "5.1.8-9.el9"),
                new PackageChange("openssl", "upgrade", "3.0.7-25.el9", "3.0.7-27.el9"),
                new PackageChange("bash", "install", null, "5.1.8-6.el9"),
                new PackageChange("openssl", "install", null, "3.0.7-25.el9"),
                new PackageChange("tool", "install", null, "1-1"),
            ],
            log.Runs.SelectMany(run => run.Changes));
        Assert.Equal([false, false, false, false], log.Runs.Select(run => run.Failed));
        Assert.Equal(new DateTime(2026, 11, 25, 23, 5, 2), log.Runs[1].Started);
    }

    [Fact]
    public void What_was_replaced_or_left_over_is_a_removal()
    {
        PackageLog log = DnfHistoryText.Parse(Seed("dnf4-obsoleted.txt"));
        Assert.Equal(0, log.Problems);
        Assert.Equal(
            [
                "upgrade openssl 3.0.1-1.el9 3.0.3-1.el9", "upgrade kernel-core 6.1-1 6.2-1", "remove plain 1-1 ", "remove leaf 1-1 ", "remove needy 1-1 ",
                "install leaf  1-1", "install needy  1-1", "install newtool  5-1", "remove tool 2-1 ", "upgrade tool 1-1 2-1",
            ],
            log.Runs.SelectMany(run => run.Changes).Select(change => $"{change.Action} {change.Package} {change.From} {change.To}"));
    }

    [Fact]
    public void So_is_one_of_dnf_5()
    {
        PackageLog log = DnfHistoryText.Parse(Seed("dnf5.txt"));
        Assert.Equal((0, new DateTime(2025, 1, 9, 3, 33, 22), false), (log.Problems, Assert.Single(log.Runs).Started, log.Runs[0].Failed));
        Assert.Equal([new PackageChange("netcache", "upgrade", "2.90-1.fc41", "2.91-1.fc41")], log.Runs[0].Changes);
    }

    [Theory]
    [InlineData("Return-Code    : Success", false, 0)]
    [InlineData("Return-Code    : Failure: 1", true, 0)]
    [InlineData("Status         : Ok", false, 0)]
    [InlineData("Status         : Error", true, 0)]
    [InlineData("Return-Code    : Aborted", true, 0)]
    [InlineData("", true, 1)]
    public void Only_one_that_ended_well_installed_something(string end, bool failed, int problems)
    {
        PackageLog log = DnfHistoryText.Parse(["Transaction ID : 7", "Begin time     : Mon Jun  3 04:05:06 2024", end, "Packages Altered:", "    Upgrade  a-2-1.noarch @r"]);
        Assert.Equal((failed, problems), (Assert.Single(log.Runs).Failed, log.Problems));
        Assert.Equal(new DateTime(2024, 6, 3, 4, 5, 6), log.Runs[0].Started);
    }

    [Fact]
    public void A_kernel_that_is_put_in_beside_the_last_one_is_an_upgrade() => Assert.Equal(
        new PackageChange("kernel-core", "upgrade", null, "5.14.0-427.el9"),
        Assert.Single(Assert.Single(DnfHistoryText.Parse(["Begin time : 2024-06-03 04:05:06", "Status : Ok", "Packages altered:", "  Install kernel-core-5.14.0-427.el9.x86_64 User baseos"]).Runs).Changes));

    [Theory]
    [InlineData("Transaction ID : 7", 1)]
    [InlineData("Begin time     : yesterday", 1)]
    [InlineData("", 0)]
    [InlineData("No transaction which manipulates package 'x' was found.", 0)]
    public void Without_a_readable_start_there_is_no_run(string line, int problems)
    {
        PackageLog log = DnfHistoryText.Parse([line]);
        Assert.Empty(log.Runs);
        Assert.Equal(problems, log.Problems);
    }

    private static string[] Seed(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds", "dnf-history", name));
}
