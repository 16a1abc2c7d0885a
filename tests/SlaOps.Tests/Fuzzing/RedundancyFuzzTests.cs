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

    [Fact]
    public void Haproxy() => Fuzz.Run("haproxy", content =>
        Assert.All(HaproxyText.Servers(Encoding.UTF8.GetString(content)) ?? [], server => Assert.NotEmpty(server.Proxy)));
}
