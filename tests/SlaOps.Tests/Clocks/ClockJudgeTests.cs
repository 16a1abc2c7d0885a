namespace SlaOps.Tests;

public class ClockJudgeTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(9));

    private static SlaPolicy Policy(params string[] servers) => new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2024, 5, 1),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"),
        Clauses = new Dictionary<string, ClausePromise>(),
        Time = new TimePolicy { Servers = servers, MaxOffset = TimeSpan.FromMilliseconds(100), MaxAge = TimeSpan.FromHours(1) },
    };

    private static TimeOffset Measured(double offset, double bound) => new()
    {
        Server = "ntp.example",
        Address = "192.0.2.1:123",
        Offset = TimeSpan.FromMilliseconds(offset),
        ErrorBound = TimeSpan.FromMilliseconds(bound),
        At = At,
    };

    private static ClockDaemon Daemon(string follows = "192.0.2.1", double offset = 1, double bound = 5, double updatedSecondsAgo = 60, bool synchronised = true) => new()
    {
        Source = "chronyc tracking",
        Synchronised = synchronised,
        Follows = [follows],
        Offset = TimeSpan.FromMilliseconds(offset),
        ErrorBound = TimeSpan.FromMilliseconds(bound),
        UpdatedAt = At.AddSeconds(-updatedSecondsAgo),
    };

    private static ClockEvidence Evidence(TimeOffset? measured, ClockDaemon? daemon, double observedSecondsAgo = 0) => new()
    {
        Host = "voice1",
        ObservedAt = At.AddSeconds(-observedSecondsAgo),
        Measured = measured is null ? [] : [measured],
        Failures = measured is null ? [new ClockServerFailure("ntp.example", "NtpNoAnswer", "silent")] : [],
        Daemon = daemon,
    };

    private static Verdict Judge(ClockEvidence evidence, SlaPolicy? policy = null) => Assert.Single(ClockJudge.Judge(policy ?? Policy("ntp.example"), evidence, At));

    [Theory]
    [InlineData(0, 0, VerdictStatus.Met, "ClockFollows")]
    [InlineData(60, 100, VerdictStatus.Met, "ClockFollows")]
    [InlineData(-60, 100, VerdictStatus.Met, "ClockFollows")]
    [InlineData(60, 100.001, VerdictStatus.Unknown, "ClockUncertain")]
    [InlineData(-110, 120, VerdictStatus.Unknown, "ClockUncertain")]
    [InlineData(110, 120, VerdictStatus.Unknown, "ClockUncertain")]
    [InlineData(110, 119.9, VerdictStatus.Breached, "ClockOff")]
    [InlineData(-3600000, 3600001, VerdictStatus.Breached, "ClockOff")]
    public void The_limit_is_judged_with_the_error_bound(double offset, double bound, VerdictStatus status, string reason)
    {
        Verdict verdict = Judge(Evidence(Measured(offset, bound), Daemon()));
        Assert.Equal((status, reason, "time.sync", "host:voice1"), (verdict.Status, verdict.Reason, verdict.Clause, verdict.Target));
    }

    [Fact]
    public void Following_another_server_is_at_risk_while_the_clock_is_right() =>
        Assert.Equal("ClockFollowsOther", Judge(Evidence(Measured(1, 5), Daemon("198.51.100.7"))).Reason);

    [Fact]
    public void Following_by_the_configured_name_counts() =>
        Assert.Equal(VerdictStatus.Met, Judge(Evidence(Measured(1, 5), Daemon("NTP.example"))).Status);

    [Fact]
    public void A_clock_that_nothing_steers_is_at_risk()
    {
        Assert.Equal((VerdictStatus.AtRisk, "ClockNotDisciplined"), (Judge(Evidence(Measured(1, 5), null)).Status, Judge(Evidence(Measured(1, 5), null)).Reason));
        Assert.Equal("ClockNotDisciplined", Judge(Evidence(Measured(1, 5), Daemon(synchronised: false))).Reason);
    }

    [Fact]
    public void A_wrong_clock_is_breached_whatever_the_daemon_says() =>
        Assert.Equal(VerdictStatus.Breached, Judge(Evidence(Measured(500, 510), Daemon())).Status);

    [Theory]
    [InlineData("ntp.example", 1, 5, 60, true, VerdictStatus.Met)]
    [InlineData("ntp.example", 1, 5, 3600, true, VerdictStatus.Met)]
    [InlineData("ntp.example", 1, 5, 3601, true, VerdictStatus.Unknown)]
    [InlineData("ntp.example", 1, 5, 60, false, VerdictStatus.Unknown)]
    [InlineData("other.example", 1, 5, 60, true, VerdictStatus.Unknown)]
    [InlineData("ntp.example", 1, 101, 60, true, VerdictStatus.Unknown)]
    [InlineData("ntp.example", 300, 310, 60, true, VerdictStatus.Breached)]
    public void Where_the_server_gives_no_measurement_the_daemons_word_counts_only_if_fresh_and_of_that_server(
        string follows, double offset, double bound, double updatedSecondsAgo, bool synchronised, VerdictStatus expected) =>
        Assert.Equal(expected, Judge(Evidence(null, Daemon(follows, offset, bound, updatedSecondsAgo, synchronised))).Status);

    [Fact]
    public void Nothing_measured_says_why()
    {
        Verdict verdict = Judge(Evidence(null, null));
        Assert.Equal((VerdictStatus.Unknown, "ClockNotMeasured"), (verdict.Status, verdict.Reason));
        Assert.Equal(["ntp.example", "silent"], verdict.Arguments);
    }

    [Theory]
    [InlineData(3600, "ClockFollows")]
    [InlineData(3601, "Stale")]
    [InlineData(-1, "NotObservedThen")]
    public void Evidence_counts_from_its_moment_for_the_maximum_age(double observedSecondsAgo, string reason) =>
        Assert.Equal(reason, Judge(Evidence(Measured(1, 5), Daemon(), observedSecondsAgo)).Reason);

    [Fact]
    public void Without_a_promised_server_there_is_nothing_to_follow() =>
        Assert.Equal((VerdictStatus.Unknown, "NotConfigured"), (Judge(Evidence(Measured(1, 5), Daemon()), Policy()).Status, Judge(Evidence(Measured(1, 5), Daemon()), Policy()).Reason));

    [Fact]
    public void The_verdict_carries_what_it_rests_on()
    {
        Verdict verdict = Judge(Evidence(Measured(1, 5), Daemon()));
        Assert.Equal(["ntp:192.0.2.1:123", "chronyc tracking"], verdict.Evidence.Select(reference => reference.Source));
        Assert.Equal("1ms +-4ms ntp.example; chronyc tracking: 192.0.2.1", verdict.Observed);
        Assert.Equal("ntp.example <= 100ms", verdict.Required);
    }

    // The host's clock minus this machine's, and how long the answer took.
    private static HostClockReading Reading(double offset, double roundTrip) =>
        new(At, TimeSpan.FromMilliseconds(roundTrip), At.AddMilliseconds((roundTrip / 2) + offset), TimeSpan.Zero);

    [Theory]
    [InlineData(0, 20, VerdictStatus.Met, "ClockFollows")]
    // This machine is 1 ms slow, the host as far as it goes: 1 ms, 4 ms of the measurement, 10 ms of the way.
    [InlineData(-84, 20, VerdictStatus.Met, "ClockFollows")]
    [InlineData(86, 20, VerdictStatus.Met, "ClockFollows")]
    [InlineData(116, 20, VerdictStatus.Breached, "ClockDaemonWrong")]
    [InlineData(3000, 20, VerdictStatus.Breached, "ClockDaemonWrong")]
    [InlineData(-3000, 400, VerdictStatus.Breached, "ClockDaemonWrong")]
    // The way there is too long to tell, and the daemon's account agrees with what can be told.
    [InlineData(0, 400, VerdictStatus.Met, "ClockFollows")]
    // It cannot be told to be off by more than the limit, and not to be what the daemon says either.
    [InlineData(250, 400, VerdictStatus.Unknown, "ClockDisagrees")]
    public void Another_hosts_clock_is_seen_through_this_machines(double offset, double roundTrip, VerdictStatus status, string reason)
    {
        Verdict verdict = Judge(Evidence(Measured(1, 5), Daemon()) with { IsRemote = true, Reading = Reading(offset, roundTrip) });
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Theory]
    [InlineData(0, VerdictStatus.Met, "ClockFollows")]
    [InlineData(90, VerdictStatus.Met, "ClockFollows")]
    [InlineData(3000, VerdictStatus.Unknown, "ClockDisagrees")]
    public void Where_no_server_can_be_measured_the_daemons_word_must_agree_with_this_machines_clock(double offset, VerdictStatus status, string reason)
    {
        Verdict verdict = Judge(Evidence(null, Daemon("ntp.example")) with { IsRemote = true, Reading = Reading(offset, 20) });
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public void This_machines_measurement_is_none_of_another_hosts_clock_that_could_not_be_read() =>
        Assert.Equal("ClockNotMeasured", Judge(Evidence(Measured(0, 1), null) with { IsRemote = true }).Reason);

    [Theory]
    [InlineData(0)]
    // Which of readings that contradict one another is wrong, nobody knows.
    [InlineData(3000)]
    public void A_clock_that_was_set_meanwhile_proves_nothing(double offset) =>
        Assert.Equal("ClockStepped", Judge(Evidence(Measured(1, 5), Daemon()) with { IsRemote = true, Reading = Reading(offset, 20), Stepped = true }).Reason);

    [Theory]
    [InlineData("1795470719 123456789\n", 1795470719.1234567, 0)]
    [InlineData("1795470719 \n", 1795470719, 1000)]
    [InlineData("1795470719 %N\n", 1795470719, 1000)]
    public void A_clock_is_read_to_the_nanosecond_where_date_knows_them(string text, double seconds, double step)
    {
        (DateTimeOffset moment, TimeSpan least) = HostClockReading.Moment(text)!.Value;
        Assert.Equal(seconds, (moment - DateTimeOffset.UnixEpoch).TotalSeconds, 1e-6);
        Assert.Equal(TimeSpan.FromMilliseconds(step), least);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Wed Nov 25")]
    [InlineData("-5 1")]
    [InlineData("99999999999999999999 1")]
    public void What_is_no_clock_is_none(string text) => Assert.Null(HostClockReading.Moment(text));
}
