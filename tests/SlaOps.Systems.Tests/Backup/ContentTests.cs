using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems.Tests.Backup;

/// <summary>Every way in which the bytes of a backup are not what they should be.</summary>
public sealed class ContentTests : IDisposable
{
    private readonly ContentSample sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task A_whole_dump_is_proven_in_one_pass()
    {
        byte[] packed = ContentSample.Gzip(ContentSample.Dump);
        BackupContent content = await sample.ReadAsync(packed);
        Assert.Equal((ContentDamage.None, "gzip", "none", false), (content.Damage, content.Compression, content.Encryption, content.Decrypted));
        Assert.Equal((packed.Length, ContentSample.Dump.Length, 0L), (content.Length, content.PlainLength, content.Padding));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(packed)).ToLowerInvariant(), content.Sha256);
        Assert.Equal([new DumpTable("calltree", "calls", 2)], content.Dump!.Tables);
        Assert.Equal(BackupFileState.Verified, sample.Judge(content).State);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public async Task A_gzip_cut_at_any_byte_is_never_whole(CompressionLevel level)
    {
        byte[] packed = ContentSample.Gzip(ContentSample.Dump, level);
        for (int length = 0; length < packed.Length; length++)
        {
            BackupContent content = await sample.ReadAsync(packed[..length]);
            Assert.False(sample.Judge(content).IsGood, $"cut at {length}");
            if (length > ContentSample.Recognised)
                Assert.True(content.Damage == ContentDamage.Truncated, $"cut at {length}: {content.Damage} {content.DamageDetail}");
            Assert.Equal(Convert.ToHexString(SHA256.HashData(packed[..length])).ToLowerInvariant(), content.Sha256);
        }
    }

    [Fact]
    public async Task Members_one_after_the_other_are_one_text_and_a_cut_in_any_is_seen()
    {
        byte[] dump = ContentSample.Dump;
        byte[] packed = [.. ContentSample.Gzip(dump[..100]), .. ContentSample.Gzip([]), .. ContentSample.Gzip(dump[100..])];
        Assert.Equal(BackupFileState.Verified, sample.Judge(await sample.ReadAsync(packed)).State);
        // Also between two members, where gzip itself sees nothing: the dump's own last line is missing.
        for (int length = ContentSample.Recognised; length < packed.Length; length++)
            Assert.Equal(BackupFileState.Corrupt, sample.Judge(await sample.ReadAsync(packed[..length])).State);
    }

    [Fact]
    public async Task A_single_bit_that_flipped_is_found_wherever_it_is()
    {
        byte[] packed = ContentSample.Gzip(ContentSample.Dump);
        for (int at = 0; at < packed.Length; at++)
        {
            // Of the header time, flags of no meaning and system tell nothing about the data (RFC 1952, 2.3.1).
            if (at is >= 4 and <= 9)
                continue;
            // The last byte of the data may end in bits that nothing reads.
            if (at == packed.Length - 9)
                continue;
            byte[] flipped = [.. packed];
            flipped[at] ^= 0x10;
            BackupContent content = await sample.ReadAsync(flipped);
            Assert.False(sample.Judge(content).IsGood, $"byte {at}: {content.Damage}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(512)]
    [InlineData(10_240)]
    [InlineData(700_000)]
    public async Task Zero_bytes_after_the_end_are_padding_and_counted(int count)
    {
        BackupContent content = await sample.ReadAsync([.. ContentSample.Gzip(ContentSample.Dump), .. new byte[count]]);
        Assert.Equal((ContentDamage.None, (long)count), (content.Damage, content.Padding));
        BackupProof proof = sample.Judge(content);
        Assert.Equal((BackupFileState.Verified, "ContentPadded"), (proof.State, proof.Reason?.Code));
    }

    [Fact]
    public async Task Padding_after_a_large_file_is_counted_to_the_byte()
    {
        byte[] noise = new byte[900_000];
        new Random(1).NextBytes(noise);
        sample.Set = sample.Set with { Of = "files" };
        byte[] packed = ContentSample.Gzip(noise, CompressionLevel.Fastest);
        for (int count = 0; count < 200; count += 9)
            Assert.Equal((ContentDamage.None, (long)count), await PaddingOfAsync([.. packed, .. new byte[count]]));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\n")]
    [InlineData("gzip: stdin: unexpected end of file\n")]
    [InlineData("\0\0\0\0\0\0\0\0x")]
    public async Task Other_bytes_after_the_end_are_damage(string junk)
    {
        foreach (int zeros in (int[])[0, 100, 5000])
        {
            foreach (int more in (int[])[0, 300_000])
            {
                BackupContent content = await sample.ReadAsync([.. ContentSample.Gzip(ContentSample.Dump), .. new byte[zeros], .. Encoding.UTF8.GetBytes(junk), .. new byte[more]]);
                Assert.Equal(ContentDamage.TrailingBytes, content.Damage);
                Assert.Equal(BackupFileState.Corrupt, sample.Judge(content).State);
            }
        }
    }

    [Fact]
    public async Task Nothing_or_nothing_inside_is_empty()
    {
        Assert.Equal(ContentDamage.Empty, (await sample.ReadAsync([])).Damage);
        Assert.Equal(ContentDamage.Empty, (await sample.ReadAsync(ContentSample.Gzip([]))).Damage);
        Assert.Equal("ContentEmpty", sample.Judge(await sample.ReadAsync(ContentSample.Gzip([]))).Reason?.Code);
    }

    [Theory]
    [InlineData("mysqldump: Got error: 1045: Access denied for user 'backup'@'localhost' when trying to connect\n", "DumpNotRecognised")]
    [InlineData("<html><body>502 Bad Gateway</body></html>\n", "DumpNotRecognised")]
    [InlineData(ContentSample.Header + "INSERT INTO `calls` VALUES (1),(2);\n", "DumpNoFooter")]
    [InlineData(ContentSample.Header + "INSERT INTO `calls` VALUES (1,'\n-- Dump completed on 2026-05-20  8:00:05\n');\n", "DumpNoFooter")]
    [InlineData(ContentSample.Header + "INSERT INTO `calls` VALUES (1,'abc", "DumpEndsInside")]
    [InlineData("/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`id` int);\nINSERT INTO `t` VALUES (1);\n", "DumpUnproven")]
    public async Task What_is_no_whole_dump_says_why(string text, string expected)
    {
        foreach (byte[] bytes in (byte[][])[Encoding.UTF8.GetBytes(text), ContentSample.Gzip(Encoding.UTF8.GetBytes(text))])
        {
            BackupProof proof = sample.Judge(await sample.ReadAsync(bytes));
            Assert.Equal(expected, proof.Reason?.Code);
            Assert.False(proof.IsGood);
        }
    }

    [Fact]
    public async Task Another_database_or_character_set_is_not_the_backup_that_was_asked_for()
    {
        sample.Set = sample.Set with { Database = "other" };
        Assert.Equal("DumpOtherDatabase", sample.Judge(await sample.ReadAsync(ContentSample.Dump)).Reason?.Code);
        sample.Set = sample.Set with { Database = "calltree", CharacterSet = "latin1" };
        Assert.Equal("DumpOtherCharacterSet", sample.Judge(await sample.ReadAsync(ContentSample.Dump)).Reason?.Code);
    }

    [Fact]
    public async Task Carriage_returns_are_told_and_do_no_harm()
    {
        BackupProof proof = sample.Judge(await sample.ReadAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(ContentSample.Dump).Replace("\n", "\r\n", StringComparison.Ordinal))));
        Assert.Equal((BackupFileState.Verified, "DumpCarriageReturns"), (proof.State, proof.Reason?.Code));
    }

    [Theory]
    [InlineData("{0}  db-20260520-0800.sql.gz\n", true)]
    [InlineData("{0} *db-20260520-0800.sql.gz\r\n", true)]
    [InlineData("SHA256 (/srv/backup/db-20260520-0800.sql.gz) = {0}\n", true)]
    [InlineData("{0}", true)]
    [InlineData("{1}  db-20260520-0800.sql.gz\n", false)]
    public async Task A_manifest_is_compared(string manifest, bool same)
    {
        byte[] packed = ContentSample.Gzip(Encoding.UTF8.GetBytes("CREATE TABLE `t` (`id` int);\nINSERT INTO `t` VALUES (1);\n"));
        string hash = Convert.ToHexString(SHA256.HashData(packed)).ToLowerInvariant();
        string other = Convert.ToHexString(SHA256.HashData("other"u8)).ToLowerInvariant();
        BackupProof proof = sample.Judge(await sample.ReadAsync(packed, manifest: string.Format(System.Globalization.CultureInfo.InvariantCulture, manifest, hash, other)));
        Assert.Equal(same ? (BackupFileState.Verified, null) : (BackupFileState.Corrupt, "ContentNotAsManifest"), (proof.State, proof.Reason?.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no checksum here\n")]
    [InlineData("00ff  db-20260520-0800.sql.gz\n")]
    public async Task A_manifest_that_says_nothing_proves_nothing(string manifest)
    {
        BackupProof proof = sample.Judge(await sample.ReadAsync(ContentSample.Gzip(ContentSample.Dump), manifest: manifest));
        Assert.Equal((BackupFileState.Listed, "ManifestUnread"), (proof.State, proof.Reason?.Code));
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_no_finding()
    {
        string path = sample.PathOf("db-20260520-0800.sql.gz");
        byte[] packed = ContentSample.Gzip(ContentSample.Dump);
        await File.WriteAllBytesAsync(path, packed[..100], Cancellation);
        await using LocalStore store = new(sample.Folder);
        StoredFile listed = sample.Stored("db-20260520-0800.sql.gz");
        ContentPass pass = new(store, sample.Set, new SecretResolver());
        await File.WriteAllBytesAsync(path, packed, Cancellation);
        BackupProof before = sample.Judge(await pass.ReadAsync(listed, null, null, Cancellation));
        Assert.Equal((BackupFileState.InProgress, "ChangedWhileRead"), (before.State, before.Reason?.Code));
        listed = sample.Stored("db-20260520-0800.sql.gz");
        BackupContent during = await pass.ReadAsync(listed, null, new Touching(path), Cancellation);
        Assert.Equal(ContentDamage.Changed, during.Damage);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_a_gap()
    {
        await File.WriteAllBytesAsync(sample.PathOf("a"), ContentSample.Dump, Cancellation);
        await using LocalStore store = new(sample.Folder);
        StoredFile listed = sample.Stored("a");
        File.Delete(listed.Path);
        BackupContent content = await new ContentPass(store, sample.Set, new SecretResolver()).ReadAsync(listed, null, null, Cancellation);
        Assert.Equal("Unreadable", content.Gap?.Reason.Code);
        Assert.Equal(BackupFileState.Unreadable, sample.Judge(content).State);
    }

    [Fact]
    public async Task A_store_that_hangs_is_left_at_once_when_the_run_is_stopped()
    {
        ContentSample.Require("mkfifo");
        await sample.RunAsync("mkfifo", [sample.PathOf("pipe")]);
        await using LocalStore store = new(sample.Folder);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        StoredFile listed = new(sample.PathOf("pipe"), "pipe", new FileMark(5, DateTimeOffset.UnixEpoch, null));
        Task<BackupContent> reading = new ContentPass(store, sample.Set, new SecretResolver()).ReadAsync(listed, null, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    [Theory]
    [InlineData("zstd", "zstd")]
    [InlineData("xz", "xz")]
    [InlineData("bzip2", "bzip2")]
    public async Task Other_compressions_are_read_to_their_end_and_cuts_are_seen(string program, string expected)
    {
        ContentSample.Require(program);
        byte[] packed = await sample.RunAsync(program, ["-c"], ContentSample.Dump);
        BackupContent content = await sample.ReadAsync(packed);
        Assert.Equal((ContentDamage.None, expected, ContentSample.Dump.Length), (content.Damage, content.Compression, content.PlainLength));
        Assert.Equal(BackupFileState.Verified, sample.Judge(content).State);
        // A cut within the first bytes leaves no signature; there it is no dump.
        for (int length = ContentSample.Recognised; length < packed.Length; length += program == "zstd" ? 1 : 17)
            Assert.False(sample.Judge(await sample.ReadAsync(packed[..length])).IsGood, $"cut at {length}");
        BackupContent cut = await sample.ReadAsync(packed[..^3]);
        Assert.Equal(ContentDamage.Truncated, cut.Damage);
        byte[] flipped = [.. packed];
        flipped[packed.Length / 2] ^= 1;
        Assert.False(sample.Judge(await sample.ReadAsync(flipped)).IsGood);
        BackupContent junk = await sample.ReadAsync([.. packed, .. "some junk"u8]);
        Assert.Equal(BackupFileState.Corrupt, sample.Judge(junk).State);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_file()
    {
        byte[] row = Encoding.UTF8.GetBytes("(1,'" + new string('x', 200) + "')");
        string path = sample.PathOf("large.sql.gz");
        await using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(ContentSample.Header + "INSERT INTO `calls` VALUES "), Cancellation);
            for (int index = 0; index < 500_000; index++)
            {
                await gzip.WriteAsync(row, Cancellation);
                await gzip.WriteAsync(index == 499_999 ? ";\n"u8.ToArray() : ","u8.ToArray(), Cancellation);
            }

            await gzip.WriteAsync(Encoding.UTF8.GetBytes(ContentSample.Footer), Cancellation);
        }

        await sample.ReadAsync(ContentSample.Dump, "warm.sql");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        BackupContent content = await sample.ReadAsync("large.sql.gz");
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(500_000, content.Dump!.Rows);
        Assert.True(content.PlainLength > 100_000_000);
        // Other tests run beside this one; a reading that kept its text would allocate more than the text.
        Assert.True(allocated < content.PlainLength / 2, $"{allocated} bytes for {content.PlainLength}");
    }

    private async Task<(ContentDamage Damage, long Padding)> PaddingOfAsync(byte[] bytes)
    {
        BackupContent content = await sample.ReadAsync(bytes);
        return (content.Damage, content.Padding);
    }

    private sealed class Touching(string path) : IProgress<long>
    {
        private bool done;

        public void Report(long value)
        {
            if (!done)
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(1));
            done = true;
        }
    }
}
