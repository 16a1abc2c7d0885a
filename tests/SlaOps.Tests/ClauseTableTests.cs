using System.Reflection;

namespace SlaOps.Tests;

public class ClauseTableTests
{
    [Fact]
    public void The_agreement_has_fifty_clauses_each_once()
    {
        Assert.Equal(50, ClauseTable.All.Count);
        Assert.Equal(50, ClauseTable.ById.Count);
    }

    [Fact]
    public void Every_id_is_a_constant_and_every_constant_is_in_the_table()
    {
        IEnumerable<string> constants = typeof(ClauseIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(constants.Order(StringComparer.Ordinal), ClauseTable.All.Select(clause => clause.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ClauseIds.PatchInterval, "patch.interval", "patch", ClauseProof.Measured)]
    [InlineData(ClauseIds.ErasureDue, "erasure.due", "erasure", ClauseProof.Measured | ClauseProof.Recorded)]
    [InlineData(ClauseIds.VulnerabilityTesting, "vulnerability.testing", "vulnerability", ClauseProof.Attested)]
    [InlineData(ClauseIds.SecurityCredentials, "security.credentials", "security", ClauseProof.Measured | ClauseProof.Attested)]
    public void A_clause_knows_its_area_and_its_proof(string id, string written, string area, ClauseProof how)
    {
        Assert.Equal(written, id);
        Assert.Equal(new ClauseDefinition(id, area, how), ClauseTable.ById[id]);
    }

    [Fact]
    public void Every_clause_can_be_proven_somehow() =>
        Assert.All(ClauseTable.All, clause => Assert.NotEqual(ClauseProof.None, clause.How));
}
