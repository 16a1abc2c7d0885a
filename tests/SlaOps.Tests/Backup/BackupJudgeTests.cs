namespace SlaOps.Tests.Backup;

public class BackupJudgeTests
{
    private static readonly DateTimeOffset Evening = Sample.At("2026-05-20T21:00:00+09:00");

    [Fact]
    public void A_full_store_is_met_and_says_what_names_cannot_tell()
    {
        Verdict[] verdicts = [.. BackupJudge.Judge(Sample.Policy(), Sample.Evidence(Sample.Full()), Evening)];
        Assert.Equal(
            [
                "backup.database.interval backup:db Met BackupOnTime",
                "backup.database.generations backup:db Met BackupGenerationsListed",
                "backup.recoverable backup:db Unknown ContentNotVerified",
                "encryption.at-rest backup:db Unknown ContentNotVerified",
            ],
            verdicts.Select(verdict => verdict.ToString()));
        Assert.Equal("21 Met; longest gap 2h, over night 12h", verdicts[0].Observed);
        Assert.Equal("every 2h 08:00-22:00, within 30m; worst loss 2h, over night 12h", verdicts[0].Required);
        Assert.Contains("not verified", verdicts[1].Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> Findings => new()
    {
        // what, interval, generations, observed
        { "none", "Unknown BackupNoFiles", "Unknown BackupNoFiles", "" },
        { "missed", "Breached BackupMissed", "Met BackupGenerationsListed", "20 Met, 1 Missed; longest gap 4h, over night 12h" },
        { "corrupt", "Breached BackupCorrupt", "Met BackupGenerationsListed", "20 Met, 1 Corrupt; longest gap 4h, over night 12h" },
        { "late", "AtRisk BackupLate", "Met BackupGenerationsListed", "20 Met, 1 Late; longest gap 2h 45m, over night 12h" },
        { "young", "Unknown TooYoung", "Unknown TooYoung", "14 Met, 7 Missed; longest gap 2h, over night 12h" },
        { "young and missed", "Breached BackupMissed", "Unknown TooYoung", "13 Met, 8 Missed; longest gap 4h, over night 12h" },
        { "few", "Breached BackupMissed", "Breached BackupGenerationsMissing", "20 Met, 1 Missed; longest gap 4h, over night 12h" },
        { "future", "AtRisk BackupFutureDated", "Met BackupGenerationsListed", "21 Met; longest gap 2h, over night 12h" },
        { "in progress", "Met BackupOnTime", "Met BackupGenerationsListed", "20 Met, 1 InProgress; longest gap 2h, over night 12h" },
        { "maintenance", "Excused BackupExcused", "Met BackupGenerationsListed", "20 Met, 1 Excused; longest gap 4h, over night 12h" },
        { "few by maintenance", "Excused BackupExcused", "Excused BackupExcused", "20 Met, 1 Excused; longest gap 4h, over night 12h" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_finding_has_its_verdict(string what, string interval, string generations, string observed)
    {
        (BackupEvidence evidence, DateTimeOffset at) = Store(what);
        Verdict[] verdicts = [.. BackupJudge.Judge(Sample.Policy(), evidence, at)];
        Assert.Equal((interval, generations), (Short(verdicts[0]), Short(verdicts[1])));
        if (observed.Length > 0 && what != "in progress")
            Assert.Equal(observed, verdicts[0].Observed);
    }

    [Fact]
    public void What_could_not_be_listed_is_unknown_for_every_clause()
    {
        BackupEvidence evidence = Sample.Evidence(Sample.Full()) with { Gap = new EvidenceGap(Reasons.Unreadable, "/srv/backup", "denied") };
        Assert.All(BackupJudge.Judge(Sample.Policy(), evidence, Evening), verdict => Assert.Equal("Unknown Unreadable", Short(verdict)));
    }

    [Theory]
    [InlineData("2026-05-20T21:30:00+09:00", "Met BackupOnTime")] // as old as the grace
    [InlineData("2026-05-20T21:30:01+09:00", "Unknown NotObservedThen")] // the future was not seen
    [InlineData("2026-05-20T20:59:00+09:00", "Met BackupOnTime")]
    [InlineData("2026-05-19T21:00:00+09:00", "Unknown NotObservedThen")] // its oldest backups may have gone since
    public void Another_moment_is_judged_only_by_what_was_seen_of_it(string at, string expected)
    {
        List<BackupFile> kept = [.. Sample.Full().Where(file => file.TakenAt >= Sample.At("2026-05-18T00:00:00+09:00"))];
        Assert.Equal(expected, Short(BackupJudge.Judge(Sample.Policy(), Sample.Evidence(kept), Sample.At(at)).First()));
    }

    [Fact]
    public void A_files_set_has_no_slots() => Assert.Equal(
        ["backup.recoverable", "encryption.at-rest"],
        BackupJudge.Judge(Sample.Policy(), Sample.Evidence(Sample.Full()) with { Set = Sample.Set with { Of = "files" } }, Evening).Select(verdict => verdict.Clause));

    private static string Short(Verdict verdict) => $"{verdict.Status} {verdict.Reason}";

    private static (BackupEvidence Evidence, DateTimeOffset At) Store(string what)
    {
        List<BackupFile> files = Sample.Full();
        int noon = files.FindIndex(file => file.TakenAt == Sample.At("2026-05-20T12:01:00+09:00"));
        BackupEvidence evidence = Sample.Evidence(files);
        switch (what)
        {
            case "none":
                files.Clear();
                break;
            case "missed":
                files.RemoveAt(noon);
                break;
            case "corrupt":
                files[noon].State = BackupFileState.Corrupt;
                break;
            case "late":
                files[noon].TakenAt = Sample.At("2026-05-20T12:46:00+09:00");
                break;
            case "young":
                files.RemoveAll(file => file.TakenAt < Sample.At("2026-05-19T00:00:00+09:00"));
                break;
            case "young and missed":
                files.RemoveAt(noon);
                files.RemoveAll(file => file.TakenAt < Sample.At("2026-05-19T00:00:00+09:00"));
                break;
            case "few":
                files.RemoveAt(noon);
                files.RemoveAll(file => file.TakenAt < Sample.At("2026-05-18T00:00:00+09:00"));
                break;
            case "future":
                files.Add(Sample.File("2036-05-20T12:00:00+09:00"));
                break;
            case "in progress":
                files[^1].State = BackupFileState.InProgress;
                return (evidence with { ObservedAt = Sample.At("2026-05-20T20:05:00+09:00") }, Sample.At("2026-05-20T20:05:00+09:00"));
            case "maintenance":
            case "few by maintenance":
                files.RemoveAt(noon);
                if (what != "maintenance")
                    files.RemoveAll(file => file.TakenAt < Sample.At("2026-05-18T00:00:00+09:00"));
                return (evidence with { Maintenances = [new TimeRange(Sample.At("2026-05-20T11:30:00+09:00"), Sample.At("2026-05-20T12:30:00+09:00"))] }, Evening);
        }

        return (evidence, Evening);
    }
}
