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
    [InlineData("Servr=db1;Password=open sesame", true)]
    [InlineData("/srv/a=b/ledger.db", false)]
    [InlineData("ledger.db", false)]
    [InlineData("C:\\a;b=c\\ledger.db", false)]
    public void A_connection_string_is_told_from_a_path(string location, bool expected) =>
        Assert.Equal(expected, LedgerStore.IsConnectionString(location));

    [Theory]
    [InlineData("Server=db1;Database=x;Password=open sesame")]
    [InlineData("Server=db1;PWD = 'open;sesame' ;Database=x")]
    [InlineData("Server=db1;Password=\"open;sesame\"")]
    [InlineData("Server=db1;Password=\"open;sesame")]
    [InlineData("Server=db1;Certificate Password=open sesame")]
    [InlineData("Servr=db1;Password=open sesame")]
    [InlineData("Server=db1;Password={open;sesame")]
    [InlineData("Server=db1;Password=a;Password=open sesame")]
    public void A_password_is_never_shown(string location)
    {
        string shown = LedgerStore.WithoutSecret(location);
        Assert.DoesNotContain("sesame", shown, StringComparison.Ordinal);
        Assert.Contains("***", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/ledger.db")]
    [InlineData("server=db1;password={env:SLAOPS_DB}")]
    [InlineData("server=db1;database=x")]
    public void What_is_no_secret_is_shown_as_it_is(string location) => Assert.Equal(location, LedgerStore.WithoutSecret(location), ignoreCase: true);

    [Fact]
    public async Task A_slip_in_the_servers_key_does_not_make_the_password_a_file_name()
    {
        SlaException error = await Assert.ThrowsAsync<SlaException>(() => LedgerStore.OpenAsync("Servr=db1;Password=open sesame", LedgerAccess.Write, TestContext.Current.CancellationToken));
        Assert.Equal("LedgerLocationInvalid", error.Code.Id);
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }
}
