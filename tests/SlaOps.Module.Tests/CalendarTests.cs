using System.Management.Automation;

namespace SlaOps.Module.Tests;

public class CalendarTests
{
    private const string Policy = """
        $policy = [SlaOps.SlaPolicy]@{
            Name = 'test'; Revision = '1'; EffectiveFrom = [DateOnly]::new(2024, 5, 1)
            TimeZone = [TimeZoneInfo]::FindSystemTimeZoneById('Asia/Tokyo')
            Clauses = [System.Collections.Generic.Dictionary[string, SlaOps.ClausePromise]]::new()
        }

        """;

    [Fact]
    public void A_span_is_a_row_a_day_with_both_ends()
    {
        using ModuleSession session = new();
        SessionResult result = session.Run(Policy + "Get-SlaCalendar -Policy $policy -From 2026-05-01 -To 2026-05-07 | ForEach-Object { [string]$_.Kind }");
        result.ThrowIfFailed();
        Assert.Equal(["Business", "Weekend", "Holiday", "Holiday", "Holiday", "Holiday", "Business"], result.Output.Select(kind => kind.ToString()));
    }

    [Fact]
    public void A_deadline_carries_the_policys_offset_and_reads_in_the_readers_language()
    {
        using ModuleSession session = new();
        SessionResult result = session.Run(Policy + """
            $deadline = Get-SlaDeadline -Policy $policy -Start 2026-05-01T15:00 -Severity Minor
            '{0:yyyy-MM-ddTHH:mm:sszzz}' -f $deadline.Due
            [string]$deadline.Steps[0]
            [cultureinfo]::CurrentUICulture = 'ja-JP'
            [string]$deadline.Steps[0]
            """);
        result.ThrowIfFailed();
        Assert.Equal(
            ["2026-05-08T19:00:00+09:00", "2026-05-01: the day it starts does not count", "2026-05-01: 開始日は数えない"],
            result.Output.Select(line => line.ToString()));
    }

    [Fact]
    public void A_reversed_span_is_an_error_with_its_id()
    {
        using ModuleSession session = new();
        ErrorRecord error = Assert.Single(session.Run(Policy + "Get-SlaCalendar -Policy $policy -From 2026-05-02 -To 2026-05-01").Errors);
        Assert.Equal("CalendarReversed,SlaOps.GetSlaCalendar", error.FullyQualifiedErrorId);
    }
}
