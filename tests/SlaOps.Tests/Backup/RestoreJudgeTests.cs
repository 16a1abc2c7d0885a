namespace SlaOps.Tests.Backup;

public class RestoreJudgeTests
{
    private static readonly BackupProof Content = new()
    {
        Path = "/srv/backup/db-20260520-0800.sql.gz",
        Mark = new FileMark(100, Sample.At("2026-05-20T08:01:00+09:00"), null),
        State = BackupFileState.Verified,
        ReadAt = Sample.At("2026-05-20T21:00:00+09:00"),
        Tables = [new DumpTable("calltree", "calls", 3), new DumpTable("calltree", "users", 0), new DumpTable("mysql", "user", 7)],
    };

    private static readonly RestoreEvidence Whole = new()
    {
        Path = Content.Path,
        Mark = Content.Mark,
        StartedAt = Sample.At("2026-05-20T21:01:00+09:00"),
        Duration = TimeSpan.FromSeconds(5),
        Tables = [new RestoredTable("calltree", "calls", 3, "OK"), new RestoredTable("calltree", "users", 0, "OK")],
    };

    public static TheoryData<string, string> Findings => new()
    {
        { "whole", "Restored " },
        { "refused", "Corrupt RestoreRefused" },
        { "table missing", "Corrupt RestoreTableMissing" },
        { "other case", "Corrupt RestoreTableMissing" },
        { "row missing", "Corrupt RestoreRowsDiffer" },
        { "row too many", "Corrupt RestoreRowsDiffer" },
        { "check failed", "Corrupt RestoreCheckFailed" },
        { "not checked", "Corrupt RestoreCheckFailed" },
        { "more than the dump names", "Restored " },
        { "no space", "Verified RestoreNoSpace" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_drill_proves_so_much(string what, string expected)
    {
        BackupProof proof = RestoreJudge.Judge(Content, Evidence(what));
        Assert.Equal(expected, $"{proof.State} {proof.Reason?.Code}");
        Assert.Equal(proof.Reason?.Arguments.Length ?? 0, proof.Arguments.Count);
        DateTimeOffset ended = Sample.At("2026-05-20T21:01:05+09:00");
        Assert.Equal(proof.State == BackupFileState.Restored ? ended : null, proof.RestoredAt);
        Assert.Equal(proof.State == BackupFileState.Corrupt ? ended : null, proof.RestoreFailedAt);
    }

    private static RestoreEvidence Evidence(string what) => what switch
    {
        "refused" => Whole with { Refusal = "ERROR 1062 (23000) at line 41: Duplicate entry '…' for key '…'" },
        "table missing" => Whole with { Tables = [Whole.Tables[0]] },
        "other case" => Whole with { Tables = [Whole.Tables[0], Whole.Tables[1] with { Name = "Users" }] },
        "row missing" => Whole with { Tables = [Whole.Tables[0] with { Rows = 2 }, Whole.Tables[1]] },
        "row too many" => Whole with { Tables = [Whole.Tables[0], Whole.Tables[1] with { Rows = 1 }] },
        "check failed" => Whole with { Tables = [Whole.Tables[0] with { Check = "Corrupt" }, Whole.Tables[1]] },
        "not checked" => Whole with { Tables = [Whole.Tables[0] with { Check = "-" }, Whole.Tables[1]] },
        "more than the dump names" => Whole with { Tables = [.. Whole.Tables, new RestoredTable("calltree", "sequence1", 1, "OK")] },
        "no space" => Whole with { Gap = new EvidenceGap(Reasons.RestoreNoSpace, "here", 1, 2) },
        _ => Whole,
    };
}
