using SlaOps.Tests.Backup;

namespace SlaOps.Tests.Logs;

public class LogJudgeTests
{
    private static readonly DateTimeOffset Now = Sample.At("2026-05-20T12:00:00+09:00");
    private static readonly LogSet Set = new() { Name = "app", Path = "/var/log/app", File = "app-{yyyyMMdd}.log" };

    [Theory]
    [InlineData("17 18 19", "Met LogRetained")] // today's is not asked for
    [InlineData("15 16 17 18 19 20", "Met LogRetained")]
    [InlineData("17 19 20", "Breached LogDayMissing")]
    [InlineData("10", "Breached LogDayMissing")] // nothing since
    [InlineData("18 19 20", "Unknown TooYoung")]
    [InlineData("20", "Unknown TooYoung")]
    [InlineData("25", "Unknown TooYoung")] // a day to come is no history
    [InlineData("", "Unknown LogNoFiles")]
    [InlineData("17 18e 19", "AtRisk LogDayEmpty")]
    [InlineData("17 18e 18 19", "Met LogRetained")] // one of the two holds something
    [InlineData("17 18! 19", "Unknown Unreadable")]
    public void Each_of_the_past_days_has_a_log(string days, string expected)
    {
        LogFile[] files = [.. days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day =>
            new LogFile("/" + day, new DateOnly(2026, 5, int.Parse(day.TrimEnd('e', '!'))), day.EndsWith('e') ? 0 : 10, day.EndsWith('!') ? "denied" : null))];
        Verdict verdict = Assert.Single(LogJudge.Judge(Sample.Policy(), Evidence(files), Now));
        Assert.Equal((expected, "log:app"), ($"{verdict.Status} {verdict.Reason}", verdict.Target));
    }

    [Theory]
    [InlineData("2026-05-19T23:59:59+09:00", "Unknown NotObservedThen")]
    [InlineData("2026-05-20T00:00:00+09:00", "Met LogRetained")]
    [InlineData("2026-05-21T12:00:01+09:00", "Unknown Stale")]
    public void Another_day_is_not_judged_by_what_is_there_now(string at, string expected)
    {
        LogFile[] files = [.. Enumerable.Range(10, 11).Select(day => new LogFile("/", new DateOnly(2026, 5, day), 1))];
        Verdict verdict = Assert.Single(LogJudge.Judge(Sample.Policy(), Evidence(files), Sample.At(at)));
        Assert.Equal(expected, $"{verdict.Status} {verdict.Reason}");
    }

    [Fact]
    public void A_gap_is_unknown()
    {
        Verdict verdict = Assert.Single(LogJudge.Judge(Sample.Policy(), Evidence([]) with { Gap = new EvidenceGap(Reasons.LocalFoldersOnly, "voice1:/var/log") }, Now));
        Assert.Equal((VerdictStatus.Unknown, "LocalFoldersOnly"), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData("app-{yyyyMMdd}.log", "app-20260519.log", "2026-05-19")]
    [InlineData("app-{yyyyMMdd}.log", "app-20260519.log.gz", "2026-05-19")]
    [InlineData("app-{yyyyMMdd}.log", "app-20260519.log.gz.tmp", null)]
    [InlineData("app-{yyyyMMdd}.log", "app.log", null)]
    [InlineData("app*", "app.log.1", "2026-05-20")] // by its modification time, in the policy's zone
    [InlineData("*.log", "app.log.xz", "2026-05-20")]
    [InlineData("app*", "other.log", null)]
    public void A_file_belongs_to_a_day(string pattern, string name, string? day) => Assert.Equal(
        day is null ? null : DateOnly.Parse(day),
        new LogNaming(Set with { File = pattern }, Sample.Policy().TimeZone).Recognise("/" + name, name, 1, Sample.At("2026-05-19T15:00:00Z"))?.Day);

    private static LogEvidence Evidence(LogFile[] files) => new() { Set = Set, Source = "/var/log/app", ObservedAt = Now, Files = files };
}
