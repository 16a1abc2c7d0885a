using CsCheck;

namespace SlaOps.Tests.Backup;

/// <summary>What holds of every plan, whatever lies in the store, in any zone and over daylight saving.</summary>
public class RotationPropertyTests
{
    private static readonly string[] ZoneIds = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"];

    /// <summary>A file that may be anything: <paramref name="Minutes"/> before now, and what is known of it.</summary>
    private sealed record Any(int Minutes, int Kind);

    private sealed record Case(SlaPolicy Policy, DateTimeOffset At, IReadOnlyList<BackupFile> Files, BackupProofs Proofs)
    {
        public RotationPlan Plan(IEnumerable<BackupFile>? files = null, EvidenceGap? gap = null) =>
            RotationPlan.Of(Policy, new BackupEvidence { Set = Sample.Set, Source = "/srv/backup", ObservedAt = At, Files = [.. files ?? Files], Gap = gap }, Proofs, At);

        public IEnumerable<BackupFile> Left(RotationPlan plan) => Files.ExceptBy(plan.Removals.Select(item => item.Path), file => file.Path);

        /// <summary>How many slots hold a verified file that is not of the future: counted here anew, not by the code under test.</summary>
        public int Generations(IEnumerable<BackupFile> files)
        {
            BackupSchedule schedule = new(Policy);
            return files.Where(file => file.TakenAt <= At && IsGood(file)).Select(file => schedule.OwnerOf(file.TakenAt)).Distinct().Count();
        }

        public bool IsGood(BackupFile file) => file.State == BackupFileState.Listed && file.Length > 0 && Proofs.Of(file) is { IsGood: true } proof && At - proof.ReadAt <= Policy.Backup.Database.ReadAgain;
    }

    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.OneOfConst(ZoneIds),
        Gen.Int[1, 24],
        Gen.Int[1, 12],
        Gen.Int[1, 5 * 24],
        Gen.Int[0, 40 * 365 * 24 * 60],
        Gen.Select(Gen.Int[-2 * 24 * 60, 12 * 24 * 60], Gen.Int[0, 19], (minutes, kind) => new Any(minutes, kind)).Array[0, 60],
        (zone, every, generations, keep, start, files) =>
        {
            SlaPolicy policy = Sample.Policy(zone) with
            {
                Backup = new BackupPolicy { Database = new DatabaseBackupPolicy { Every = TimeSpan.FromHours(every), From = new TimeOnly(2, 0), To = TimeOnly.MinValue, Generations = generations, Keep = TimeSpan.FromHours(keep) } },
            };
            DateTimeOffset at = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(start);
            BackupProofs proofs = new();
            return new Case(policy, at, [.. files.DistinctBy(file => file.Minutes).Select(file => Make(file, at, policy, proofs))], proofs);
        });

    private static BackupFile Make(Any any, DateTimeOffset at, SlaPolicy policy, BackupProofs proofs, string suffix = "")
    {
        BackupFileState listed = any.Kind switch { 12 => BackupFileState.InProgress, 13 => BackupFileState.Corrupt, _ => BackupFileState.Listed };
        BackupFile file = RotationSample.File(InvariantText.Moment(TimeZoneInfo.ConvertTime(at.AddMinutes(-any.Minutes), policy.TimeZone)), listed);
        file.Path += suffix;
        DateTimeOffset readAt = at.AddHours(-1);
        switch (any.Kind)
        {
            case < 12:
                proofs.Add(RotationSample.Proof(file, any.Kind == 0 ? BackupFileState.Restored : BackupFileState.Verified, readAt));
                break;
            case 14 or 15:
                proofs.Add(RotationSample.Proof(file, BackupFileState.Corrupt, readAt));
                break;
            case 16:
                proofs.Add(RotationSample.Proof(file, BackupFileState.Unreadable, readAt));
                break;
            case 17:
                proofs.Add(RotationSample.Proof(file, readAt: readAt) with { Mark = file.Mark with { Length = 7 } });
                break;
            case 18:
                proofs.Add(RotationSample.Proof(file, readAt: at - policy.Backup.Database.ReadAgain - TimeSpan.FromMinutes(1)));
                break;
            default:
                break;
        }

        return file;
    }

    [Fact]
    public void As_many_verified_generations_stay_as_are_promised_or_were_there() =>
        Cases.Sample(
            one =>
            {
                int before = one.Generations(one.Files);
                int after = one.Generations(one.Left(one.Plan()));
                Assert.True(after >= Math.Min(before, one.Policy.Backup.Database.Generations), $"{before} -> {after}");
                Assert.True(before == 0 || after > 0);
            },
            iter: 8_000);

    [Fact]
    public void Nothing_within_the_time_to_keep_goes() =>
        Cases.Sample(one => Assert.All(one.Plan().Removals, item => Assert.True(one.At - item.TakenAt > one.Policy.Backup.Database.Keep, item.ToString())), iter: 8_000);

    [Fact]
    public void Nothing_goes_but_what_is_proven_and_older_than_a_verified_generation() =>
        Cases.Sample(
            one =>
            {
                foreach (RotationItem item in one.Plan().Removals)
                {
                    BackupFile file = one.Files.Single(file => file.Path == item.Path);
                    bool corrupt = file.Length == 0 || one.Proofs.Of(file)?.State == BackupFileState.Corrupt;
                    Assert.True(corrupt || one.IsGood(file), item.ToString());
                    Assert.Contains(one.Left(one.Plan()), other => other.TakenAt > file.TakenAt && other.TakenAt <= one.At && one.IsGood(other));
                }
            },
            iter: 5_000);

    [Fact]
    public void What_is_carried_out_leaves_nothing_to_do() =>
        Cases.Sample(one => Assert.Empty(one.Plan(one.Left(one.Plan())).Removals), iter: 8_000);

    [Fact]
    public void Half_of_it_carried_out_leaves_the_other_half() =>
        Gen.Select(Cases, Gen.Int[0, 60]).Sample(
            (one, done) =>
            {
                IReadOnlyList<RotationItem> removals = one.Plan().Removals;
                IEnumerable<BackupFile> left = one.Files.ExceptBy(removals.Take(done).Select(item => item.Path), file => file.Path);
                Assert.Equal(removals.Skip(done).Select(item => item.Path), one.Plan(left).Removals.Select(item => item.Path));
            },
            iter: 5_000);

    [Fact]
    public void What_counts_for_nothing_expires_nothing_more() =>
        Gen.Select(Cases, Gen.Int[-2 * 24 * 60, 12 * 24 * 60], Gen.Int[0, 8]).Sample(
            (one, minutes, pick) =>
            {
                HashSet<string> before = [.. one.Plan().Removals.Select(item => item.Path)];
                // Kind 0 is a verified file: it is added with a date of the future.
                Any any = new(pick == 0 ? -Math.Abs(minutes) - 1 : minutes, pick == 0 ? 0 : pick + 11);
                BackupFile added = Make(any, one.At, one.Policy, one.Proofs, "-added");
                Assert.Subset(before, one.Plan([.. one.Files, added]).Removals.Select(item => item.Path).Where(path => path != added.Path).ToHashSet());
            },
            iter: 8_000);

    [Fact]
    public void A_gap_removes_nothing() =>
        Cases.Sample(one => Assert.Empty(one.Plan(gap: new EvidenceGap(Reasons.Unreadable, "/srv/backup", "cut")).Removals), iter: 2_000);
}
