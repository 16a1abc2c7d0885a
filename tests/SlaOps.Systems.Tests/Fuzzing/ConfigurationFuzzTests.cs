using SlaOps.Tests.Fuzzing;

namespace SlaOps.Systems.Tests.Fuzzing;

public class ConfigurationFuzzTests
{
    [Fact]
    public void Policy_files() => Fuzz.Run("policy", content =>
    {
        Bound<SlaPolicy> bound = PolicyFile.Read(content, "p.yaml", CancellationToken.None);
        Consistent(bound);
        // What was let in must survive being written.
        if (bound.Value is SlaPolicy policy)
            Assert.Empty(PolicyFile.Read(System.Text.Encoding.UTF8.GetBytes(PolicyFile.Write(policy)), "p.yaml", CancellationToken.None).Mistakes);
    });

    [Fact]
    public void Estate_files() => Fuzz.Run("estate", content =>
    {
        Bound<SlaEstate> bound = EstateFile.Read(content, "e.yaml", CancellationToken.None);
        Consistent(bound);
        if (bound.Value is SlaEstate estate)
            Assert.Empty(EstateFile.Read(System.Text.Encoding.UTF8.GetBytes(EstateFile.Write(estate)), "e.yaml", CancellationToken.None).Mistakes);
    });

    // A value or mistakes, never neither, never both; every mistake has a place and says what would be right.
    private static void Consistent<T>(Bound<T> bound)
        where T : class
    {
        Assert.Equal(bound.Value is null, bound.Mistakes.Count > 0);
        Assert.All(bound.Mistakes, mistake => Assert.True(mistake.Line > 0 && mistake.Column > 0 && mistake.Expected.Length > 0));
    }
}
