namespace SlaOps.Systems.Tests;

/// <summary>Where a host writes its security events, asked over a real sshd by an account that may not look there, and by a real sudo.</summary>
public sealed class SecurityEventCollectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_only_root_may_see_is_seen_by_the_right_that_the_verdict_asks_for()
    {
        SshServer.SkipWithout(SshServer.IsRoot, "Only root can give a host files of its own.");
        SshServer.SkipWithout(LocalProcess.Find("sudo") is not null, "sudo is missing: install sudo.");
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(Cancel);
        SecurityEventEvidence denied = await CollectAsync("");
        Verdict unread = SecurityEventJudge.Judge(policy, denied, DateTimeOffset.UtcNow);
        Assert.Equal((VerdictStatus.Unknown, "NeedsRoot", "/var/log/audit/audit.log"), (unread.Status, unread.Reason, unread.Arguments[0]));
        string line = Assert.Single(denied.Logs).Sudoers!;
        Assert.Contains(line, unread.Message, StringComparison.Ordinal);
        Verdict read = SecurityEventJudge.Judge(policy, await CollectAsync(line), DateTimeOffset.UtcNow);
        Assert.Equal((VerdictStatus.Met, "SecurityEventsRecorded"), (read.Status, read.Reason));
    }

    private static async Task<SecurityEventEvidence> CollectAsync(string sudoers)
    {
        await using SshServer server = new()
        {
            Options = "SetEnv PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            Files = new Dictionary<string, string>
            {
                ["/etc/passwd"] = "root:x:0:0::/:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nslaops:x:2001:2001::/:/bin/sh\n",
                ["/etc/group"] = "root:x:0:\nslaops:x:2001:\nnogroup:x:65534:\n",
                ["/etc/shadow"] = "root:*:19000::::::\nslaops:*:19000::::::\n",
                ["/etc/sudoers"] = sudoers + "\n",
            },
        };
        await server.InitializeAsync();
        // /var/log of that host alone: an audit log as auditd leaves it.
        LocalProcess.Run("nsenter", "--target", server.ProcessId.ToString(), "--mount", "sh", "-c", "mount -t tmpfs log /var/log && mkdir -m 700 /var/log/audit && echo event >/var/log/audit/audit.log");
        SlaEstate estate = server.Estate();
        estate = estate with { Ssh = estate.Ssh! with { Sudo = true, User = "slaops" } };
        await using HostSession session = await HostSession.ConnectAsync(estate, estate.Hosts[0], new SecretResolver(), Cancel);
        return await SecurityEventCollector.CollectAsync(session, Cancel);
    }
}
