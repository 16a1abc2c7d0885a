namespace SlaOps.Tests;

public class PatchJudgeTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-20T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    // Known since (days ago), absent at (days ago), lists fetched (days ago); the policy: 7 d, 14 d, lists 2 d.
    [Theory]
    [InlineData(null, null, 0.0, VerdictStatus.Met, "PatchNonePending")]
    [InlineData(null, null, 2.0, VerdictStatus.Met, "PatchNonePending")]
    [InlineData(null, null, 2.001, VerdictStatus.Unknown, "PatchListsStale")]
    [InlineData(null, null, null, VerdictStatus.Unknown, "PatchListsStale")]
    [InlineData(1.0, 7.0, 0.0, VerdictStatus.Met, "PatchPendingYoung")]
    [InlineData(1.0, 7.001, 0.0, VerdictStatus.Unknown, "PatchWaitUnknown")]
    [InlineData(1.0, null, 0.0, VerdictStatus.Unknown, "PatchWaitUnknown")]
    [InlineData(7.0, 7.0, 0.0, VerdictStatus.Met, "PatchPendingYoung")]
    [InlineData(7.001, 8.0, 0.0, VerdictStatus.AtRisk, "PatchWaiting")]
    [InlineData(7.001, null, 0.0, VerdictStatus.AtRisk, "PatchWaiting")]
    [InlineData(7.001, null, 3.0, VerdictStatus.Unknown, "PatchListsStale")]
    [InlineData(14.0, null, 0.0, VerdictStatus.AtRisk, "PatchWaiting")]
    [InlineData(14.001, null, 0.0, VerdictStatus.Breached, "PatchOverdue")]
    // Stale lists hide nothing that is proven already.
    [InlineData(14.001, null, 30.0, VerdictStatus.Breached, "PatchOverdue")]
    public void What_counts_is_how_long_an_update_waited(double? knownSince, double? absentAt, double? lists, VerdictStatus status, string reason)
    {
        PendingUpdate[] pending = knownSince is null ? [] : [new PendingUpdate { Package = "openssl", Available = "3.1", KnownSince = Ago(knownSince), AbsentAt = Ago(absentAt) }];
        Verdict verdict = Judge(Evidence(pending, lists));
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public void A_reboot_that_is_due_is_a_finding_and_hides_no_worse_one()
    {
        PatchEvidence clean = Evidence([], 0);
        clean.Status.RebootRequired = true;
        Assert.Equal((VerdictStatus.AtRisk, "PatchRebootPending"), Outcome(clean));
        PatchEvidence late = Evidence([new PendingUpdate { Package = "a", Available = "2", KnownSince = Ago(20) }], 0);
        late.Status.RebootRequired = true;
        Assert.Equal((VerdictStatus.Breached, "PatchOverdue"), Outcome(late));
    }

    [Fact]
    public void A_held_update_counts_and_one_not_offered_yet_does_not()
    {
        Assert.Equal("PatchOverdue", Judge(Evidence([new PendingUpdate { Package = "a", Available = "2", KnownSince = Ago(20), Held = true }], 0)).Reason);
        Assert.Equal("PatchNonePending", Judge(Evidence([new PendingUpdate { Package = "a", Available = "2", KnownSince = Ago(20), Phased = true }], 0)).Reason);
    }

    [Fact]
    public void The_longest_wait_is_named()
    {
        Verdict verdict = Judge(Evidence([
            new PendingUpdate { Package = "young", Available = "1", KnownSince = Ago(8) },
            new PendingUpdate { Package = "old", Available = "1", KnownSince = Ago(15) }], 0));
        Assert.Equal(["2", "old 1"], verdict.Arguments[..2]);
    }

    [Fact]
    public void Without_a_package_manager_or_with_one_that_failed_nothing_is_known()
    {
        PatchEvidence none = Evidence([], 0);
        none.Status.Manager = null;
        Assert.Equal((VerdictStatus.Unknown, "PackageManagerNotFound"), Outcome(none));
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Outcome(Evidence([], 0) with { Problem = "apt list" }));
        // What it did tell before it failed is proven.
        PendingUpdate[] pending = [new PendingUpdate { Package = "a", Available = "2", KnownSince = Ago(14) }];
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Outcome(Evidence(pending, 0) with { Problem = "apt list" }));
        pending[0].KnownSince = Ago(14.001);
        Assert.Equal((VerdictStatus.Breached, "PatchOverdue"), Outcome(Evidence(pending, 0) with { Problem = "apt list" }));
    }

    [Fact]
    public void The_past_was_not_observed() =>
        Assert.Equal("NotObservedThen", PatchJudge.Judge(Policy, Evidence([], 0), At.AddTicks(-1)).Single().Reason);

    private static Verdict Judge(PatchEvidence evidence) => Assert.Single(PatchJudge.Judge(Policy, evidence, At));

    private static (VerdictStatus, string) Outcome(PatchEvidence evidence) => (Judge(evidence).Status, Judge(evidence).Reason);

    private static DateTimeOffset? Ago(double? days) => days is { } known ? At.AddDays(-known) : null;

    private static PatchEvidence Evidence(PendingUpdate[] pending, double? lists) => new()
    {
        Status = new PatchStatus { ComputerName = "web1", Manager = "apt", Pending = pending, ListsUpdatedAt = Ago(lists) },
        ObservedAt = At,
    };
}
