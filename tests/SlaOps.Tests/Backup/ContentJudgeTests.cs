namespace SlaOps.Tests.Backup;

public class ContentJudgeTests
{
    private const string Hash = "aa11";

    private static readonly DumpSummary Whole = new()
    {
        Format = DumpFormat.MySqlDump,
        HasHeader = true,
        HasFooter = true,
        Databases = ["calltree"],
        CharacterSet = "utf8mb4",
        Tables = [new DumpTable("calltree", "calls", 3)],
        CompletedAt = new DateTime(2026, 5, 20, 8, 1, 5, DateTimeKind.Unspecified),
    };

    private static readonly BackupContent Good = new()
    {
        Path = "/srv/backup/db-20260520-0800.sql.gz",
        Mark = new FileMark(100, Sample.At("2026-05-20T08:01:00+09:00"), null),
        ReadAt = Sample.At("2026-05-20T21:00:00+09:00"),
        Length = 100,
        PlainLength = 900,
        Sha256 = Hash,
        Compression = "gzip",
        Dump = Whole,
    };

    public static TheoryData<string, string> Findings => new()
    {
        { "good", "Verified " },
        { "changed", "InProgress ChangedWhileRead" },
        { "empty", "Corrupt ContentEmpty" },
        { "truncated", "Corrupt ContentTruncated" },
        { "corrupt", "Corrupt ContentCorrupt" },
        { "trailing", "Corrupt ContentTrailing" },
        { "padded", "Verified ContentPadded" },
        { "manifest agrees", "Verified " },
        { "manifest differs", "Corrupt ContentNotAsManifest" },
        { "other bytes than before", "Corrupt ContentNotAsBefore" },
        { "no key", "Listed ContentNotVerified" },
        { "connection lost", "Unreadable Unreadable" },
        { "no footer", "Corrupt DumpNoFooter" },
        { "cut inside", "Corrupt DumpEndsInside" },
        { "error text", "Corrupt DumpNotRecognised" },
        { "other database", "Corrupt DumpOtherDatabase" },
        { "other charset", "Corrupt DumpOtherCharacterSet" },
        { "invalid text", "Corrupt DumpInvalidText" },
        { "no comments", "Listed DumpUnproven" },
        { "no comments, manifest", "Verified " },
        { "carriage returns", "Verified DumpCarriageReturns" },
        { "text not reached", "Listed DumpUnproven" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_reading_proves_so_much(string what, string expected)
    {
        BackupProof proof = ContentJudge.Judge(Sample.Set with { Database = "calltree", CharacterSet = "utf8mb4" }, Content(what), First(what));
        Assert.Equal(expected, $"{proof.State} {proof.Reason?.Code}");
        Assert.Equal(proof.Reason?.Arguments.Length ?? 0, proof.Arguments.Count);
    }

    [Fact]
    public void A_file_that_was_cut_before_its_end_is_cut_even_where_its_key_is_missing() =>
        Assert.Equal(BackupFileState.Corrupt, ContentJudge.Judge(Sample.Set, Content("no key") with { ManifestSha256 = "bb22" }, null).State);

    [Theory]
    [InlineData(null, null, false, false, "Listed ContentUnproven")]
    [InlineData("none", null, false, false, "Listed ContentUnproven")]
    [InlineData("gzip", null, false, false, "Verified ")]
    [InlineData("none", null, true, false, "Verified ")]
    [InlineData("none", "age", false, true, "Verified ")]
    public void Files_are_whole_by_a_checksum_alone(string? compression, string? encryption, bool manifest, bool decrypted, string expected)
    {
        BackupContent content = Good with { Dump = null, Compression = compression, Encryption = encryption, Decrypted = decrypted, ManifestSha256 = manifest ? Hash : null };
        BackupProof proof = ContentJudge.Judge(Sample.Set with { Of = "files" }, content, null);
        Assert.Equal(expected, $"{proof.State} {proof.Reason?.Code}");
    }

    [Fact]
    public void A_proof_goes_through_the_ledger_unchanged()
    {
        BackupProof proof = ContentJudge.Judge(Sample.Set, Content("padded"), null) with
        {
            TakenAt = Sample.At("2026-05-20T08:00:00+09:00"),
            RestoredAt = Sample.At("2026-05-20T12:00:00Z"),
            Mark = Good.Mark with { Version = "\"0x8D\"" },
            Decrypted = true,
            Encryption = "age",
        };
        LedgerEvent written = BackupProofs.Event("db", proof);
        Assert.Equal((LedgerKinds.BackupRestored, "backup:db"), (written.Kind, written.Subject));
        BackupProof read = BackupProofs.Read([new LedgerEntry { Kind = written.Kind, Subject = written.Subject, Body = LedgerSeal.Body(written) }]).All.Single();
        Assert.Equivalent(proof, read, strict: true);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"path\":\"/a\",\"length\":1,\"modifiedAt\":\"2026-05-20T08:01:00.0000000+00:00\",\"state\":\"Proven\"}")]
    [InlineData("{\"path\":\"/a\",\"length\":\"1\",\"modifiedAt\":\"2026-05-20T08:01:00.0000000+00:00\",\"state\":\"Verified\"}")]
    public void An_event_that_cannot_be_read_proves_nothing(string body) =>
        Assert.Empty(BackupProofs.Read([new LedgerEntry { Kind = LedgerKinds.BackupVerified, Body = body }]).All);

    [Fact]
    public void A_proof_holds_for_its_bytes_alone()
    {
        BackupProofs proofs = new();
        proofs.Add(ContentJudge.Judge(Sample.Set, Good, null));
        BackupFile file = new() { Path = Good.Path, Mark = Good.Mark };
        Assert.NotNull(proofs.Of(file));
        Assert.NotNull(proofs.Of(file, Good.ReadAt));
        Assert.Null(proofs.Of(file, Good.ReadAt.AddTicks(1)));
        foreach (FileMark other in (FileMark[])[Good.Mark with { Length = 101 }, Good.Mark with { ModifiedAt = Good.Mark.ModifiedAt.AddSeconds(1) }, Good.Mark with { Version = "2" }])
            Assert.Null(proofs.Of(new BackupFile { Path = Good.Path, Mark = other }));
        Assert.Null(proofs.Of(new BackupFile { Path = "/srv/backup/other", Mark = Good.Mark }));
    }

    private static BackupProof? First(string what) => what == "other bytes than before" ? ContentJudge.Judge(Sample.Set, Good with { Sha256 = "cc33" }, null) : null;

    private static BackupContent Content(string what) => what switch
    {
        "changed" => Good with { Damage = ContentDamage.Changed, ManifestSha256 = "bb22" },
        "empty" => Good with { Damage = ContentDamage.Empty },
        "truncated" => Good with { Damage = ContentDamage.Truncated, DamageDetail = "gzip" },
        "corrupt" => Good with { Damage = ContentDamage.Corrupt, DamageDetail = "gzip" },
        "trailing" => Good with { Damage = ContentDamage.TrailingBytes, DamageDetail = "gzip" },
        "padded" => Good with { Padding = 512 },
        "manifest agrees" => Good with { ManifestSha256 = Hash.ToUpperInvariant() },
        "manifest differs" => Good with { ManifestSha256 = "bb22" },
        "no key" => Good with { Dump = null, Encryption = "age", Gap = new EvidenceGap(Reasons.ContentNotVerified, "db") },
        "connection lost" => Good with { Dump = null, Sha256 = null, Gap = new EvidenceGap(Reasons.Unreadable, "x", "lost") },
        "no footer" => Good with { Dump = Whole with { HasFooter = false } },
        "cut inside" => Good with { Dump = Whole with { EndsInside = true } },
        "error text" => Good with { Dump = new DumpSummary { Length = 80 } },
        "other database" => Good with { Dump = Whole with { Databases = ["other"] } },
        "other charset" => Good with { Dump = Whole with { CharacterSet = "latin1" } },
        "invalid text" => Good with { Dump = Whole with { HasInvalidText = true } },
        "no comments" => Good with { Dump = Whole with { HasHeader = false, HasFooter = false } },
        "no comments, manifest" => Good with { ManifestSha256 = Hash, Dump = Whole with { HasHeader = false, HasFooter = false } },
        "carriage returns" => Good with { Dump = Whole with { HasCarriageReturns = true } },
        "text not reached" => Good with { Dump = null },
        _ => Good,
    };
}
