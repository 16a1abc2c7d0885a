namespace SlaOps.Systems.Tests;

public class LedgerLocationTests
{
    [Fact]
    public void The_default_ledger_lies_in_the_users_data_folder() =>
        Assert.EndsWith(Path.Combine("SlaOps", "ledger.db"), LedgerStore.DefaultPath, StringComparison.Ordinal);
}
