using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Renci.SshNet;

namespace SlaOps.Systems.Tests;

/// <summary>The ways to a host: OpenSSH's settings, jump hosts, keys and accounts of a host's own, certificates. Three real sshd.</summary>
public sealed class SshRouteTests : IAsyncLifetime
{
    private readonly SshServer[] servers = [new(), new(), new()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SshServer First => servers[0];

    private SshServer Second => servers[1];

    public async ValueTask InitializeAsync()
    {
        foreach (SshServer server in servers)
            await server.InitializeAsync();
        SshServer.SkipWithout(First.Missing is null, First.Missing!);
        // All three let the first one's key in, and one file knows them all.
        foreach (SshServer server in servers.Skip(1))
        {
            server.Authorize(First.KeyFile);
            File.AppendAllText(First.KnownHosts, server.KnownLine("host-ed25519"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SshServer server in servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task A_name_of_ssh_config_leads_to_address_port_user_key_and_jump()
    {
        string config = Path.Combine(First.Folder, "config"), included = Path.Combine(First.Folder, "more.conf");
        await File.WriteAllTextAsync(included, $"""
            Host behind
              ProxyJump front
            """, Cancellation);
        await File.WriteAllTextAsync(config, $"""
            # comment
            Include {included}
            Host front
              HostName=127.0.0.1
              Port {First.Port}
            Host behind
              HostName 127.0.0.1
              Port = {Second.Port}
              Port 1
            Host * !other
              IdentityFile "{First.KeyFile}"
              User {Environment.UserName}
            """, Cancellation);
        SlaEstate estate = First.Estate(new SshAccess { Config = config, KnownHosts = First.KnownHosts }) with
        {
            Hosts = [new EstateHost { Name = "a", Address = "front" }, new EstateHost { Name = "b", Address = "behind" }, new EstateHost { Name = "c", Address = "other" }],
        };
        Dictionary<string, string> found = await PortsAsync(estate);
        Assert.Equal(First.Port.ToString(), found["a"]);
        Assert.Equal(Second.Port.ToString(), found["b"]);
        Assert.Contains(found["c"], new[] { "SshNoCredentials", "HostUnreachable" });
    }

    [Fact]
    public async Task A_chain_of_jump_hosts_is_gone_through_once_for_many_hosts()
    {
        SlaEstate estate = First.Estate(new SshAccess { KeyFile = First.KeyFile, KnownHosts = First.KnownHosts, Jump = $"gate,{Environment.UserName}@127.0.0.1:{Second.Port}" }) with
        {
            Hosts = [First.Host with { Name = "gate" }, .. Enumerable.Range(0, 6).Select(number => servers[2].Host with { Name = "inner" + number })],
        };
        Dictionary<string, string> found = await PortsAsync(estate with { Hosts = [.. estate.Hosts.Select(host => host.Name == "gate" ? host with { Jump = "none" } : host)] });
        Assert.Equal(First.Port.ToString(), found["gate"]);
        Assert.All(Enumerable.Range(0, 6), number => Assert.Equal(servers[2].Port.ToString(), found["inner" + number]));
    }

    [Fact]
    public async Task Only_a_host_that_is_reached_straight_has_an_outside()
    {
        SlaEstate estate = First.Estate() with { Hosts = [First.Host with { Name = "straight" }, Second.Host with { Name = "behind", Jump = "straight" }] };
        await using HostSession straight = await HostSession.ConnectAsync(estate, estate.Hosts[0], new SecretResolver(), TestContext.Current.CancellationToken);
        await using HostSession behind = await HostSession.ConnectAsync(estate, estate.Hosts[1], new SecretResolver(), TestContext.Current.CancellationToken);
        Assert.Equal(("127.0.0.1", null), (straight.OutsideName, behind.OutsideName));
    }

    [Fact]
    public async Task A_jump_host_that_fails_is_named_and_only_those_behind_it_suffer()
    {
        SlaEstate estate = First.Estate() with
        {
            Hosts = [First.Host with { Name = "straight" }, Second.Host with { Name = "behind", Jump = "127.0.0.1:1" }, Second.Host with { Name = "circle", Jump = "circle" }],
        };
        List<HostResult<string>> results = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits(), PortAsync, Cancellation))
            results.Add(result);
        Assert.Equal(First.Port.ToString(), results.Single(result => result.Host.Name == "straight").Value);
        EvidenceGap gap = results.Single(result => result.Host.Name == "behind").Gap!;
        Assert.Equal(("HostUnreachable", "127.0.0.1"), (gap.Reason.Code, gap.Arguments[0]));
        Assert.Equal("HostUnreachable", results.Single(result => result.Host.Name == "circle").Gap!.Reason.Code);
    }

    [Fact]
    public async Task Each_host_has_its_own_account_key_and_passphrase()
    {
        string locked = First.NewKey("locked", "ed25519", "open sesame");
        First.Authorize(locked);
        await File.WriteAllTextAsync(Path.Combine(First.Folder, "passphrase"), "open sesame\n", Cancellation);
        SecretReference passphrase = new(SecretKind.File, Path.Combine(First.Folder, "passphrase")), wrong = new(SecretKind.File, First.KeyFile);
        SlaEstate estate = First.Estate(new SshAccess { KeyFile = "/nonexistent/key", KnownHosts = First.KnownHosts, User = "no-such-account" }) with
        {
            Hosts =
            [
                .. Enumerable.Range(0, 12).Select(number => First.Host with { Name = "locked" + number, User = Environment.UserName, KeyFile = locked, Password = passphrase }),
                First.Host with { Name = "plain", User = Environment.UserName, KeyFile = First.KeyFile },
                First.Host with { Name = "wrong", User = Environment.UserName, KeyFile = locked, Password = wrong },
                First.Host with { Name = "default" },
            ],
        };
        Dictionary<string, string> found = await PortsAsync(estate);
        Assert.All(Enumerable.Range(0, 12), number => Assert.Equal(First.Port.ToString(), found["locked" + number]));
        Assert.Equal(First.Port.ToString(), found["plain"]);
        Assert.Equal("SshKeyLocked", found["wrong"]);
        Assert.Equal("SshKeyUnreadable", found["default"]);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("-n 127.0.0.1,web1", null)]
    [InlineData("-n web1", "HostCertificateInvalid")]
    [InlineData("-V 20200101:20200201", "HostCertificateInvalid")]
    [InlineData("revoked", "HostKeyRevoked")]
    [InlineData("key revoked", "HostKeyRevoked")]
    [InlineData("stranger", "HostKeyUnknown")]
    [InlineData("stranger with a known key", null)]
    // The library reads the key in a certificate as a signed number, and takes such a one for negative.
    [InlineData("", null, true)]
    [InlineData("-n web1", "HostCertificateInvalid", true)]
    [InlineData("key revoked", "HostKeyRevoked", true)]
    [InlineData("stranger", "HostKeyUnknown", true)]
    [InlineData("stranger with a known key", null, true)]
    public async Task A_host_certificate_counts_where_its_authority_is_known_and_it_holds(string how, string? expected, bool nineBits = false)
    {
        string authority = nineBits ? NineBitKey("authority").File : First.NewKey("authority");
        await using SshServer server = new() { Options = $"HostCertificate {Path.Combine(First.Folder, "signed-cert.pub")}", HostKey = nineBits ? NineBitKey("signed").File : First.NewKey("signed") };
        string[] options = how.StartsWith('-') is false ? [] : how.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SshServer.Run("ssh-keygen", ["-q", "-s", authority, "-I", "test", "-h", .. options, Path.Combine(First.Folder, "signed.pub")]);
        await server.InitializeAsync();
        server.Authorize(First.KeyFile);
        string line = $"[127.0.0.1]:{server.Port} {await File.ReadAllTextAsync((how.StartsWith("stranger", StringComparison.Ordinal) ? First.NewKey("another") : authority) + ".pub", Cancellation)}";
        string known = Path.Combine(First.Folder, "known-authority");
        await File.WriteAllTextAsync(known, "@cert-authority " + line + how switch
        {
            "revoked" => "@revoked " + line,
            "key revoked" => $"@revoked [127.0.0.1]:{server.Port} {await File.ReadAllTextAsync(Path.Combine(First.Folder, "signed.pub"), Cancellation)}",
            "stranger with a known key" => $"[127.0.0.1]:{server.Port} {await File.ReadAllTextAsync(Path.Combine(First.Folder, "signed.pub"), Cancellation)}",
            _ => "",
        }, Cancellation);
        SlaEstate estate = First.Estate(new SshAccess { KeyFile = First.KeyFile, KnownHosts = known }) with { Hosts = [server.Host] };
        List<HostResult<string>> results = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits(), PortAsync, Cancellation))
            results.Add(result);
        Assert.True((expected ?? server.Port.ToString()) == (results[0].Value ?? results[0].Gap!.Reason.Code), string.Join(" | ", results[0].Gap?.Arguments ?? []));
    }

    // sshd shows no such certificate itself: it checks its own.
    [Fact]
    public void A_certificate_that_its_authority_did_not_sign_so_is_refused()
    {
        (string authority, (string host, Ed25519PrivateKeyParameters key)) = (First.NewKey("authority"), NineBitKey("signed"));
        SshServer.Run("ssh-keygen", "-q", "-s", authority, "-I", "test", "-h", host + ".pub");
        byte[] certificate = Convert.FromBase64String(File.ReadAllText(host + "-cert.pub").Split(' ')[1]), signature = new byte[64];
        key.Sign(Ed25519.Algorithm.Ed25519, null, "hello"u8.ToArray(), 0, 5, signature, 0);
        byte[] signed = [.. Field("ssh-ed25519"u8), .. Field(signature)];
        ConnectionInfo connection = new("h", "u", new NoneAuthenticationMethod("u"));
        SshAlgorithms.Choose(connection, [], certificates: true, quick: true);
        Assert.True(connection.HostKeyAlgorithms[SshHostCertificate.Algorithm](certificate).VerifySignature("hello"u8.ToArray(), signed));
        Assert.False(connection.HostKeyAlgorithms[SshHostCertificate.Algorithm](certificate).VerifySignature("Hello"u8.ToArray(), signed));
        certificate[certificate.AsSpan().IndexOf("test"u8)] = (byte)'T';
        Assert.False(connection.HostKeyAlgorithms[SshHostCertificate.Algorithm](certificate).VerifySignature("hello"u8.ToArray(), signed));
    }

    // A key pair whose public key begins with nine set bits, as ssh-keygen would write it (PROTOCOL.key).
    private (string File, Ed25519PrivateKeyParameters Key) NineBitKey(string name)
    {
        byte[] seed = new byte[32], key;
        do
        {
            RandomNumberGenerator.Fill(seed);
            key = new Ed25519PrivateKeyParameters(seed).GeneratePublicKey().GetEncoded();
        }
        while (key[0] != 0xFF || key[1] < 0x80);
        byte[] type = "ssh-ed25519"u8.ToArray(), plain = [.. Field(type), .. Field(key)];
        byte[] secret = [.. new byte[8], .. plain, .. Field([.. seed, .. key]), .. Field([])];
        byte[] padded = [.. secret, .. Enumerable.Range(1, (8 - (secret.Length % 8)) % 8).Select(number => (byte)number)];
        byte[] content = [.. "openssh-key-v1\0"u8, .. Field("none"u8), .. Field("none"u8), .. Field([]), 0, 0, 0, 1, .. Field(plain), .. Field(padded)];
        string file = Path.Combine(First.Folder, name);
        foreach (string old in (string[])[file, file + ".pub"])
            File.Delete(old);
        File.WriteAllText(file, $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\n-----END OPENSSH PRIVATE KEY-----\n".ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file + ".pub", $"ssh-ed25519 {Convert.ToBase64String(plain)}\n");
        return (file, new Ed25519PrivateKeyParameters(seed));
    }

    private static byte[] Field(ReadOnlySpan<byte> content) => [0, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    // The port that the far end says it was reached at.
    private static async Task<string> PortAsync(HostSession host, CancellationToken stop) => (await host.RunManyAsync([new("sh", "-c", "echo ${SSH_CONNECTION##* }")], stop))[0].Printed!.Trim();

    private static async Task<Dictionary<string, string>> PortsAsync(SlaEstate estate)
    {
        Dictionary<string, string> found = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits(), PortAsync, Cancellation))
            found.Add(result.Host.Name, result.Value ?? result.Gap!.Reason.Code);
        return found;
    }
}
