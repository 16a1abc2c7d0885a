using System.Globalization;

namespace SlaOps.Tests;

public class VerdictTests
{
    [Fact]
    public void Worst_first_is_breached_unknown_at_risk_excused_met_not_applicable()
    {
        VerdictStatus[] expected = [VerdictStatus.Breached, VerdictStatus.Unknown, VerdictStatus.AtRisk, VerdictStatus.Excused, VerdictStatus.Met, VerdictStatus.NotApplicable];
        Verdict[] shuffled = [.. Enum.GetValues<VerdictStatus>().Select(status => new Verdict { Clause = "c", Status = status })];
        Assert.Equal(expected, shuffled.WorstFirst().Select(verdict => verdict.Status));
    }

    [Theory]
    [InlineData(0, VerdictStatus.Met, VerdictStatus.NotApplicable, VerdictStatus.Excused)]
    [InlineData(1, VerdictStatus.Met, VerdictStatus.AtRisk)]
    [InlineData(3, VerdictStatus.AtRisk, VerdictStatus.Unknown)]
    [InlineData(2, VerdictStatus.Unknown, VerdictStatus.Breached, VerdictStatus.Met)]
    [InlineData(0)]
    public void The_exit_code_is_that_of_the_worst(int expected, params VerdictStatus[] statuses) =>
        Assert.Equal(expected, VerdictStatuses.Worst(statuses).ExitCode());

    [Fact]
    public void A_message_is_rendered_in_the_readers_culture_and_a_set_one_stays()
    {
        Verdict verdict = Verdict.Of("patch.interval", Targets.Host("a"), VerdictStatus.Unknown, Reasons.NotConfigured, default, "hosts", "patch.interval");
        CultureInfo before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
            string english = verdict.Message;
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
            Assert.NotEqual(english, verdict.Message);
            Assert.Contains("patch.interval", verdict.Message);
            verdict.Message = "as it was";
            Assert.Equal("as it was", verdict.Message);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void A_code_of_a_later_version_is_shown_as_it_is() => Assert.Equal("FromTheFuture a b", Reasons.Render("FromTheFuture", ["a", "b"]));

    [Fact]
    public void Fewer_arguments_than_the_text_asks_for_do_no_harm() => Assert.Contains("-", Reasons.Render("Waived", ["2026-01-01"], CultureInfo.GetCultureInfo("en")));

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("12.5ms", 12.5)]
    [InlineData("30s", 30_000)]
    [InlineData("1h 5m", 3_900_000)]
    [InlineData("14d", 1_209_600_000)]
    [InlineData("2d 4h", 187_200_000)]
    [InlineData("-1m", -60_000)]
    [InlineData("1d", 86_430_000)]
    public void Spans_are_written_in_their_two_largest_units(string expected, double milliseconds) =>
        Assert.Equal(expected, InvariantText.Span(TimeSpan.FromMilliseconds(milliseconds)));
}
