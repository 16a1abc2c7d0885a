namespace SlaOps.Tests.Backup;

public class RotationPlanTests
{
    private static readonly DateTimeOffset At = Sample.At("2026-05-20T21:00:00+09:00");

    private static RotationPlan Plan(IReadOnlyList<BackupFile> files, BackupProofs proofs, DateTimeOffset? at = null) =>
        RotationPlan.Of(Sample.Policy(), Sample.Evidence(files), proofs, at ?? At);

    private static string Rules(RotationPlan plan) =>
        string.Join(' ', plan.Items.GroupBy(item => item.Action + ":" + item.Reason["Rotation".Length..]).Select(group => $"{group.Key}={group.Count()}"));

    private static RotationItem Of(RotationPlan plan, BackupFile file) => plan.Items.Single(item => item.Path == file.Path);

    [Fact]
    public void Of_verified_days_three_stay_and_the_older_go()
    {
        List<BackupFile> files = RotationSample.Days(5);
        RotationPlan plan = Plan(files, RotationSample.Proofs(files));
        // 21 generations reach back to 08:00 of the third day; 3 days before the newest is 20:00 of the fourth, which is kept, too.
        Assert.Equal("Keep:KeepGeneration=21 Keep:KeepWindow=1 Remove:RemoveExpired=13", Rules(plan));
        Assert.Equal(plan.Items.OrderByDescending(item => item.TakenAt), plan.Items);
        Assert.Equal(plan.Removals.OrderBy(item => item.TakenAt), plan.Removals);
        Assert.Equal(["1", "21"], plan.Items[0].Arguments);
        Assert.Equal(["22", "3d"], plan.Items[22].Arguments);
        Assert.Null(plan.Refusal);
    }

    [Fact]
    public void Without_a_proof_nothing_goes()
    {
        List<BackupFile> files = RotationSample.Days(5);
        Assert.Equal("Keep:KeepUnverified=35", Rules(Plan(files, new BackupProofs())));
    }

    [Fact]
    public void Only_verified_generations_push_a_verified_one_out()
    {
        List<BackupFile> files = RotationSample.Days(5);
        // The newest day was never read: its seven count for nothing, and both floors begin at the newest that was.
        Assert.Equal("Keep:KeepUnverified=7 Keep:KeepGeneration=21 Keep:KeepWindow=1 Remove:RemoveExpired=6", Rules(Plan(files, RotationSample.Proofs(files.Skip(7)))));
        // Twenty are one too few: the oldest stays, and so would anything else.
        Assert.Equal("Keep:KeepUnverified=15 Keep:KeepGeneration=20", Rules(Plan(files, RotationSample.Proofs(files.Skip(15)))));
    }

    [Fact]
    public void With_too_few_verified_generations_no_damaged_and_no_second_file_goes()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupFile second = RotationSample.File(InvariantText.Moment(files[34].TakenAt.AddMinutes(20)));
        BackupFile empty = RotationSample.File("2026-01-01T08:00:00+09:00", BackupFileState.Corrupt);
        Assert.Equal("Keep:KeepUnverified=15 Keep:KeepGeneration=20 Keep:KeepTooFew=2", Rules(Plan([.. files, second, empty], RotationSample.Proofs([.. files.Skip(15), second], readAt: At.AddDays(-1)))));
    }

    [Fact]
    public void A_week_of_empty_successes_pushes_nothing_out()
    {
        List<BackupFile> good = RotationSample.Days(4).Select(file => RotationSample.File(InvariantText.Moment(file.TakenAt.AddDays(-7)))).ToList();
        List<BackupFile> empty = RotationSample.Days(7).Select(file => RotationSample.File(InvariantText.Moment(file.TakenAt), BackupFileState.Corrupt)).ToList();
        BackupProofs proofs = RotationSample.Proofs(good, readAt: At.AddDays(-1));
        Assert.Equal("Keep:KeepCorrupt=49 Keep:KeepGeneration=21 Keep:KeepWindow=1 Remove:RemoveExpired=6", Rules(Plan([.. good, .. empty], proofs)));
    }

    [Fact]
    public void A_damaged_file_stays_as_evidence_and_goes_with_its_time()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupFile young = files[10], old = files[30];
        BackupProofs proofs = RotationSample.Proofs(files.Except([young, old]));
        proofs.Add(RotationSample.Proof(young, BackupFileState.Corrupt));
        proofs.Add(RotationSample.Proof(old, BackupFileState.Corrupt));
        RotationPlan plan = Plan(files, proofs);
        Assert.Equal(("RotationKeepCorrupt", RotationAction.Keep), (Of(plan, young).Reason, Of(plan, young).Action));
        Assert.Equal(("RotationRemoveCorrupt", RotationAction.Remove), (Of(plan, old).Reason, Of(plan, old).Action));
        Assert.Equal("21", plan.Items.Last(item => item.Reason == "RotationKeepGeneration").Arguments[0]);
    }

    [Fact]
    public void A_damaged_file_between_the_kept_generations_stays_though_the_window_is_over()
    {
        // Backups were taken every other day: 21 generations reach back six days.
        List<BackupFile> files = [.. RotationSample.Days(14).Where((_, index) => index / 7 % 2 == 0)];
        BackupFile damaged = RotationSample.File("2026-05-16T09:00:00+09:00");
        BackupProofs proofs = RotationSample.Proofs(files, readAt: At.AddDays(-1));
        proofs.Add(RotationSample.Proof(damaged, BackupFileState.Corrupt));
        RotationPlan plan = Plan([.. files, damaged], proofs);
        Assert.Equal("RotationKeepNewer", Of(plan, damaged).Reason);
        Assert.Equal("Keep:KeepGeneration=21 Keep:KeepNewer=1 Remove:RemoveExpired=28", Rules(plan));
    }

    [Fact]
    public void A_second_file_of_a_slot_is_no_generation()
    {
        List<BackupFile> files = RotationSample.Days(5);
        List<BackupFile> seconds = [.. files.Select(file => RotationSample.File(InvariantText.Moment(file.TakenAt.AddMinutes(20))))];
        RotationPlan plan = Plan([.. files, .. seconds], RotationSample.Proofs([.. files, .. seconds], readAt: At));
        Assert.Equal(21, plan.Items.Count(item => item.Reason == "RotationKeepGeneration"));
        Assert.All(files.Take(21), file => Assert.Equal("RotationKeepGeneration", Of(plan, file).Reason));
        Assert.All(files.Skip(22), file => Assert.Equal("RotationRemoveExpired", Of(plan, file).Reason));
        Assert.All(seconds.Skip(22), file => Assert.Equal("RotationRemoveExtra", Of(plan, file).Reason));
        Assert.All(seconds.Take(22), file => Assert.Equal(RotationAction.Keep, Of(plan, file).Action));
    }

    [Theory]
    [InlineData(BackupFileState.InProgress, "RotationKeepInProgress")]
    [InlineData(BackupFileState.Listed, "RotationKeepUnverified")]
    public void What_the_listing_leaves_open_stays_however_old_it_is(BackupFileState state, string rule)
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupFile old = RotationSample.File("2020-01-01T08:00:00+09:00", state);
        RotationPlan plan = Plan([.. files, old], RotationSample.Proofs(files));
        Assert.Equal((rule, RotationAction.Keep), (Of(plan, old).Reason, Of(plan, old).Action));
        Assert.Equal(13, plan.Removals.Count);
    }

    [Theory]
    [InlineData(BackupFileState.Unreadable, "RotationKeepUnreadable")]
    [InlineData(BackupFileState.Listed, "RotationKeepUnverified")]
    [InlineData(BackupFileState.InProgress, "RotationKeepInProgress")]
    public void What_was_read_and_proved_nothing_stays_however_old_it_is(BackupFileState state, string rule)
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files.Take(34));
        proofs.Add(RotationSample.Proof(files[34], state));
        Assert.Equal((rule, RotationAction.Keep), (Plan(files, proofs).Items[34].Reason, Plan(files, proofs).Items[34].Action));
    }

    [Fact]
    public void Other_bytes_under_a_verified_name_stay_and_count_for_nothing()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files);
        BackupFile newest = files[0], oldest = files[34];
        newest.Mark = newest.Mark with { Length = newest.Mark.Length + 1 };
        oldest.Mark = oldest.Mark with { Version = "etag" };
        RotationPlan plan = Plan(files, proofs);
        Assert.Equal("RotationKeepChanged", Of(plan, newest).Reason);
        Assert.Equal("RotationKeepChanged", Of(plan, oldest).Reason);
        Assert.Equal(["1", "21"], Of(plan, files[1]).Arguments);
    }

    [Fact]
    public void A_proof_that_is_too_old_counts_for_nothing()
    {
        List<BackupFile> files = RotationSample.Days(5);
        Assert.Equal("Keep:KeepStale=35", Rules(Plan(files, RotationSample.Proofs(files, readAt: At.AddDays(-7).AddSeconds(-1)))));
        Assert.Equal(13, Plan(files, RotationSample.Proofs(files, readAt: At.AddDays(-7))).Removals.Count);
    }

    [Fact]
    public void The_latest_proof_of_the_bytes_decides()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files);
        proofs.Add(RotationSample.Proof(files[0], BackupFileState.Corrupt, At));
        RotationPlan plan = Plan(files, proofs);
        Assert.Equal(BackupFileState.Corrupt, plan.Items[0].State);
        Assert.Equal(["1", "21"], plan.Items[1].Arguments);
    }

    [Fact]
    public void A_file_of_the_future_stays_and_expires_no_other()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupFile future = RotationSample.File("2036-01-01T08:00:00+09:00");
        BackupProofs proofs = RotationSample.Proofs(files);
        proofs.Add(RotationSample.Proof(future, readAt: At));
        RotationPlan plan = Plan([.. files, future], proofs);
        Assert.Equal("RotationKeepFuture", plan.Items[0].Reason);
        Assert.Equal(Rules(Plan(files, proofs)), Rules(plan).Replace("Keep:KeepFuture=1 ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_job_that_stopped_expires_nothing_more()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files, readAt: At.AddDays(60));
        Assert.Equal(Rules(Plan(files, RotationSample.Proofs(files))), Rules(RotationPlan.Of(Sample.Policy(), Sample.Evidence(files) with { ObservedAt = At.AddDays(61) }, proofs, At.AddDays(61))));
    }

    [Fact]
    public void A_clock_that_ran_years_ahead_removes_nothing()
    {
        List<BackupFile> files = RotationSample.Days(5);
        Assert.Empty(RotationPlan.Of(Sample.Policy(), Sample.Evidence(files) with { ObservedAt = At.AddYears(10) }, RotationSample.Proofs(files), At.AddYears(10)).Removals);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void A_clock_that_was_set_back_behind_a_verification_removes_nothing(int seconds, bool refused)
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files);
        proofs.Add(RotationSample.Proof(files[34], readAt: At.AddSeconds(seconds)));
        RotationPlan plan = Plan(files, proofs);
        Assert.Equal(refused ? "RotationClockBehind" : null, plan.Refusal?.Reason.Code);
        Assert.Equal(refused ? 0 : 13, plan.Removals.Count);
        // Read again by a right clock, it counts again.
        proofs.Add(RotationSample.Proof(files[34], readAt: At));
        Assert.Equal(13, Plan(files, proofs).Removals.Count);
    }

    [Fact]
    public void An_incomplete_listing_removes_nothing()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupEvidence cut = Sample.Evidence(files) with { Gap = new EvidenceGap(Reasons.Unreadable, "/srv/backup", "it broke off") };
        RotationPlan plan = RotationPlan.Of(Sample.Policy(), cut, RotationSample.Proofs(files), At);
        Assert.Same(cut.Gap, plan.Refusal);
        Assert.Equal("Keep:" + "Unreadable", string.Join(' ', plan.Items.Select(item => item.Action + ":" + item.Reason).Distinct()));
    }

    [Fact]
    public void What_the_store_holds_stays()
    {
        List<BackupFile> files = RotationSample.Days(5);
        files[34].ImmutableUntil = At.AddTicks(1);
        files[33].ImmutableUntil = At;
        files[32].ImmutableUntil = DateTimeOffset.MaxValue;
        RotationPlan plan = Plan(files, RotationSample.Proofs(files));
        Assert.Equal(["RotationKeepHeld", "RotationRemoveExpired", "RotationKeepImmutable"], plan.Items.Skip(32).Select(item => item.Reason));
    }

    [Fact]
    public void One_verified_generation_stays_where_the_policy_asks_for_none()
    {
        SlaPolicy policy = Sample.Policy() with { Backup = new BackupPolicy { Database = new DatabaseBackupPolicy { Generations = 0, Keep = TimeSpan.FromTicks(1) } } };
        List<BackupFile> files = RotationSample.Days(2);
        RotationPlan plan = RotationPlan.Of(policy, Sample.Evidence(files), RotationSample.Proofs(files), At);
        Assert.Equal(files[0].Path, Assert.Single(plan.Items, item => item.Action == RotationAction.Keep).Path);
    }

    [Fact]
    public void Two_plans_have_one_hash_where_they_do_the_same_to_the_same()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files);
        string hash = Plan(files, proofs).Hash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, Plan([.. files.AsEnumerable().Reverse()], proofs, At.AddMinutes(1)).Hash);
        Assert.NotEqual(hash, Plan([.. files, RotationSample.File("2026-05-20T20:30:00+09:00")], proofs).Hash);
        Assert.NotEqual(hash, Plan([.. files.Skip(1)], proofs).Hash);
        Assert.NotEqual(hash, Plan(files, RotationSample.Proofs(files.Skip(1))).Hash);
        files[5].Mark = files[5].Mark with { ModifiedAt = files[5].Mark.ModifiedAt.AddTicks(1) };
        Assert.NotEqual(hash, Plan(files, proofs).Hash);
    }

    [Fact]
    public void A_dump_that_grows_changes_no_plan_and_one_that_is_done_does()
    {
        List<BackupFile> files = RotationSample.Days(5);
        BackupProofs proofs = RotationSample.Proofs(files);
        BackupFile growing = RotationSample.File("2026-05-20T20:59:00+09:00", BackupFileState.InProgress);
        string hash = Plan([.. files, growing], proofs).Hash;
        growing.Mark = growing.Mark with { Length = 1_000_000 };
        Assert.Equal(hash, Plan([.. files, growing], proofs).Hash);
        growing.State = BackupFileState.Listed;
        Assert.NotEqual(hash, Plan([.. files, growing], proofs).Hash);
    }
}
