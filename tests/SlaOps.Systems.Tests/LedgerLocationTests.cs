namespace SlaOps.Systems.Tests;

public class LedgerLocationTests
{
    [Fact]
    public void The_default_ledger_lies_in_the_users_data_folder() =>
        Assert.EndsWith(Path.Combine("SlaOps", "ledger.db"), LedgerStore.DefaultPath, StringComparison.Ordinal);

    [Theory]
    [InlineData("Server=db1;Database=slaops", true)]
    [InlineData("database=x; HOST = db1 ;user id=a", true)]
    [InlineData("Data Source=db1;Database=x", true)]
    [InlineData("/srv/a=b/ledger.db", false)]
    [InlineData("ledger.db", false)]
    [InlineData("C:\\a;b=c\\ledger.db", false)]
    public void A_connection_string_is_told_from_a_path(string location, bool expected) =>
        Assert.Equal(expected, LedgerStore.IsConnectionString(location));
}
