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
