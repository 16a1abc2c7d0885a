using System.Diagnostics;

namespace SlaOps.Tests;

public class DpkgLogTextTests
{
    // Written by dpkg 1.21 (Debian 12) while a package came, came again, and went.
    private const string Log = """
        2026-11-23 22:56:51 startup archives unpack
        2026-11-23 22:56:51 install hello:amd64 <none> 2.10-3
        2026-11-23 22:56:51 status half-installed hello:amd64 2.10-3
        2026-11-23 22:56:52 status unpacked hello:amd64 2.10-3
        2026-11-23 22:56:52 startup packages configure
        2026-11-23 22:56:52 configure hello:amd64 2.10-3 <none>
        2026-11-23 22:56:52 status unpacked hello:amd64 2.10-3
        2026-11-23 22:56:52 status half-configured hello:amd64 2.10-3
        2026-11-23 22:56:52 status installed hello:amd64 2.10-3
        2026-11-23 22:56:52 trigproc man-db:amd64 2.11.2-2 <none>
        2026-11-23 22:56:52 status half-configured man-db:amd64 2.11.2-2
        2026-11-23 22:56:56 status installed man-db:amd64 2.11.2-2
        2026-11-23 22:56:58 startup archives unpack
        2026-11-23 22:56:58 upgrade hello:amd64 2.10-3 2.10-3
        2026-11-23 22:56:58 status half-configured hello:amd64 2.10-3
        2026-11-23 22:56:58 status unpacked hello:amd64 2.10-3
        2026-11-23 22:56:58 status half-installed hello:amd64 2.10-3
        2026-11-23 22:56:58 status unpacked hello:amd64 2.10-3
        2026-11-23 22:56:58 startup packages configure
        2026-11-23 22:56:58 configure hello:amd64 2.10-3 <none>
        2026-11-23 22:56:59 status installed hello:amd64 2.10-3
        2026-11-23 22:57:03 startup packages remove
        2026-11-23 22:57:03 status installed hello:amd64 2.10-3
        2026-11-23 22:57:03 remove hello:amd64 2.10-3 <none>
        2026-11-23 22:57:03 status half-configured hello:amd64 2.10-3
        2026-11-23 22:57:03 status half-installed hello:amd64 2.10-3
        2026-11-23 22:57:03 status config-files hello:amd64 2.10-3
        2026-11-23 22:57:03 status not-installed hello:amd64 <none>
        """;

    private static PackageLog Parse(params string[] lines) => DpkgLogText.Parse(lines.Select(line => "2025-06-24 14:36:25 " + line));

    [Fact]
    public void A_real_log_is_read_whole()
    {
        PackageLog log = DpkgLogText.Parse(Log.Split('\n'));
        Assert.Equal(0, log.Problems);
        Assert.Equal([51, 58, 3], log.Runs.Select(run => run.Started.Second));
        Assert.All(log.Runs, run => Assert.False(run.Failed));
        Assert.Equal(
            [new PackageChange("hello", "install", null, "2.10-3"), new PackageChange("hello", "reinstall", "2.10-3", "2.10-3"), new PackageChange("hello", "remove", "2.10-3", null)],
            log.Runs.Select(run => Assert.Single(run.Changes)));
    }

    [Theory]
    [InlineData("upgrade a:amd64 1 2", "status installed a:amd64 2", false)]
    [InlineData("upgrade a:amd64 1 2", "status installed a:amd64 1", true)]
    [InlineData("upgrade a:amd64 1 2", "status unpacked a:amd64 2", true)]
    [InlineData("upgrade a:amd64 1 2", "status half-configured a:amd64 2", true)]
    [InlineData("upgrade a:amd64 1 2", "status triggers-awaited a:amd64 2", true)]
    [InlineData("upgrade a:amd64 1 2", "status installed a:i386 2", true)]
    [InlineData("upgrade a:amd64 1 2", "status installed b:amd64 2", true)]
    [InlineData("install a:all <none> 2", "status installed a:all 2", false)]
    [InlineData("remove a:amd64 2 <none>", "status config-files a:amd64 2", false)]
    [InlineData("remove a:amd64 2 <none>", "status not-installed a:amd64 <none>", false)]
    [InlineData("remove a:amd64 2 <none>", "status half-installed a:amd64 2", true)]
    [InlineData("purge a:amd64 2 <none>", "status config-files a:amd64 2", true)]
    [InlineData("purge a:amd64 2 <none>", "status not-installed a:amd64 <none>", false)]
    public void A_change_counts_once_its_end_state_is_reached(string began, string ended, bool failed)
    {
        PackageLog log = Parse("startup archives unpack", began, ended);
        Assert.Equal(0, log.Problems);
        PackageRun run = Assert.Single(log.Runs);
        Assert.Equal(failed, run.Failed);
        Assert.Equal("a", Assert.Single(run.Changes).Package);
    }

    [Fact]
    public void What_was_begun_and_not_reached_is_left_out_of_a_run_that_did_something()
    {
        PackageLog log = Parse("startup archives unpack", "upgrade a:amd64 1 2", "upgrade b:amd64 1 2", "startup packages configure", "status installed a:amd64 2");
        PackageRun run = Assert.Single(log.Runs);
        Assert.False(run.Failed);
        Assert.Equal([new PackageChange("a", "upgrade", "1", "2")], run.Changes);
    }

    [Fact]
    public void A_state_that_was_there_before_the_change_does_not_count() =>
        Assert.True(Assert.Single(Parse("status installed a:amd64 2", "upgrade a:amd64 1 2").Runs).Failed);

    [Fact]
    public void A_log_that_begins_in_the_middle_has_a_first_run() => Assert.Single(Parse("upgrade a:amd64 1 2", "status installed a:amd64 2", "startup packages configure").Runs);

    [Theory]
    [InlineData("install a:amd64 <none>")]
    [InlineData("install a:amd64 <none> <none>")]
    [InlineData("remove a:amd64 <none> <none>")]
    [InlineData("install A:amd64 <none> 1")]
    [InlineData("upgrade a:amd64  2")]
    [InlineData("status installed a:amd64")]
    [InlineData("explode a:amd64 1 2")]
    [InlineData("x")]
    [InlineData("")]
    public void What_cannot_be_read_is_counted(string line)
    {
        PackageLog log = Parse(line);
        Assert.Empty(log.Runs);
        Assert.Equal(1, log.Problems);
    }

    [Theory]
    [InlineData("2025-02-30 14:36:25 startup archives unpack", 1)]
    [InlineData("2025-06-24 24:00:00 startup archives unpack", 1)]
    [InlineData("2025-06-24  14:36:25 startup archives unpack", 1)]
    [InlineData("2025-06-24 14:36:25 startup archives unpack\r", 0)]
    [InlineData(" ", 0)]
    public void A_line_begins_with_a_moment(string line, int problems) => Assert.Equal(problems, DpkgLogText.Parse([line]).Problems);

    [Fact]
    public void A_line_of_megabytes_is_one_problem_and_no_time()
    {
        string line = "2025-06-24 14:36:25 install a:amd64 <none> " + new string(' ', 4_000_000);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(1, DpkgLogText.Parse([line + "1"]).Problems);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }
}
