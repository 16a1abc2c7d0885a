namespace SlaOps.Tests;

public class ContainerTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    private static readonly ContainerEvidence Whole = new() { Location = "account.blob.example.com/voice", ObservedAt = At, Blobs = 3 };

    public static TheoryData<ContainerEvidence, VerdictStatus, string> Cases => new()
    {
        { Whole, VerdictStatus.Met, "ContainerEncrypted" },
        { Whole with { Plain = ["t1/a"] }, VerdictStatus.Breached, "ContainerPlain" },
        { Whole with { Plain = ["t1/a"], Unsaid = 1 }, VerdictStatus.Breached, "ContainerPlain" },
        { Whole with { Unsaid = 1 }, VerdictStatus.Unknown, "Unreadable" },
        { Whole with { Blobs = 0 }, VerdictStatus.Unknown, "ContainerEmpty" },
        { Whole with { Gap = new EvidenceGap(Reasons.Unreadable, "container:x", "refused") }, VerdictStatus.Unknown, "Unreadable" },
        { Whole with { ObservedAt = At.AddDays(-1).AddTicks(-1) }, VerdictStatus.Unknown, "Stale" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_service_encrypts_every_blob(ContainerEvidence evidence, VerdictStatus status, string reason)
    {
        Verdict verdict = ContainerJudge.Judge(Policy, evidence, At);
        Assert.Equal((ClauseIds.EncryptionAtRest, "container:account.blob.example.com/voice", status, reason), (verdict.Clause, verdict.Target, verdict.Status, verdict.Reason));
        Assert.Equal(VerdictStatus.NotApplicable, ContainerJudge.Judge(Policy with { Encryption = new EncryptionPolicy { AtRest = false } }, evidence, At).Status);
    }
}
