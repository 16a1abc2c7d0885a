using System.Text.Json.Nodes;

namespace SlaOps.Systems.Tests;

public sealed class SqliteLedgerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.File("ledger.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    private static LedgerEvent Event(string kind, string subject, int number) => new(kind, subject, new JsonObject { ["n"] = number, ["text"] = "日本 \"\n" });

    private Task<LedgerDatabase> Open(LedgerAccess access = LedgerAccess.Write) => LedgerStore.OpenAsync(FilePath, access, Token);

    [Fact]
    public async Task To_read_what_is_not_there_is_empty_and_creates_nothing()
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(folder.File("deep/ledger.db"), LedgerAccess.Read, Token);
        Assert.Equal(LedgerHead.Empty, await ledger.GetHeadAsync(Token));
        Assert.Empty(await ledger.ReadAsync(new LedgerQuery(), Token).ToListAsync());
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task What_is_appended_is_read_back_sealed_and_in_order()
    {
        IReadOnlyList<LedgerEntry>? written;
        await using (LedgerDatabase ledger = await Open())
        {
            written = await ledger.AppendAsync([Event("notice", "sla", 1), Event("verdict", "host:a", 2)], null, Token);
            await ledger.AppendAsync([Event("notice", "host:a", 3)], null, Token);
        }

        await using LedgerDatabase again = await Open(LedgerAccess.Read);
        List<LedgerEntry> read = await again.ReadAsync(new LedgerQuery(), Token).ToListAsync();
        Assert.Equal([1, 2, 3], read.Select(entry => entry.Sequence));
        Assert.Equal(written![1].Hash, read[2].PreviousHash);
        Assert.Equal(written[1].At, read[1].At);
        Assert.Equal("{\"n\":2,\"text\":\"日本 \\\"\\n\"}", read[1].Body);
        Assert.Equal(new LedgerHead(3, read[2].Hash), await again.GetHeadAsync(Token));
        Assert.True((await again.VerifyAsync(null, null, Token)).IsValid);
    }

    [Fact]
    public async Task Queries_choose_by_kind_subject_and_time_in_either_direction()
    {
        await using LedgerDatabase ledger = await Open();
        await ledger.AppendAsync([.. Enumerable.Range(1, 1200).Select(number => Event(number % 2 == 0 ? "even" : "odd", "s" + (number % 3), number))], null, Token);
        Assert.Equal(1200, await ledger.ReadAsync(new LedgerQuery(), Token).CountAsync());
        Assert.Equal(600, await ledger.ReadAsync(new LedgerQuery { Kinds = ["even"] }, Token).CountAsync());
        Assert.Equal(1200, await ledger.ReadAsync(new LedgerQuery { Kinds = ["even", "odd"] }, Token).CountAsync());
        Assert.Equal(0, await ledger.ReadAsync(new LedgerQuery { Kinds = [] }, Token).CountAsync());
        Assert.Equal(200, await ledger.ReadAsync(new LedgerQuery { Kinds = ["odd"], Subject = "s1" }, Token).CountAsync());
        List<LedgerEntry> newest = await ledger.ReadAsync(new LedgerQuery { Descending = true, Limit = 700 }, Token).ToListAsync();
        Assert.Equal(Enumerable.Range(501, 700).Reverse().Select(number => (long)number), newest.Select(entry => entry.Sequence));
        Assert.Equal([1199, 1200], (await ledger.ReadAsync(new LedgerQuery { AfterSequence = 1198 }, Token).ToListAsync()).Select(entry => entry.Sequence));
        Assert.Equal(0, await ledger.ReadAsync(new LedgerQuery { To = newest[0].At }, Token).CountAsync());
        Assert.Equal(1200, await ledger.ReadAsync(new LedgerQuery { From = newest[0].At }, Token).CountAsync());
    }

    [Fact]
    public async Task An_expected_head_that_the_chain_has_passed_writes_nothing()
    {
        await using LedgerDatabase ledger = await Open();
        LedgerHead before = await ledger.GetHeadAsync(Token);
        Assert.NotNull(await ledger.AppendAsync([Event("notice", "sla", 1)], before, Token));
        Assert.Null(await ledger.AppendAsync([Event("notice", "sla", 2)], before, Token));
        Assert.Equal(1, (await ledger.GetHeadAsync(Token)).Sequence);
    }

    [Fact]
    public async Task A_reader_may_append_while_it_reads()
    {
        await using LedgerDatabase ledger = await Open();
        await ledger.AppendAsync([.. Enumerable.Range(1, 600).Select(number => Event("notice", "sla", number))], null, Token);
        int count = 0;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Limit = 600 }, Token))
        {
            count++;
            await ledger.AppendAsync([Event("echo", "sla", count)], null, Token);
        }

        Assert.Equal(600, count);
        Assert.Equal(1200, (await ledger.GetHeadAsync(Token)).Sequence);
    }
}
