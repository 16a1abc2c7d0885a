namespace SlaOps.Tests;

// All text here is written by hand after the script's own format: no Windows runs where these tests were made.
public class WindowsUpdateTextTests
{
    private const string Whole = "searched\t2026-05-19T03:00:00Z\r\n"
        + "reboot\tTrue\r\n"
        + "pending\t2026-05-12T17:00:00Z\tFalse\t2026-05 Cumulative Update for Windows Server 2022 (KB5034129)\r\n"
        + "pending\t-\tTrue\tSecurity Intelligence Update\r\n"
        + "history\t2026-04-15T02:00:00Z\t1\t2\tTrue\t2026-04 Cumulative Update for Windows Server 2022 (KB5034001)\r\n"
        + "history\t2026-03-11T02:00:00Z\t1\t2\tTrue\t2026-03 Cumulative Update for Windows Server 2022 (KB5033001)\r\n"
        + "history\t2026-05-13T02:00:00Z\t1\t4\tTrue\tFailed one (KB5034129)\r\n"
        + "history\t2026-05-14T02:00:00Z\t2\t2\tTrue\tUninstalled one (KB1)\r\n"
        + "history\t2026-05-15T02:00:00Z\t1\t2\tFalse\tA driver\r\n"
        + "end\r\n";

    [Fact]
    public void Pending_updates_history_and_reboot_are_read()
    {
        PatchStatus status = WindowsUpdateText.Parse(Whole, out int problems)!;
        Assert.Equal((0, true, Moment("2026-05-19T03:00:00Z")), (problems, status.RebootRequired, status.ListsUpdatedAt));
        Assert.Equal(
            [("2026-05 Cumulative Update for Windows Server 2022", "KB5034129", Moment("2026-05-12T17:00:00Z"), false), ("Security Intelligence Update", "", null, true)],
            status.Pending.Select(update => (update.Package, update.Available, update.KnownSince, update.Held)));
        // What failed or was taken off again is no patch.
        Assert.Equal(
            [("A driver", ""), ("2026-04 Cumulative Update for Windows Server 2022", "KB5034001"), ("2026-03 Cumulative Update for Windows Server 2022", "KB5033001")],
            status.History.Select(entry => (entry.Package, entry.To)));
        Assert.Equal(Moment("2026-04-15T02:00:00Z"), status.LastSecurityPatch);
        Assert.Equal(TimeSpan.FromDays(35), status.LongestGap);
    }

    [Fact]
    public void Text_without_its_end_is_nothing() => Assert.Null(WindowsUpdateText.Parse(Whole.Replace("end\r\n", "", StringComparison.Ordinal), out _));

    [Fact]
    public void An_agent_that_never_searched_has_no_lists() => Assert.Null(WindowsUpdateText.Parse("searched\t-\nreboot\tFalse\nend\n", out _)!.ListsUpdatedAt);

    [Theory]
    [InlineData("searched\tyesterday")]
    [InlineData("reboot\tvielleicht")]
    [InlineData("pending\t2026-05-12T17:00:00Z\tFalse\t")]
    [InlineData("pending\t2026-05-12T17:00:00Z\tFalse\ta\tb")]
    [InlineData("history\tyesterday\t1\t2\tTrue\ta")]
    [InlineData("Exception from HRESULT: 0x80070422")]
    public void A_line_that_is_none_of_them_is_counted(string line)
    {
        Assert.NotNull(WindowsUpdateText.Parse(line + "\nend\n", out int problems));
        Assert.Equal(1, problems);
    }

    private static DateTimeOffset? Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
