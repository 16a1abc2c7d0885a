[assembly: AssemblyFixture(typeof(SlaOps.Systems.Tests.MariaDbServer))]

namespace SlaOps.Systems.Tests;

public sealed class MySqlLedgerTests(MariaDbServer server) : StoreTests
{
    protected override Task<string> NewLocationAsync() => server.NewDatabaseAsync();

    private static async Task<string> RefusedAsync(string location, string errorId)
    {
        SlaException failure = await Assert.ThrowsAsync<SlaException>(() => LedgerStore.OpenAsync(location, LedgerAccess.Write, Token));
        Assert.Equal(errorId, failure.Code.Id);
        return failure.ToString() + failure.Target;
    }

    [Fact]
    public async Task Neither_errors_nor_the_location_show_the_password()
    {
        string location = await server.NewDatabaseAsync();
        await using (LedgerDatabase ledger = await LedgerStore.OpenAsync(location, LedgerAccess.Write, Token))
            Assert.Matches("^mysql://127.0.0.1:[0-9]+/t[0-9a-f]+$", ledger.Location);
        Assert.DoesNotContain("wrong word", await RefusedAsync(location.Replace("open sesame", "wrong word"), "LedgerDenied"));
        Assert.DoesNotContain("open sesame", await RefusedAsync(location + ";Colour=open sesame", "LedgerLocationInvalid"));
        Assert.DoesNotContain("open sesame", await RefusedAsync("Server=127.0.0.1;Port=1;Database=x;Password=open sesame;Connection Timeout=2", "LedgerUnreachable"));
        await RefusedAsync("Server=127.0.0.1;User ID=x", "LedgerLocationInvalid");
        await RefusedAsync(location.Replace("Database=t", "Database=no"), "LedgerDenied");
    }

    [Fact]
    public async Task The_password_may_be_a_reference()
    {
        string location = await server.NewDatabaseAsync();
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("password"), "open sesame\n", Token);
        Environment.SetEnvironmentVariable("SLAOPS_TEST_PASSWORD", "open sesame");
        foreach (string reference in (string[])["{env:SLAOPS_TEST_PASSWORD}", "{ env: SLAOPS_TEST_PASSWORD }", "{file:" + folder.File("password") + "}"])
        {
            await using LedgerDatabase ledger = await LedgerStore.OpenAsync(location.Replace("open sesame", reference), LedgerAccess.Write, Token);
            Assert.NotNull(await ledger.AppendAsync([Event("notice", "sla", 1)], null, Token));
        }

        Assert.Contains("SLAOPS_TEST_NONE", await RefusedAsync(location.Replace("open sesame", "{env:SLAOPS_TEST_NONE}"), "LedgerLocationInvalid"));
    }

    [Fact]
    public async Task A_later_layout_and_a_foreign_table_are_named()
    {
        string location = await server.NewDatabaseAsync();
        await using (await LedgerStore.OpenAsync(location, LedgerAccess.Write, Token))
        {
        }

        string table = location.Split("Database=")[1].Trim(';') + ".slaops_ledger";
        await server.ExecuteAsync($"ALTER TABLE {table} COMMENT='slaops ledger 2'");
        await RefusedAsync(location, "LedgerNewer");
        await server.ExecuteAsync($"ALTER TABLE {table} COMMENT='mine'");
        await RefusedAsync(location, "LedgerNotALedger");
    }

    [Fact]
    public async Task A_changed_row_is_found()
    {
        string location = await server.NewDatabaseAsync();
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(location, LedgerAccess.Write, Token);
        await ledger.AppendAsync([Event("notice", "sla", 1), Event("notice", "sla", 2)], null, Token);
        await server.ExecuteAsync($"UPDATE {location.Split("Database=")[1].Trim(';')}.slaops_ledger SET subject = 'other' WHERE sequence = 2");
        LedgerVerification result = await ledger.VerifyAsync(null, null, Token);
        Assert.Equal((LedgerDamage.Changed, 2L), (result.Damage, result.Sequence));
    }
}
