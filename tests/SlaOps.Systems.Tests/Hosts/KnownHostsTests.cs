namespace SlaOps.Systems.Tests;

/// <summary><c>known_hosts</c> in all its forms, as ssh-keygen and ssh-keyscan write it, against a real sshd with two keys.</summary>
public sealed class KnownHostsTests(SshServer server) : IClassFixture<SshServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // HOST is the server with its port, KEY its Ed25519 key, ECDSA its other, OTHER a key of nobody's.
    [Theory]
    [InlineData("HOST KEY", null)]
    [InlineData("hashed: HOST KEY", null)]
    [InlineData("# comment\n\nnonsense\n@unknown HOST OTHER\nHOST KEY  with a comment\r", null)]
    [InlineData("[127.0.0.*]:PORT,web1 KEY", null)]
    [InlineData("![127.0.0.1]:PORT,[127.0.0.*]:PORT KEY", "HostKeyUnknown")]
    [InlineData("HOST ECDSA", null)]
    // As OpenSSH does: of the types that are known the better one is asked for.
    [InlineData("HOST OTHER\nHOST ECDSA", "HostKeyChanged")]
    [InlineData("127.0.0.1 KEY", null)]
    [InlineData("127.0.0.1 OTHER", "HostKeyUnknown")]
    [InlineData("[127.0.0.1]:1 KEY", "HostKeyUnknown")]
    [InlineData("web1 KEY", "HostKeyUnknown")]
    [InlineData("", "HostKeyUnknown")]
    [InlineData("HOST OTHER", "HostKeyChanged")]
    [InlineData("hashed: HOST OTHER", "HostKeyChanged")]
    [InlineData("HOST KEY\n@revoked HOST KEY\n@revoked HOST ECDSA", "HostKeyRevoked")]
    [InlineData("@revoked * KEY\nHOST KEY", "HostKeyRevoked")]
    // An authority's key is no host's.
    [InlineData("@cert-authority HOST KEY", "HostKeyUnknown")]
    public async Task A_host_is_talked_to_only_where_its_key_is_known(string lines, string? expected)
    {
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        using TemporaryFolder folder = new();
        string known = folder.File("known_hosts"), other = server.NewKey("other");
        string Key(string file) => string.Join(' ', File.ReadAllText(file + ".pub").Split(' ')[..2]);
        await File.WriteAllTextAsync(known, lines.Replace("hashed: ", "", StringComparison.Ordinal).Replace("HOST", $"[127.0.0.1]:{server.Port}", StringComparison.Ordinal).Replace("PORT", $"{server.Port}", StringComparison.Ordinal)
            .Replace("ECDSA", Key(Path.Combine(server.Folder, "host-ecdsa")), StringComparison.Ordinal).Replace("OTHER", Key(other), StringComparison.Ordinal).Replace("KEY", Key(Path.Combine(server.Folder, "host-ed25519")), StringComparison.Ordinal) + "\n", Cancel);
        if (lines.StartsWith("hashed", StringComparison.Ordinal))
        {
            SshServer.Run("ssh-keygen", "-q", "-H", "-f", known);
            Assert.StartsWith("|1|", await File.ReadAllTextAsync(known, Cancel), StringComparison.Ordinal);
        }

        EvidenceGap? gap = await RefusalAsync(known);
        Assert.Equal(expected, gap?.Reason.Code);
        if (expected is "HostKeyChanged")
        {
            // Both fingerprints, as ssh-keygen prints them, and the line that is wrong.
            Verdict verdict = Verdict.Of(ClauseIds.TimeSync, "host:backup1", VerdictStatus.Unknown, gap!.Reason, DateTimeOffset.UtcNow, [.. gap.Arguments]);
            Assert.All((string[])[server.Fingerprint("host-ed25519"), server.Fingerprint("other"), known + ":1"], part => Assert.Contains(part, verdict.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_the_verdict_says_to_do_about_an_unknown_key_helps()
    {
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        using TemporaryFolder folder = new();
        string known = folder.File("known_hosts");
        EvidenceGap? gap = await RefusalAsync(known);
        Assert.Equal("HostKeyUnknown", gap?.Reason.Code);
        LocalProcess.Run("sh", "-c", Assert.Single(gap!.Arguments.OfType<string>(), argument => argument.StartsWith("ssh-keyscan ", StringComparison.Ordinal)) + " 2>/dev/null");
        Assert.Null(await RefusalAsync(known));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_said_to_be_so()
    {
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        using TemporaryFolder folder = new();
        EvidenceGap? gap = await RefusalAsync(folder.Path);
        Assert.Equal(("Unreadable", folder.Path), (gap?.Reason.Code, gap?.Arguments[0]));
    }

    private async Task<EvidenceGap?> RefusalAsync(string known)
    {
        SlaEstate estate = server.Estate(new SshAccess { KeyFile = server.KeyFile, KnownHosts = known });
        try
        {
            await using HostSession session = await HostSession.ConnectAsync(estate, estate.Hosts[0], new SecretResolver(), Cancel);
            Assert.Equal("hello\n", (await session.RunAsync(new HostCommand("echo", "hello"), Cancel)).Output);
            return null;
        }
        catch (EvidenceGapException exception)
        {
            return exception.Gap;
        }
    }
}
