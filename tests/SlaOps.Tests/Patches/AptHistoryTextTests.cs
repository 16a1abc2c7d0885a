using System.Diagnostics;
using System.Globalization;
using CsCheck;

namespace SlaOps.Tests;

public class AptHistoryTextTests
{
    // Written by apt 2.6 (Debian 12), shortened.
    private const string History = """

        Start-Date: 2026-11-23  20:57:20
        Commandline: apt-get install -y --no-install-recommends chrony mariadb-server
        Install: libwrap0:amd64 (7.6.q-32, automatic), mariadb-server:amd64 (1:10.11.19-0+deb12u1), chrony:amd64 (4.3-2+deb12u3)
        Upgrade: libperl5.36:amd64 (5.36.0-7+deb12u2, 5.36.0-7+deb12u4), perl:amd64 (5.36.0-7+deb12u2, 5.36.0-7+deb12u4)
        Remove: systemd-timesyncd:amd64 (252.38-1~deb12u1)
        End-Date: 2026-11-23  20:57:29

        Start-Date: 2026-11-23  22:56:58
        Commandline: apt-get install -y --reinstall hello
        Requested-By: operator (1000)
        Reinstall: hello:amd64 (2.10-3)
        End-Date: 2026-11-23  22:57:02

        """;

    private static PackageLog Parse(string text) => AptHistoryText.Parse(text.Split('\n'));

    [Fact]
    public void A_real_history_is_read_whole()
    {
        PackageLog log = Parse(History);
        Assert.Equal(0, log.Problems);
        Assert.Equal([new DateTime(2026, 11, 23, 20, 57, 20), new DateTime(2026, 11, 23, 22, 56, 58)], log.Runs.Select(run => run.Started));
        Assert.All(log.Runs, run => Assert.False(run.Failed));
        Assert.Equal(
            [
                new PackageChange("libwrap0", "install", null, "7.6.q-32"),
                new PackageChange("mariadb-server", "install", null, "1:10.11.19-0+deb12u1"),
                new PackageChange("chrony", "install", null, "4.3-2+deb12u3"),
                new PackageChange("libperl5.36", "upgrade", "5.36.0-7+deb12u2", "5.36.0-7+deb12u4"),
                new PackageChange("perl", "upgrade", "5.36.0-7+deb12u2", "5.36.0-7+deb12u4"),
                new PackageChange("systemd-timesyncd", "remove", "252.38-1~deb12u1", null),
            ],
            log.Runs[0].Changes);
        Assert.Equal([new PackageChange("hello", "reinstall", "2.10-3", "2.10-3")], log.Runs[1].Changes);
    }

    [Theory]
    [InlineData("Downgrade: a:amd64 (2, 1)", "downgrade", "2", "1")]
    [InlineData("Purge: a:amd64 (2)", "purge", "2", null)]
    [InlineData("Install: a (2, automatic)", "install", null, "2")]
    [InlineData("Upgrade: a:amd64 (1, 2)\r", "upgrade", "1", "2")]
    public void Each_kind_of_change_has_its_versions(string line, string action, string? from, string? to)
    {
        PackageLog log = Parse($"Start-Date: 2025-06-24  14:36:25\n{line}\nEnd-Date: 2025-06-24  14:36:26");
        Assert.Equal(0, log.Problems);
        Assert.Equal([new PackageChange("a", action, from, to)], Assert.Single(log.Runs).Changes);
    }

    [Fact]
    public void An_error_makes_the_run_a_failed_one()
    {
        PackageLog log = Parse("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2)\nError: Sub-process /usr/bin/dpkg returned an error code (1)\nEnd-Date: 2025-06-24  14:36:26\n");
        Assert.True(Assert.Single(log.Runs).Failed);
        Assert.Equal(0, log.Problems);
    }

    [Theory]
    [InlineData("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2), b:amd64 (1, 2)", 1, 2)]
    [InlineData("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2), b:amd64 (1, ", 2, 1)]
    [InlineData("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2), b:am", 2, 1)]
    [InlineData("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2), ", 2, 1)]
    [InlineData("Start-Date: 2025-06-24  14:36:25\nUpgrade: a:amd64 (1, 2)\nEnd-Date: 2025-06-2", 1, 1)]
    [InlineData("Start-Date: 2025-06-24  14:36:25", 1, 0)]
    public void A_run_that_was_cut_off_is_kept_as_failed_and_counted(string text, int problems, int changes)
    {
        PackageLog log = Parse(text);
        PackageRun run = Assert.Single(log.Runs);
        Assert.True(run.Failed);
        Assert.Equal(changes, run.Changes.Count);
        Assert.Equal(problems, log.Problems);
    }

    [Theory]
    [InlineData("Upgrade: a:amd64 (1, 2)\nEnd-Date: 2025-06-24  14:36:26", 1)]
    [InlineData("Start-Date: 2025-02-30  14:36:25\nEnd-Date: 2025-06-24  14:36:26", 1)]
    [InlineData("Start-Date: 2025-06-24  24:00:00\nEnd-Date: 2025-06-24  14:36:26", 1)]
    [InlineData("garbage", 2)]
    [InlineData("", 0)]
    public void A_stanza_without_a_start_is_no_run(string text, int problems)
    {
        PackageLog log = Parse(text);
        Assert.Empty(log.Runs);
        Assert.Equal(problems, log.Problems);
    }

    [Theory]
    [InlineData("Upgrade: a:amd64 (1)")]
    [InlineData("Upgrade: a:amd64 ()")]
    [InlineData("Install: A b:amd64 (1)")]
    [InlineData("Install: -a:amd64 (1)")]
    [InlineData("Install: a:amd64 (1) b:amd64 (2)")]
    [InlineData("Replace: a:amd64 (1)")]
    public void A_line_that_cannot_be_read_is_counted_and_the_run_stays(string line)
    {
        PackageLog log = Parse($"Start-Date: 2025-06-24  14:36:25\n{line}\nEnd-Date: 2025-06-24  14:36:26");
        Assert.False(Assert.Single(log.Runs).Failed);
        Assert.Equal(1, log.Problems);
    }

    [Fact]
    public void A_lost_empty_line_does_not_join_two_runs()
    {
        PackageLog log = Parse(History.Replace("\n\nStart", "\nStart", StringComparison.Ordinal));
        Assert.Equal(2, log.Runs.Count);
        Assert.Equal(0, log.Problems);
    }

    [Theory]
    [InlineData("Commandline: ", "x")]
    [InlineData("Install: ", "(")]
    [InlineData("Install: ", ")")]
    [InlineData("Install: ", " (")]
    [InlineData("Install: ", "a:amd64 (1), ")]
    public void A_line_of_megabytes_takes_time_by_its_length(string start, string part)
    {
        string text = "Start-Date: 2025-06-24  14:36:25\n" + start + string.Concat(Enumerable.Repeat(part, 4_000_000 / part.Length)) + "\nEnd-Date: 2025-06-24  14:36:26";
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Single(Parse(text).Runs);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    [Fact]
    public void What_was_written_is_read_and_a_cut_anywhere_never_adds_a_change()
    {
        Gen<PackageChange> change = Gen.Select(Gen.String[Gen.Char["abc0+-."], 0, 8], Gen.Int[0, 99], Gen.Int[0, 99], (name, from, to) =>
            new PackageChange("p" + name, "upgrade", from.ToString(CultureInfo.InvariantCulture), "1:" + to.ToString(CultureInfo.InvariantCulture)));
        Gen.Select(change.Array[1, 5], Gen.Int[0, 400]).Sample((changes, cut) =>
        {
            string text = "Start-Date: 2025-06-24  14:36:25\nUpgrade: " + string.Join(", ", changes.Select(one => $"{one.Package}:amd64 ({one.From}, {one.To})")) + "\nEnd-Date: 2025-06-24  14:36:26\n";
            PackageLog whole = Parse(text);
            Assert.Equal(changes, Assert.Single(whole.Runs).Changes);
            if (cut >= text.Length - 1)
                return;
            foreach (PackageRun run in Parse(text[..cut]).Runs)
            {
                Assert.True(run.Failed);
                Assert.Equal(changes.Take(run.Changes.Count), run.Changes);
            }
        });
    }
}
