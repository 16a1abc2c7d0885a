namespace SlaOps.Systems.Tests;

/// <summary>Every kind of login against a real sshd: passwords, questions, keys of each type with and without a passphrase, and two of them at once.</summary>
public sealed class SshLoginTests
{
    private const string Secret = "open sesame";

    private static readonly SecretResolver Secrets = new((name, _) => Task.FromResult<string?>(name is "right" ? Secret : "wrong"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PasswordAuthentication yes\nKbdInteractiveAuthentication no", false)]
    [InlineData("UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes", false)]
    [InlineData("UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\nAuthenticationMethods publickey,keyboard-interactive", true)]
    [InlineData("PasswordAuthentication yes\nAuthenticationMethods publickey,password", true)]
    public async Task A_password_logs_in_also_as_the_answer_to_a_question_and_after_a_key(string options, bool key)
    {
        SshServer.SkipWithout(SshServer.IsRoot && LocalProcess.Find("openssl") is not null, "Only root can give a host accounts of its own; openssl makes their passwords.");
        string hash = LocalProcess.Run("openssl", "passwd", "-6", Secret).Trim();
        await using SshServer server = new()
        {
            Options = options,
            Files = new Dictionary<string, string>
            {
                ["/etc/passwd"] = "root:x:0:0::/:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nslaops:x:2001:2001::/:/bin/sh\n",
                ["/etc/group"] = "root:x:0:\nslaops:x:2001:\nnogroup:x:65534:\n",
                ["/etc/shadow"] = $"root:*:19000::::::\nslaops:{hash}:19000::::::\n",
                ["/etc/pam.d/sshd"] = "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n",
            },
        };
        await server.InitializeAsync();
        Assert.Null(await RefusalAsync(server, new SshAccess { User = "slaops", KnownHosts = server.KnownHosts, Password = new SecretReference(SecretKind.Secret, "right"), KeyFile = key ? server.KeyFile : null }));
        EvidenceGap? refused = await RefusalAsync(server, new SshAccess { User = "slaops", KnownHosts = server.KnownHosts, Password = new SecretReference(SecretKind.Secret, "wrong"), KeyFile = key ? server.KeyFile : null });
        Assert.Equal(("SshLoginRefused", "slaops"), (refused?.Reason.Code, refused?.Arguments[1]));
        Assert.DoesNotContain(refused!.Arguments, argument => argument?.ToString()?.Contains("wrong", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa", "-b", "521")]
    [InlineData("rsa", "-b", "2048")]
    [InlineData("rsa", "-b", "2048", "-m", "PEM")]
    [InlineData("rsa", "-b", "2048", "-m", "PKCS8")]
    [InlineData("ed25519", "-Z", "aes256-gcm@openssh.com")]
    public async Task A_key_of_each_kind_logs_in_and_one_with_a_passphrase_by_that_alone(string type, params string[] more)
    {
        await using SshServer server = new();
        await server.InitializeAsync();
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        string open = server.NewKey("open", type, "", more), locked = server.NewKey("locked", type, Secret, more);
        server.Authorize(open);
        server.Authorize(locked);
        SshAccess ssh = new() { KnownHosts = server.KnownHosts };
        Assert.Null(await RefusalAsync(server, ssh with { KeyFile = open }));
        Assert.Null(await RefusalAsync(server, ssh with { KeyFile = locked, Password = new SecretReference(SecretKind.Secret, "right") }));
        Assert.Equal("SshKeyLocked", (await RefusalAsync(server, ssh with { KeyFile = locked, Password = new SecretReference(SecretKind.Secret, "wrong") }))?.Reason.Code);
        Assert.Equal("SshKeyLocked", (await RefusalAsync(server, ssh with { KeyFile = locked }))?.Reason.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of a key")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIBAAAA\n-----END PRIVATE KEY-----\n")]
    public async Task What_is_no_key_is_that_hosts_reason(string text)
    {
        await using SshServer server = new();
        await server.InitializeAsync();
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        string file = Path.Combine(server.Folder, "broken");
        await File.WriteAllTextAsync(file, text, Cancel);
        EvidenceGap? gap = await RefusalAsync(server, new SshAccess { KnownHosts = server.KnownHosts, KeyFile = file });
        Assert.Equal(("SshKeyUnreadable", file), (gap?.Reason.Code, gap?.Arguments[0]));
    }

    private static async Task<EvidenceGap?> RefusalAsync(SshServer server, SshAccess ssh)
    {
        SlaEstate estate = server.Estate(ssh);
        try
        {
            await using HostSession session = await HostSession.ConnectAsync(estate, estate.Hosts[0], Secrets, Cancel);
            Assert.Equal((ssh.User ?? Environment.UserName) + "\n", (await session.RunAsync(new HostCommand("id", "-un"), Cancel)).Output);
            return null;
        }
        catch (EvidenceGapException exception)
        {
            return exception.Gap;
        }
    }
}
