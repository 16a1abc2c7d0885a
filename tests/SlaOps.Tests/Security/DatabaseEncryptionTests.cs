namespace SlaOps.Tests;

public class DatabaseEncryptionTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    private static readonly NodeEncryption Whole = new() { Node = "db1:3306", HasTls = true, RequiresTls = true, Tables = 3 };
    private static readonly NodeEncryption Gone = new() { Node = "db2:3306", Gap = new EvidenceGap(Reasons.Unreadable, "db2:3306", "refused") };

    [Theory]
    [InlineData(true, true, VerdictStatus.Met, "TransitRequired")]
    [InlineData(true, false, VerdictStatus.AtRisk, "TransitOptional")]
    [InlineData(false, false, VerdictStatus.Breached, "TransitPlain")]
    public void A_server_refuses_what_is_not_encrypted(bool has, bool requires, VerdictStatus status, string reason) =>
        Assert.Equal((status, reason), Transit(Whole, Whole with { Node = "db2:3306", HasTls = has, RequiresTls = requires }));

    [Fact]
    public void One_that_does_not_answer_is_unknown_unless_another_is_worse()
    {
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Transit(Whole, Gone));
        Assert.Equal((VerdictStatus.Breached, "TransitPlain"), Transit(Gone, Whole with { HasTls = false, RequiresTls = false }));
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Rest(Policy, Whole, Gone));
    }

    [Fact]
    public void Tables_and_logs_are_encrypted_all_of_them()
    {
        Assert.Equal((VerdictStatus.Met, "TablesEncrypted"), Rest(Policy, Whole));
        Assert.Equal((VerdictStatus.Unknown, "TablesPlain"), Rest(Policy, Whole with { PlainTables = ["d/t"] }));
        Assert.Equal((VerdictStatus.Unknown, "DatabaseLogsPlain"), Rest(Policy, Whole with { PlainLogs = ["redo"] }));
        Assert.Equal((VerdictStatus.Unknown, "TablesNotSeen"), Rest(Policy, Whole with { Tables = 0 }));
        Assert.Equal((VerdictStatus.Unknown, "DatabaseDenied"), Rest(Policy, Whole with { TablesGap = new EvidenceGap(Reasons.DatabaseDenied, "db1:3306", "PROCESS") }));
    }

    // The server encrypts (s), does not (p), or has no tables (e) … and its disk is encrypted (c), plain (p), not seen (n), or its logs' alone is (h).
    [Theory]
    [InlineData("sn", VerdictStatus.Met, "TablesEncrypted")]
    [InlineData("sp", VerdictStatus.Met, "TablesEncrypted")]
    [InlineData("pc", VerdictStatus.Met, "DisksEncrypted")]
    [InlineData("ec", VerdictStatus.Met, "DisksEncrypted")]
    [InlineData("pp", VerdictStatus.Unknown, "NodePlain")]
    [InlineData("ph", VerdictStatus.Unknown, "NodePlain")]
    [InlineData("pn", VerdictStatus.Unknown, "TablesPlain")]
    [InlineData("ep", VerdictStatus.Unknown, "TablesNotSeen")]
    [InlineData("pc sn", VerdictStatus.Met, "DisksEncrypted")]
    [InlineData("pc pp", VerdictStatus.Unknown, "NodePlain")]
    [InlineData("pc en", VerdictStatus.Unknown, "TablesNotSeen")]
    public void The_server_or_the_disk_beneath_encrypts(string nodes, VerdictStatus status, string reason)
    {
        string[] marks = nodes.Split(' ');
        NodeEncryption[] asked = [.. marks.Select((mark, index) => Whole with
        {
            Node = $"db{index}:3306",
            Host = "db" + index,
            Folders = ["/var/lib/mysql", "/var/log/mysql"],
            Tables = mark[0] is 'e' ? 0 : 3,
            PlainTables = mark[0] is 'p' ? ["d/t"] : [],
        })];
        DiskEvidence[] disks = [.. marks.Select((mark, index) => new DiskEvidence
        {
            Host = "db" + index,
            ObservedAt = At,
            Gap = mark[1] is 'n' ? new EvidenceGap(Reasons.HostUnreachable, "db", "db", "refused") : null,
            Folders = [new StoredFolder("/var/lib/mysql", "/dev/sda2", mark[1] is 'c'), new StoredFolder("/var/log/mysql", "/dev/sda3", mark[1] is 'c' or 'h')],
        })];
        Assert.Equal((status, reason), Of(Policy, ClauseIds.EncryptionAtRest, asked, disks));
    }

    [Fact]
    public void What_is_not_promised_is_not_judged() =>
        Assert.Equal((VerdictStatus.NotApplicable, "EncryptionNotPromised"), Rest(Policy with { Encryption = new EncryptionPolicy { AtRest = false } }, Whole with { PlainTables = ["d/t"] }));

    private static (VerdictStatus Status, string Reason) Transit(params NodeEncryption[] nodes) => Of(Policy, ClauseIds.EncryptionInTransit, nodes);

    private static (VerdictStatus Status, string Reason) Rest(SlaPolicy policy, params NodeEncryption[] nodes) => Of(policy, ClauseIds.EncryptionAtRest, nodes);

    private static (VerdictStatus Status, string Reason) Of(SlaPolicy policy, string clause, NodeEncryption[] nodes, DiskEvidence[]? disks = null)
    {
        Verdict verdict = DatabaseEncryptionJudge.Judge(policy, new DatabaseEncryptionEvidence("db", At, nodes), disks ?? [], At).Single(one => one.Clause == clause);
        return (verdict.Status, verdict.Reason);
    }
}
