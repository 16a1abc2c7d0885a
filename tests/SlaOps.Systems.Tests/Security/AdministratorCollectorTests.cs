using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>Administrators of this machine, here and over a real sshd; sshd's own account of its configuration; a real MariaDB's accounts.</summary>
public sealed class AdministratorCollectorTests(SshServer server, MariaDbServer database) : IClassFixture<SshServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task This_machine_answers_the_same_here_and_over_ssh()
    {
        await using HostSession here = new LocalSession("web1");
        await using HostSession there = await HostSession.ConnectAsync(server.Estate(), server.Host with { Name = "web1" }, new SecretResolver(), Cancel);
        AdministratorEvidence local = await AdministratorCollector.CollectAsync(here, Cancel);
        AdministratorEvidence remote = await AdministratorCollector.CollectAsync(there, Cancel);
        Assert.Null(local.Gap);
        Assert.Null(remote.Gap);
        Assert.Equal(local.Administrators, remote.Administrators);
        Assert.Equal(local.Ssh, remote.Ssh);
        Assert.Equal(File.Exists("/etc/pam.d/common-password") ? File.ReadAllText("/etc/pam.d/common-password").Contains("pam_pwquality", StringComparison.Ordinal) : null, local.ChecksQuality);
        if (SshServer.IsRoot)
            Assert.NotNull(local.EmptyPasswords);
    }

    // Real accounts, sudo and sshd of a host that has its own of these files. Its account is none that may become root, but by the lines that
    // the verdicts themselves offer.
    [Theory]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no", "", "no", "Met AdministratorsAuthenticate", "")]
    [InlineData("PermitRootLogin yes\nPasswordAuthentication yes\nPermitEmptyPasswords yes", "", "yes PE", "Breached SshEmptyPasswords", "")]
    [InlineData("PermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\nUsePAM yes", "", "without-password P", "AtRisk SshPasswordLogin", "")]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nmatch user root address 10.0.0.0/8\n  PermitRootLogin yes", "", "no", "AtRisk SshMatchPermits", "user=root,host=office,addr=10.1.2.3 permitrootlogin yes")]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMatch LocalPort 22\n  PasswordAuthentication yes", "", "no", "AtRisk SshMatchPermits", "user=a,host=office,addr=10.1.2.3,lport=22 passwordauthentication yes")]
    [InlineData("Include sshd_config.d/*.conf\nPermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no", "Match Group sftp User \"deploy\"\nPasswordAuthentication = yes", "no", "AtRisk SshMatchPermits", "")]
    [InlineData("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no", "MATCH User deploy\nPasswordAuthentication yes\nPermitEmptyPasswords yes", "no", "Breached SshMatchPermits", "user=deploy,host=office,addr=10.1.2.3 permitemptypasswords yes")]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMatch User deploy\nInclude /etc/ssh/sshd_config.d/*.conf", "PasswordAuthentication yes", "no", "AtRisk SshMatchPermits", "user=deploy,host=office,addr=10.1.2.3 passwordauthentication yes")]
    [InlineData("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no", "Match User deploy\nPasswordAuthentication no", "no", "Met AdministratorsAuthenticate", "")]
    public async Task What_sshd_permits_anybody_is_found_by_the_rights_that_the_verdicts_ask_for(string main, string included, string expected, string verdict, string truth)
    {
        SshServer.SkipWithout(SshServer.IsRoot, "Only root can give a host files of its own.");
        SshServer.SkipWithout(LocalProcess.Find("sudo") is not null, "sudo is missing: install sudo.");
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(Cancel) with { Access = new AccessPolicy { Administrators = ["ops"] } };
        await using SshServer plain = Alone(main, included, "");
        await plain.InitializeAsync();
        AdministratorEvidence denied = await CollectAsync(plain);
        Verdict[] unread = [.. AdministratorJudge.Judge(policy, denied, DateTimeOffset.UtcNow)];
        Assert.All(unread, one => Assert.Equal("Unknown NeedsRoot", $"{one.Status} {one.Reason}"));
        string[] lines = [denied.SudoersUnread!.Sudoers!, denied.ShadowUnread!.Sudoers!, denied.SshUnread!.Sudoers!];
        Assert.All(unread, one => Assert.Contains(lines, line => one.Message.Contains(line, StringComparison.Ordinal)));
        await using SshServer alone = Alone(main, included, string.Join('\n', lines));
        await alone.InitializeAsync();
        AdministratorEvidence evidence = await CollectAsync(alone);
        Assert.Equal(new Dictionary<string, string> { ["ops"] = "sudoers" }, evidence.Administrators);
        Assert.Equal(["empty"], evidence.EmptyPasswords);
        Assert.Equal(expected, $"{evidence.Ssh!.RootLogin} {(evidence.Ssh.Passwords ? "P" : "")}{(evidence.Ssh.EmptyPasswords ? "E" : "")}".TrimEnd());
        Verdict judged = AdministratorJudge.Judge(policy, evidence, DateTimeOffset.UtcNow).ElementAt(1);
        Assert.Equal((verdict, 0), ($"{judged.Status} {judged.Reason}", judged.Message.Count(letter => letter == '{')));
        if (truth.Length > 0)
        {
            // So says sshd itself of such a connection.
            string[] words = truth.Split(' ', 2);
            await using HostSession session = await OpenAsync(alone, "root");
            Assert.Contains("\n" + words[1] + "\n", (await session.RunAsync(new HostCommand("sshd", "-T", "-C", words[0]), Cancel)).Output, StringComparison.Ordinal);
        }
    }

    private static SshServer Alone(string main, string included, string sudoers) => new()
    {
        Options = "SetEnv PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        Files = new Dictionary<string, string>
        {
            ["/etc/passwd"] = "root:x:0:0::/:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nslaops:x:2001:2001::/:/bin/sh\nops:x:2002:2002::/:/bin/sh\nempty:x:2003:2003::/:/bin/sh\n",
            ["/etc/group"] = "root:x:0:\nslaops:x:2001:\nops:x:2002:\nempty:x:2003:\nnogroup:x:65534:\n",
            ["/etc/shadow"] = "root:*:19000:0:99999:7:::\nslaops:*:19000::::::\nops:*:19000::::::\nempty::19000::::::\n",
            ["/etc/sudoers"] = "root ALL=(ALL:ALL) ALL\nops ALL=(ALL) ALL\n" + sudoers + "\n",
            ["/etc/ssh/sshd_config"] = main + "\n",
            ["/etc/ssh/sshd_config.d"] = included + "\n",
        },
    };

    private static async Task<HostSession> OpenAsync(SshServer server, string user)
    {
        SlaEstate estate = server.Estate();
        estate = estate with { Ssh = estate.Ssh! with { Sudo = true, User = user } };
        return await HostSession.ConnectAsync(estate, estate.Hosts[0], new SecretResolver(), Cancel);
    }

    private static async Task<AdministratorEvidence> CollectAsync(SshServer server)
    {
        await using HostSession session = await OpenAsync(server, "slaops");
        return await AdministratorCollector.CollectAsync(session, Cancel);
    }

    [Fact]
    public async Task A_database_tells_all_its_accounts_or_that_it_may_not()
    {
        MySqlConnectionStringBuilder place = new(await database.NewDatabaseAsync());
        string name = "a" + Guid.NewGuid().ToString("N")[..8];
        foreach (string statement in (string[])[$"CREATE USER {name} IDENTIFIED BY 'x'", $"GRANT SELECT ON {place.Database}.* TO {name}", $"CREATE USER {name}n IDENTIFIED BY 'x'"])
            await database.ExecuteAsync(statement);
        EstateDatabase estate = new() { Name = "db", Kind = "mariadb", Nodes = [$"127.0.0.1:{place.Port}"], User = "slaops", Password = new SecretReference(SecretKind.Secret, "db") };
        SecretResolver secrets = new((_, _) => Task.FromResult<string?>("open sesame"));
        DatabaseAccountEvidence evidence = await DatabaseAccountCollector.CollectAsync(estate, secrets, Cancel);
        Assert.Null(evidence.Gap);
        Assert.Contains(name + "@%", evidence.Accounts);
        Assert.Contains("slaops@127.0.0.1", evidence.Accounts);
        // An account that may do nothing reaches nothing.
        Assert.DoesNotContain(name + "n@%", evidence.Accounts);
        DatabaseAccountEvidence denied = await DatabaseAccountCollector.CollectAsync(estate with { User = name }, new SecretResolver((_, _) => Task.FromResult<string?>("x")), Cancel);
        Assert.Equal(Reasons.DatabaseDenied, denied.Gap?.Reason);
        DatabaseAccountEvidence down = await DatabaseAccountCollector.CollectAsync(estate with { Nodes = [$"127.0.0.1:{LocalProcess.FreePort()}"] }, secrets, Cancel);
        Assert.Equal(Reasons.Unreadable, down.Gap?.Reason);
    }
}
