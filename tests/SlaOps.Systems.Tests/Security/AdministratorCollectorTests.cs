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

    // The words of a real sshd about real configurations, Match blocks included.
    [Theory]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no", "no", false, false)]
    [InlineData("PermitRootLogin prohibit-password\nPasswordAuthentication yes", "without-password", true, false)]
    [InlineData("PermitRootLogin yes\nPasswordAuthentication yes\nPermitEmptyPasswords yes", "yes", true, true)]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\nUsePAM yes", "no", true, false)]
    [InlineData("PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMatch User root\n  PermitRootLogin yes", "yes", false, false)]
    public void Sshd_tells_its_effective_configuration(string configuration, string rootLogin, bool passwords, bool empty)
    {
        SshServer.SkipWithout(server.Missing is null, server.Missing!);
        using TemporaryFolder folder = new();
        string file = folder.File("sshd_config");
        File.WriteAllText(file, $"HostKey {Path.Combine(server.Folder, "host-ed25519")}\n{configuration}\n");
        string all = LocalProcess.Run("sshd", "-T", "-f", file);
        string root = LocalProcess.Run("sshd", "-T", "-f", file, "-C", "user=root,host=client.invalid,addr=192.0.2.1");
        AdministratorEvidence evidence = AdministratorText.Parse("web1", DateTimeOffset.UtcNow, $"@@slaops passwd ok\nroot:x:0:0::/:/bin/sh\n@@slaops sshd ok\n{all}\n@@slaops sshd-root ok\n{root}\n@@slaops end ok\n");
        Assert.Equal(new SshServerSettings(rootLogin, passwords, empty), evidence.Ssh);
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
