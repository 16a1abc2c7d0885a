namespace SlaOps.Tests.Backup;

/// <summary>Verdicts on backups whose bytes were asked for.</summary>
public class ProvenBackupTests
{
    private static readonly DateTimeOffset Evening = Sample.At("2026-05-20T21:00:00+09:00");

    public static TheoryData<string, string> Findings => new()
    {
        // what, interval, generations, recoverable, encryption
        { "plain", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupNotRestored; Breached BackupPlain" },
        { "encrypted", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupNotRestored; Met BackupEncrypted" },
        { "by the store", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupNotRestored; Met BackupEncrypted" },
        { "one plain", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupNotRestored; Breached BackupPlain" },
        { "no key", "Unknown ContentTruncated; Unknown ContentTruncated; Unknown BackupNotRestored; Unknown ContentTruncated" },
        { "one unread", "Unknown ContentNotVerified; Met BackupGenerationsVerified; Unknown BackupNotRestored; Unknown ContentNotVerified" },
        { "one unreadable", "Unknown ContentNotVerified; Met BackupGenerationsVerified; Unknown BackupNotRestored; Unknown ContentNotVerified" },
        { "seven unread", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupNotRestored; Unknown ContentNotVerified" },
        { "eight unread", "Unknown ContentNotVerified; Unknown ContentNotVerified; Unknown BackupNotRestored; Unknown ContentNotVerified" },
        { "newest corrupt", "Breached BackupCorrupt; Met BackupGenerationsVerified; Unknown BackupNotRestored; Met BackupEncrypted" },
        { "newest corrupt, drilled", "Breached BackupCorrupt; Met BackupGenerationsVerified; AtRisk ContentTruncated; Met BackupEncrypted" },
        { "eight corrupt", "Breached BackupCorrupt; Breached BackupGenerationsMissing; Unknown BackupNotRestored; Met BackupEncrypted" },
        { "all corrupt", "Breached BackupCorrupt; Breached BackupGenerationsMissing; Breached BackupNoneGood; Unknown ContentNotVerified" },
        { "drilled", "Met BackupOnTime; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "drilled a week ago", "Met BackupOnTime; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "drilled long ago", "Met BackupOnTime; Met BackupGenerationsVerified; Unknown BackupRestoreOld; Met BackupEncrypted" },
        { "drill refused", "Met BackupOnTime; Met BackupGenerationsVerified; Breached ContentTruncated; Met BackupEncrypted" },
        { "refused, then drilled", "Met BackupOnTime; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "shrunk", "Met BackupOnTime; Met BackupGenerationsVerified; AtRisk BackupShrunk; Met BackupEncrypted" },
        { "shrunk within the limit", "Met BackupOnTime; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "rows fell", "Met BackupOnTime; Met BackupGenerationsVerified; AtRisk BackupRowsFell; Met BackupEncrypted" },
        { "table gone", "Met BackupOnTime; Met BackupGenerationsVerified; AtRisk BackupTablesGone; Met BackupEncrypted" },
        { "stamp before the start", "AtRisk BackupStampDiffers; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "stamp after the next slot", "AtRisk BackupStampDiffers; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
        { "stamp in time", "Met BackupOnTime; Met BackupGenerationsVerified; Met BackupRestored; Met BackupEncrypted" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public void Bytes_have_their_verdicts(string what, string expected)
    {
        List<BackupFile> files = Sample.Full();
        BackupProofs proofs = new();
        for (int index = 0; index < files.Count; index++)
        {
            BackupFile file = files[index];
            file.Mark = new FileMark(100, file.ModifiedAt.ToUniversalTime(), null);
            if (Proof(what, files.Count - 1 - index, file) is BackupProof proof)
                proofs.Add(proof);
        }

        if (what == "one unreadable")
            files[^2].State = BackupFileState.Unreadable;
        if (what == "by the store")
            files.ForEach(file => file.EncryptedByStore = true);
        BackupEvidence evidence = Sample.Evidence(files).Proven(proofs, BackupDepth.Content, Sample.Policy());
        Assert.Equal(expected, string.Join("; ", BackupJudge.Judge(Sample.Policy(), evidence, Evening).Select(verdict => $"{verdict.Status} {verdict.Reason}")));
    }

    [Fact]
    public void What_was_proven_long_ago_has_to_be_read_again()
    {
        List<BackupFile> files = Sample.Full();
        BackupProofs proofs = new();
        foreach (BackupFile file in files)
        {
            file.Mark = new FileMark(100, file.ModifiedAt.ToUniversalTime(), null);
            proofs.Add(Of(file, BackupFileState.Verified) with { ReadAt = Evening.AddDays(-7).AddSeconds(-1) });
        }

        BackupEvidence evidence = Sample.Evidence(files).Proven(proofs, BackupDepth.Content, Sample.Policy());
        Assert.All(BackupJudge.Judge(Sample.Policy(), evidence, Evening), verdict => Assert.Equal(VerdictStatus.Unknown, verdict.Status));
    }

    [Fact]
    public void A_policy_that_does_not_ask_for_encryption_has_no_verdict_on_it()
    {
        SlaPolicy policy = Sample.Policy();
        policy = policy with { Backup = policy.Backup with { Database = policy.Backup.Database with { EncryptionRequired = false } } };
        Assert.Equal("NotApplicable EncryptionNotRequired", BackupJudge.Judge(policy, Sample.Evidence(Sample.Full()), Evening).Select(verdict => $"{verdict.Status} {verdict.Reason}").Last());
    }

    private static BackupProof? Proof(string what, int age, BackupFile file)
    {
        BackupProof good = Of(file, BackupFileState.Verified) with { Decrypted = true, Encryption = "age" };
        BackupProof plain = good with { Decrypted = false, Encryption = null };
        BackupProof corrupt = good with { State = BackupFileState.Corrupt, Reason = Reasons.ContentTruncated, Arguments = ["x", "y"], Decrypted = false };
        BackupProof drilled = age == 0 ? good with { State = BackupFileState.Restored, RestoredAt = Evening.AddHours(-1) } : good;
        return what switch
        {
            "plain" or "by the store" => plain,
            "one plain" => age == 20 ? plain : good,
            "no key" => plain with { State = BackupFileState.Listed, Reason = Reasons.ContentTruncated, Arguments = ["x", "y"], Encryption = "age" },
            "one unread" => age == 1 ? null : good,
            "one unreadable" => age == 1 ? null : good,
            "seven unread" => age > 20 ? null : good,
            "eight unread" => age > 19 ? null : good,
            "newest corrupt" => age == 0 ? corrupt : good,
            "newest corrupt, drilled" => age == 0 ? corrupt : age == 1 ? good with { State = BackupFileState.Restored, RestoredAt = Evening.AddHours(-3) } : good,
            "eight corrupt" => age > 19 ? corrupt : good,
            "all corrupt" => corrupt,
            "drilled" => drilled,
            "drilled a week ago" => drilled with { RestoredAt = age == 0 ? Evening.AddDays(-7) : null },
            "drilled long ago" => drilled with { RestoredAt = age == 0 ? Evening.AddDays(-7).AddTicks(-1) : null },
            "drill refused" => age == 0 ? corrupt with { State = BackupFileState.Verified, RestoreFailedAt = Evening.AddHours(-1), Decrypted = true } : good,
            "refused, then drilled" => age == 1 ? good with { RestoreFailedAt = Evening.AddHours(-3) } : drilled,
            "shrunk" => age == 0 ? drilled with { PlainLength = 699 } : drilled,
            "shrunk within the limit" => age == 0 ? drilled with { PlainLength = 700 } : drilled,
            "rows fell" => age == 0 ? drilled with { Tables = [new DumpTable("db", "calls", 69), new DumpTable("db", "users", 0)] } : drilled,
            "table gone" => age == 0 ? drilled with { Tables = [new DumpTable("db", "calls", 100)] } : drilled,
            "stamp before the start" => drilled with { CompletedAt = file.TakenAt.DateTime.AddSeconds(-61) },
            "stamp after the next slot" => drilled with { CompletedAt = file.TakenAt.DateTime.AddHours(2).AddSeconds(1) },
            "stamp in time" => drilled with { CompletedAt = file.TakenAt.DateTime.AddHours(2) },
            _ => good,
        };
    }

    private static BackupProof Of(BackupFile file, BackupFileState state) => new()
    {
        Path = file.Path,
        Mark = file.Mark,
        State = state,
        ReadAt = Evening,
        Sha256 = "aa11",
        Compression = "gzip",
        PlainLength = 1000,
        TakenAt = file.TakenAt,
        Tables = [new DumpTable("db", "calls", 100), new DumpTable("db", "users", 0)],
    };
}
