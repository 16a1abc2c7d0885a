using SlaOps.Tests.Backup;

namespace SlaOps.Tests.Logs;

public class LogRotationTests
{
    private static readonly DateTimeOffset Now = Sample.At("2026-05-20T12:00:00+09:00");
    private static readonly LogSet Set = new() { Name = "app", Path = "/var/log/app", File = "app-{yyyyMMdd}.log" };

    // Ages in days; 3 are promised, 10 is the span.
    [Theory]
    [InlineData("0 1 2 3 4 9 10 11 12", "Keep:LogKeepPromised×4 Keep:LogKeepYoung×3 Remove:LogRemoveExpired×2")]
    [InlineData("11", "Keep:LogKeepNewest×1")] // an application that stopped: its last days stay
    [InlineData("20 30 40 50", "Keep:LogKeepNewest×3 Remove:LogRemoveExpired×1")]
    [InlineData("-1 20 30 40 50", "Keep:LogKeepPromised×1 Keep:LogKeepNewest×3 Remove:LogRemoveExpired×1")] // a day to come saves none
    [InlineData("", "")]
    public void Only_what_is_older_than_the_span_goes_and_never_the_newest_days(string ages, string expected)
    {
        SlaPolicy policy = Sample.Policy() with { Logs = new LogPolicy { RotateAfter = TimeSpan.FromDays(10) } };
        (LogFile, FileMark)[] files = [.. ages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(age =>
            (new LogFile("/" + age, new DateOnly(2026, 5, 20).AddDays(-int.Parse(age)), 1), new FileMark(1, Now, null)))];
        LogRotationPlan plan = LogRotationPlan.Of(policy, Set, files, Now);
        Assert.Equal(expected, string.Join(' ', plan.Items.GroupBy(item => $"{item.Action}:{item.Reason}").Select(group => $"{group.Key}×{group.Count()}")));
        Assert.Equal(plan.Removals.Select(item => item.Day).Order(), plan.Removals.Select(item => item.Day));
    }

    [Theory]
    [InlineData(30, "Met LogRetained")]
    [InlineData(31, "AtRisk LogNotRotated")]
    public void A_log_that_should_be_gone_is_at_risk(int age, string expected)
    {
        LogFile[] files = [.. Enumerable.Range(1, age).Select(back => new LogFile("/" + back, new DateOnly(2026, 5, 20).AddDays(-back), 1))];
        Verdict verdict = Assert.Single(LogJudge.Judge(Sample.Policy(), new LogEvidence { Set = Set, Source = "/", ObservedAt = Now.ToUniversalTime(), Files = files }, Now));
        Assert.Equal(expected, $"{verdict.Status} {verdict.Reason}");
    }

    [Theory]
    [InlineData("file 1779246000 10 /var/log/auth.log", "Met SecurityEventsRecorded")] // an hour ago
    [InlineData("file 1779163200 10 /var/log/auth.log", "Met SecurityEventsRecorded")] // 24 hours ago
    [InlineData("file 1779163199 10 /var/log/auth.log", "AtRisk SecurityEventsSilent")]
    [InlineData("file 1779246000 0 /var/log/auth.log", "Breached SecurityEventsAbsent")] // never written to
    [InlineData("file 1779163199 10 /var/log/auth.log\n{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1779246000000000\"}", "Met SecurityEventsRecorded")]
    [InlineData("file 1779163199 10 /var/log/auth.log\ndenied /var/log/audit/audit.log", "Unknown NeedsRoot")]
    [InlineData("file 1779246000 10 /var/log/secure\njournal denied", "Met SecurityEventsRecorded")]
    [InlineData("journal denied", "Unknown NeedsRoot")]
    [InlineData("", "Breached SecurityEventsAbsent")]
    public void Hosts_record_their_security_events(string output, string expected)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(1779249600);
        SecurityEventEvidence evidence = new() { Host = "web1", ObservedAt = at, Logs = SecurityLogText.Parse(output) };
        Verdict verdict = SecurityEventJudge.Judge(Sample.Policy(), evidence, at);
        Assert.Equal((expected, "host:web1"), ($"{verdict.Status} {verdict.Reason}", verdict.Target));
        Assert.Equal("Unknown NotObservedThen", Text(SecurityEventJudge.Judge(Sample.Policy(), evidence, at.AddTicks(-1))));
        Assert.Equal("Unknown Stale", Text(SecurityEventJudge.Judge(Sample.Policy(), evidence, at.AddDays(1).AddTicks(1))));
    }

    [Theory]
    [InlineData("{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\" : \"1779246000000000\"}", 1779246000)]
    [InlineData("{\"__REALTIME_TIMESTAMP\":\"x\"}", null)]
    [InlineData("\"__REALTIME_TIMESTAMP\"", null)]
    [InlineData("", null)]
    public void The_journal_tells_its_newest_entry(string json, int? seconds) =>
        Assert.Equal(seconds is int at ? DateTimeOffset.FromUnixTimeSeconds(at) : null, SecurityLogText.Journal(json)?.LastAt);

    [Theory]
    [InlineData(24, "Met SecurityEventsRecorded")]
    [InlineData(25, "AtRisk SecurityEventsSilent")]
    public void Applications_record_theirs_where_a_log_says_so(int hours, string expected)
    {
        LogEvidence log = new()
        {
            Set = Set with { Records = ["user-activity", "exceptions"] },
            Source = "/var/log/app",
            ObservedAt = Now,
            Files = [new LogFile("/a", new DateOnly(2026, 5, 1), 1) { WrittenAt = Now.AddHours(-hours) }, new LogFile("/b", new DateOnly(2026, 5, 1), 1) { WrittenAt = Now.AddDays(-9) }],
        };
        Assert.Equal(expected, Text(Assert.Single(SecurityEventJudge.OfLogs(Sample.Policy(), [log], Now))));
        Assert.Equal("Unknown SecurityEventsUnassigned", Text(Assert.Single(SecurityEventJudge.OfLogs(Sample.Policy(), [log with { Set = Set }], Now))));
        Assert.Equal("Breached SecurityEventsAbsent", Text(Assert.Single(SecurityEventJudge.OfLogs(Sample.Policy(), [log with { Files = [] }], Now))));
    }

    private static string Text(Verdict verdict) => $"{verdict.Status} {verdict.Reason}";
}
