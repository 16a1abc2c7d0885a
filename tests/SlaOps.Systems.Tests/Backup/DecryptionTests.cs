using System.Text;

namespace SlaOps.Systems.Tests.Backup;

/// <summary>Files that the real programs encrypted.</summary>
public sealed class DecryptionTests : IDisposable
{
    private readonly ContentSample sample = new();

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("aes-256-cbc", "-pbkdf2", 10_000, "sha256")]
    [InlineData("aes-128-cbc", "-pbkdf2 -iter 2000", 2_000, "sha256")]
    [InlineData("aes-256-ctr", "-pbkdf2 -md sha512", 10_000, "sha512")]
    [InlineData("aes-128-ctr", "-pbkdf2", 10_000, "sha256")]
    [InlineData("aes-256-cbc", "-md sha256", 0, "sha256")]
    [InlineData("aes-256-cbc", "-md md5", 0, "md5")]
    public async Task What_openssl_wrote_is_decrypted_and_proven(string cipher, string options, int iterations, string digest)
    {
        ContentSample.Require("openssl");
        byte[] encrypted = await EncryptAsync(cipher, options, ContentSample.Gzip(ContentSample.Dump));
        sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "openssl", Passphrase = Secret("horse battery"), Cipher = cipher, Iterations = iterations, Digest = digest } };
        BackupContent content = await sample.ReadAsync(encrypted);
        Assert.Equal((ContentDamage.None, "openssl", "gzip", true), (content.Damage, content.Encryption, content.Compression, content.Decrypted));
        Assert.Equal(2, content.Dump?.Rows);
        Assert.Equal(BackupFileState.Verified, sample.Judge(content).State);
        for (int length = ContentSample.Recognised; length < encrypted.Length; length += 13)
            Assert.False(sample.Judge(await sample.ReadAsync(encrypted[..length])).IsGood, $"cut at {length}");
    }

    [Fact]
    public async Task Large_texts_come_out_of_openssl_as_they_went_in()
    {
        ContentSample.Require("openssl");
        string rows = string.Join(',', Enumerable.Range(0, 200_000).Select(index => $"({index},'text {index}')"));
        byte[] dump = Encoding.UTF8.GetBytes(ContentSample.Header + "INSERT INTO `calls` VALUES " + rows + ";\n" + ContentSample.Footer);
        foreach (string cipher in (string[])["aes-256-cbc", "aes-256-ctr"])
        {
            sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "openssl", Passphrase = Secret("horse battery"), Cipher = cipher } };
            BackupContent content = await sample.ReadAsync(await EncryptAsync(cipher, "-pbkdf2", dump));
            Assert.Equal((dump.Length, 200_000L), (content.PlainLength, content.Dump?.Rows));
        }
    }

    [Fact]
    public async Task A_wrong_or_missing_key_is_no_finding_about_the_backup()
    {
        ContentSample.Require("openssl");
        byte[] encrypted = await EncryptAsync("aes-256-cbc", "-pbkdf2", ContentSample.Gzip(ContentSample.Dump));
        BackupProof none = sample.Judge(await sample.ReadAsync(encrypted));
        Assert.Equal((BackupFileState.Listed, "DecryptionNoKey"), (none.State, none.Reason?.Code));
        Assert.NotNull(none.Sha256);
        sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "openssl", Passphrase = Secret("wrong") } };
        BackupProof wrong = sample.Judge(await sample.ReadAsync(encrypted));
        Assert.Equal((BackupFileState.Listed, "DecryptionFailed"), (wrong.State, wrong.Reason?.Code));
        sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "openssl", Passphrase = new SecretReference(SecretKind.File, sample.PathOf("nowhere")) } };
        BackupContent unknown = await sample.ReadAsync(encrypted);
        Assert.Equal("Unreadable", unknown.Gap?.Reason.Code);
        Assert.False(sample.Judge(unknown).IsGood);
    }

    // With the right key here, so that each time it is the noise that one wrong key in fifty gives.
    [Theory]
    [InlineData("text that goes on for 32 bytes..", 600)]
    [InlineData("text that goes on for 32 bytes..", 100)]
    [InlineData("\u0085..\u0003", 600)]
    [InlineData("\u00C1\u00E9t\u00E9 \u00C1\u00E9t\u00E9 \u00C1\u00E9t\u00E9 \u00C1\u00E9t\u00E9 \u00C1\u00E9t\u00E9", 0)]
    public async Task Noise_that_starts_as_something_known_is_no_finding_about_the_backup(string start, int noise)
    {
        ContentSample.Require("openssl");
        byte[] plain = [.. Encoding.Latin1.GetBytes(start), .. Enumerable.Range(0, noise).Select(index => (byte)(index * 7))];
        sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "openssl", Passphrase = Secret("horse battery"), Cipher = "aes-256-ctr" } };
        BackupProof proof = sample.Judge(await sample.ReadAsync(await EncryptAsync("aes-256-ctr", "-pbkdf2", plain)));
        Assert.Equal((BackupFileState.Listed, "DecryptionFailed"), (proof.State, proof.Reason?.Code));
    }

    [Fact]
    public async Task What_age_wrote_is_decrypted_and_proven()
    {
        ContentSample.Require("age");
        await sample.RunAsync("age-keygen", ["-o", "key"]);
        await sample.RunAsync("age-keygen", ["-o", "other"]);
        string recipient = Encoding.UTF8.GetString(await sample.RunAsync("age-keygen", ["-y", "key"])).Trim();
        byte[] encrypted = await sample.RunAsync("age", ["-r", recipient], ContentSample.Gzip(ContentSample.Dump));
        sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "age", KeyFile = sample.PathOf("key") } };
        BackupContent content = await sample.ReadAsync(encrypted);
        Assert.Equal((ContentDamage.None, "age", "gzip", true), (content.Damage, content.Encryption, content.Compression, content.Decrypted));
        Assert.Equal(BackupFileState.Verified, sample.Judge(content).State);
        for (int length = ContentSample.Recognised; length < encrypted.Length; length += 29)
            Assert.False(sample.Judge(await sample.ReadAsync(encrypted[..length])).IsGood, $"cut at {length}");
        // age does not tell a cut from another change.
        Assert.Equal(ContentDamage.Corrupt, (await sample.ReadAsync(encrypted[..^5])).Damage);
        Assert.Equal(BackupFileState.Corrupt, sample.Judge(await sample.ReadAsync([.. encrypted, 1, 2, 3])).State);
        foreach (string key in (string[])["other", "nowhere"])
        {
            sample.Set = sample.Set with { Decrypt = new BackupDecryption { With = "age", KeyFile = sample.PathOf(key) } };
            BackupProof wrong = sample.Judge(await sample.ReadAsync(encrypted));
            Assert.Equal((BackupFileState.Listed, "DecryptionFailed"), (wrong.State, wrong.Reason?.Code));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("correct horse")]
    public async Task What_gpg_wrote_is_decrypted_and_proven_and_no_key_is_left_behind(string passphrase)
    {
        ContentSample.Require("gpg");
        // A socket of gpg's agent has to fit into its short path.
        string home = Directory.CreateTempSubdirectory("slaops-g-").FullName;
        int before = Directory.GetDirectories(Path.GetTempPath(), "slaops-gpg-*").Length;
        try
        {
            string[] common = ["--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase];
            await sample.RunAsync("gpg", [.. common, "--quick-generate-key", "backup@example.test", "rsa2048", "default", "never"]);
            await sample.RunAsync("gpg", [.. common, "--quick-add-key", await FingerprintAsync(home), "rsa2048", "encr", "never"]);
            await sample.RunAsync("gpg", [.. common, "--armor", "--output", sample.PathOf("key.asc"), "--export-secret-keys"]);
            byte[] encrypted = await sample.RunAsync("gpg", ["--homedir", home, "--batch", "--trust-model", "always", "-r", "backup@example.test", "--encrypt"], ContentSample.Gzip(ContentSample.Dump));
            BackupDecryption settings = new() { With = "openpgp", KeyFile = sample.PathOf("key.asc"), Passphrase = passphrase.Length == 0 ? null : Secret(passphrase) };
            sample.Set = sample.Set with { Decrypt = settings };
            BackupContent content = await sample.ReadAsync(encrypted);
            Assert.Equal((ContentDamage.None, "openpgp", "gzip", true), (content.Damage, content.Encryption, content.Compression, content.Decrypted));
            Assert.Equal(BackupFileState.Verified, sample.Judge(content).State);
            byte[] flipped = [.. encrypted];
            flipped[^40] ^= 1;
            Assert.Equal(BackupFileState.Corrupt, sample.Judge(await sample.ReadAsync(flipped)).State);
            Assert.Equal(BackupFileState.Corrupt, sample.Judge(await sample.ReadAsync(encrypted[..^40])).State);
            if (passphrase.Length > 0)
            {
                sample.Set = sample.Set with { Decrypt = settings with { Passphrase = Secret("wrong") } };
                Assert.Equal("DecryptionFailed", sample.Judge(await sample.ReadAsync(encrypted)).Reason?.Code);
            }

            sample.Set = sample.Set with { Decrypt = settings with { KeyFile = sample.PathOf("nowhere") } };
            Assert.Equal("Unreadable", sample.Judge(await sample.ReadAsync(encrypted)).Reason?.Code);
            Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "slaops-gpg-*").Length);
        }
        finally
        {
            await sample.RunAsync("gpgconf", ["--homedir", home, "--kill", "all"]);
            Directory.Delete(home, recursive: true);
        }
    }

    private async Task<string> FingerprintAsync(string home) =>
        Encoding.UTF8.GetString(await sample.RunAsync("gpg", ["--homedir", home, "--batch", "--with-colons", "--list-keys"])).Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    private Task<byte[]> EncryptAsync(string cipher, string options, byte[] plain) =>
        sample.RunAsync("openssl", ["enc", "-" + cipher, "-salt", .. options.Split(' '), "-pass", "env:SLAOPS_TEST_PASSPHRASE"], plain, [("SLAOPS_TEST_PASSPHRASE", "horse battery")]);

    private SecretReference Secret(string passphrase)
    {
        string path = sample.PathOf("secret-" + passphrase.Replace(' ', '-'));
        File.WriteAllText(path, passphrase + "\n");
        return new SecretReference(SecretKind.File, path);
    }
}
