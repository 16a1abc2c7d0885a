using System.Text;

namespace SlaOps.Tests.Fuzzing;

/// <summary>What hosts and load balancers show of their redundancy.</summary>
public class RedundancyFuzzTests
{
    [Fact]
    public void Data_paths() => Fuzz.Run("data-paths", content =>
    {
        DataPathEvidence evidence = DataPathText.Parse("h", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetString(content));
        Assert.All(evidence.Arrays, array => Assert.False(array.Working < 0 || array.Working > array.Disks || array.Name.Length == 0));
        Assert.All(evidence.Bonds, bond => Assert.False(bond.Working > bond.Lines));
    });

    // Lines of a name and a value, as a status is read; the names of accounts come as lines.
    [Fact]
    public void Replication_and_accounts() => Fuzz.Run("replication", content =>
    {
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        Dictionary<string, string?> row = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] words in lines.Select(line => line.Split('\t', 2)))
            row[words[0]] = words.Length < 2 || words[1] is "NULL" ? null : words[1];
        GaleraState? galera = ReplicationText.Galera(row);
        Assert.False(galera is { Size: < 0 } || (galera is not null && string.IsNullOrEmpty(row.GetValueOrDefault("wsrep_provider_name"))));
        ReplicaChannel channel = Assert.Single(ReplicationText.Channels([row]));
        Assert.False(channel.Lag < TimeSpan.Zero);
        Assert.DoesNotContain("root@localhost", AdministratorText.DatabaseAccounts(lines));
    });

    [Fact]
    public void Haproxy() => Fuzz.Run("haproxy", content =>
        Assert.All(HaproxyText.Servers(Encoding.UTF8.GetString(content)) ?? [], server => Assert.NotEmpty(server.Proxy)));
}
