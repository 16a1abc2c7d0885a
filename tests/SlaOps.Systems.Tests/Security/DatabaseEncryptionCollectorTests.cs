using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SlaOps.Systems.Tests;

/// <summary>Real MariaDB servers: one plain, one that encrypts all.</summary>
public sealed class DatabaseEncryptionCollectorTests(MariaDbServer plain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_server_is_seen_to_be_plain()
    {
        string name = new MySqlConnector.MySqlConnectionStringBuilder(await plain.NewDatabaseAsync()).Database;
        await plain.ExecuteAsync($"CREATE TABLE {name}.t (a INT) ENGINE=InnoDB");
        NodeEncryption node = await AskAsync(plain.Node);
        Assert.Equal((null, false, false), (node.Gap, node.HasTls, node.RequiresTls));
        Assert.Contains(name + "/t", node.PlainTables);
        Assert.Contains("redo", node.PlainLogs);
        Assert.All(node.Folders, folder => Assert.True(Directory.Exists(folder), folder));
        Assert.NotEmpty(node.Folders);
    }

    // findmnt and lsblk's own answers are the measure.
    [Fact]
    public async Task Folders_of_this_machine_lie_on_what_findmnt_says()
    {
        SshServer.SkipWithout(LocalProcess.Find("lsblk") is not null && LocalProcess.Find("findmnt") is not null, "lsblk or findmnt is missing: install util-linux.");
        using TemporaryFolder folder = new();
        Directory.CreateSymbolicLink(folder.File("it's a link"), "/dev/shm");
        await using HostSession here = new LocalSession("here");
        DiskEvidence evidence = await DiskCollector.CollectAsync(here, [folder.Path, folder.File("it's a link"), folder.File("nowhere")], Cancel);
        Assert.Null(evidence.Gap);
        string source = LocalProcess.Run("findmnt", "-v", "-n", "-o", "SOURCE", "--first-only", "-T", folder.Path).Trim();
        bool? encrypted = source.StartsWith("/dev/", StringComparison.Ordinal) ? LocalProcess.Run("lsblk", "-n", "-s", "-o", "TYPE", source).Contains("crypt", StringComparison.Ordinal) : null;
        Assert.Equal(new StoredFolder(folder.Path, source, encrypted), evidence.Folders[0]);
        Assert.Equal(("tmpfs", null), (evidence.Folders[1].Source, evidence.Folders[1].Encrypted));
        Assert.Equal((null, null), (evidence.Folders[2].Source, evidence.Folders[2].Encrypted));
    }

    // The whole way: the server says where its data lies, its host what that lies on.
    [Fact]
    public async Task A_run_over_the_agreement_looks_beneath_a_database()
    {
        string name = new MySqlConnector.MySqlConnectionStringBuilder(await plain.NewDatabaseAsync()).Database;
        await plain.ExecuteAsync($"CREATE TABLE {name}.t (a INT) ENGINE=InnoDB");
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(Cancel);
        SlaEstate estate = SlaEstate.ThisMachine("here") with
        {
            Databases = [new EstateDatabase { Name = "db", Kind = "mariadb", Nodes = [plain.Node], User = "slaops", Password = new SecretReference(SecretKind.Secret, "db") }],
            TenantPlaces = [new TenantPlace { Path = "/dev/shm/{tenant}" }],
        };
        HashSet<string> clauses = [ClauseIds.EncryptionAtRest];
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(
            policy, estate, null, new SecretResolver((_, _) => Task.FromResult<string?>("open sesame")), new GatheringScope(clauses, DateTimeOffset.UtcNow, null, estate.Hosts), Cancel);
        Dictionary<string, string> reasons = ComplianceJudge.Judge(policy, evidence, clauses, DateTimeOffset.UtcNow).ToDictionary(verdict => verdict.Target, verdict => verdict.Reason);
        DiskEvidence disks = evidence.Hosts.Single().Disks!;
        NodeEncryption node = evidence.DatabaseEncryption.Single().Nodes.Single();
        bool?[] beneath = [.. disks.Folders.Where(one => node.Folders.Contains(one.Path)).Select(one => one.Encrypted)];
        Assert.Equal(("here", node.Folders.Count), (node.Host, beneath.Length));
        Assert.Equal(beneath.All(one => one is true) ? "DisksEncrypted" : beneath.Contains(false) ? "NodePlain" : "TablesPlain", reasons["database:db"]);
        Assert.Equal("DiskPlain", reasons["host:here"]);
        // One that holds nothing is not asked for this.
        Assert.Empty((await EvidenceGathering.GatherAsync(policy, SlaEstate.ThisMachine("here"), null, new SecretResolver(), new GatheringScope(clauses, DateTimeOffset.UtcNow, null, SlaEstate.ThisMachine("here").Hosts), Cancel)).Hosts);
    }

    [Fact]
    public async Task A_server_that_encrypts_all_is_seen_to()
    {
        using TemporaryFolder folder = new();
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(folder.File("cert.pem"), certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(folder.File("key.pem"), key.ExportRSAPrivateKeyPem(), Cancel);
        await File.WriteAllTextAsync(folder.File("keys"), "1;" + Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) + "\n", Cancel);
        await using MariaDbServer server = await MariaDbServer.StartAsync(
            "--ssl-cert=" + folder.File("cert.pem"), "--ssl-key=" + folder.File("key.pem"), "--require-secure-transport=ON", "--log-bin=bin", "--server-id=1", "--encrypt-binlog=ON",
            "--plugin-load-add=file_key_management", "--file-key-management-filename=" + folder.File("keys"), "--innodb-encrypt-tables=FORCE", "--innodb-encrypt-log=ON");
        await server.ExecuteAsync("CREATE DATABASE d");
        await server.ExecuteAsync("CREATE TABLE d.t (a INT) ENGINE=InnoDB ENCRYPTED=YES");
        NodeEncryption node = await AskAsync(server.Node);
        Assert.Equal((null, true, true, null), (node.Gap, node.HasTls, node.RequiresTls, node.TablesGap));
        Assert.True(node.Tables > 0);
        Assert.Empty(node.PlainTables);
        Assert.Empty(node.PlainLogs);
    }

    private static async Task<NodeEncryption> AskAsync(string node) => (await DatabaseEncryptionCollector.CollectAsync(
        new EstateDatabase { Name = "db", Kind = "mariadb", Nodes = [node], User = "slaops", Password = new SecretReference(SecretKind.Secret, "db") },
        new SecretResolver((_, _) => Task.FromResult<string?>("open sesame")), Cancel)).Nodes.Single();
}
