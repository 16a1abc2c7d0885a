using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SlaOps.Systems.Tests;

/// <summary>What both stores promise, proven on each.</summary>
public abstract class StoreTests
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The location of a ledger that does not exist yet.</summary>
    protected abstract Task<string> NewLocationAsync();

    protected static LedgerEvent Event(string kind, string subject, int number) => new(kind, subject, new JsonObject { ["n"] = number, ["text"] = "日本 😀 \"\n\\" });

    private static Task<LedgerDatabase> Open(string location, LedgerAccess access = LedgerAccess.Write) => LedgerStore.OpenAsync(location, access, Token);

    [Fact]
    public async Task What_was_never_created_is_empty_to_read_and_stays_so()
    {
        string location = await NewLocationAsync();
        for (int time = 0; time < 2; time++)
        {
            await using LedgerDatabase ledger = await Open(location, LedgerAccess.Read);
            Assert.Equal(LedgerHead.Empty, await ledger.GetHeadAsync(Token));
            Assert.Empty(await ledger.ReadAsync(new LedgerQuery(), Token).ToListAsync());
            Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
            Assert.Equal("LedgerReadOnly", (await Assert.ThrowsAsync<SlaException>(() => ledger.AppendAsync([Event("notice", "sla", 1)], null, Token))).Code.Id);
        }
    }

    [Fact]
    public async Task What_is_appended_reads_back_sealed_in_order_and_byte_for_byte()
    {
        string location = await NewLocationAsync();
        IReadOnlyList<LedgerEntry>? written;
        await using (LedgerDatabase ledger = await Open(location))
        {
            written = await ledger.AppendAsync([Event("notice", "sla", 1), Event("verdict", "host:ü", 2)], null, Token);
            await ledger.AppendAsync([Event("notice", "host:a", 3)], null, Token);
            Assert.Empty((await ledger.AppendAsync([], null, Token))!);
        }

        await using LedgerDatabase again = await Open(location, LedgerAccess.Read);
        List<LedgerEntry> read = await again.ReadAsync(new LedgerQuery(), Token).ToListAsync();
        Assert.Equal([1, 2, 3], read.Select(entry => entry.Sequence));
        Assert.Equivalent(written![1], read[1], strict: true);
        Assert.Equal(new LedgerHead(3, read[2].Hash), await again.GetHeadAsync(Token));
        LedgerVerification verified = await again.VerifyAsync(new LedgerHead(2, read[1].Hash), null, Token);
        Assert.True(verified.IsValid, verified.Message);
        Assert.Equal(LedgerDamage.Cut, (await again.VerifyAsync(new LedgerHead(4, read[1].Hash), null, Token)).Damage);
    }

    [Fact]
    public async Task Queries_choose_by_kind_subject_and_time_in_either_direction()
    {
        await using LedgerDatabase ledger = await Open(await NewLocationAsync());
        await ledger.AppendAsync([.. Enumerable.Range(1, 1200).Select(number => Event(number % 2 == 0 ? "even" : "odd", "s" + (number % 3), number))], null, Token);
        async Task<int> Count(LedgerQuery query) => await ledger.ReadAsync(query, Token).CountAsync();
        Assert.Equal(1200, await Count(new LedgerQuery()));
        Assert.Equal(600, await Count(new LedgerQuery { Kinds = ["even"] }));
        Assert.Equal(1200, await Count(new LedgerQuery { Kinds = ["even", "odd"] }));
        Assert.Equal(0, await Count(new LedgerQuery { Kinds = [] }));
        Assert.Equal(200, await Count(new LedgerQuery { Kinds = ["odd"], Subject = "s1" }));
        Assert.Equal(0, await Count(new LedgerQuery { Subject = "S1" }));
        List<LedgerEntry> newest = await ledger.ReadAsync(new LedgerQuery { Descending = true, Limit = 700 }, Token).ToListAsync();
        Assert.Equal(Enumerable.Range(501, 700).Reverse().Select(number => (long)number), newest.Select(entry => entry.Sequence));
        Assert.Equal([1199, 1200], (await ledger.ReadAsync(new LedgerQuery { AfterSequence = 1198 }, Token).ToListAsync()).Select(entry => entry.Sequence));
        Assert.Equal(0, await Count(new LedgerQuery { To = newest[0].At }));
        Assert.Equal(1200, await Count(new LedgerQuery { From = newest[0].At }));
        Assert.True((await ledger.VerifyAsync(null, null, Token)).IsValid);
    }

    [Fact]
    public async Task An_expected_head_that_the_chain_has_passed_writes_nothing()
    {
        string location = await NewLocationAsync();
        await using LedgerDatabase ledger = await Open(location);
        await using LedgerDatabase other = await Open(location);
        LedgerHead before = await ledger.GetHeadAsync(Token);
        Assert.NotNull(await other.AppendAsync([Event("notice", "sla", 1)], before, Token));
        Assert.Null(await ledger.AppendAsync([Event("notice", "sla", 2)], before, Token));
        Assert.Equal(1, (await ledger.GetHeadAsync(Token)).Sequence);
    }

    [Fact]
    public async Task A_reader_may_append_while_it_reads()
    {
        await using LedgerDatabase ledger = await Open(await NewLocationAsync());
        await ledger.AppendAsync([.. Enumerable.Range(1, 520).Select(number => Event("notice", "sla", number))], null, Token);
        int count = 0;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Limit = 520 }, Token))
        {
            if (++count % 10 == 0)
                await ledger.AppendAsync([Event("echo", "sla", count)], null, Token);
        }

        Assert.Equal(520, count);
        Assert.Equal(572, (await ledger.GetHeadAsync(Token)).Sequence);
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_chain_and_lose_nothing()
    {
        string location = await NewLocationAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            await using LedgerDatabase ledger = await Open(location);
            for (int number = 0; number < 15; number++)
                Assert.NotNull(await ledger.AppendAsync([Event("notice", "writer:" + writer, number), Event("notice", "writer:" + writer, number)], null, Token));
        }, Token)));
        await using LedgerDatabase read = await Open(location, LedgerAccess.Read);
        LedgerVerification verified = await read.VerifyAsync(null, null, Token);
        Assert.True(verified.IsValid, verified.Message);
        Assert.Equal(180, verified.Count);
    }

    [Fact]
    public async Task Processes_at_once_make_one_chain()
    {
        string location = await NewLocationAsync();
        Process[] writers = [.. Enumerable.Range(0, 3).Select(_ => LedgerWriter.Start(location, 20))];
        foreach (Process writer in writers)
        {
            await writer.StandardOutput.ReadToEndAsync(Token);
            await writer.WaitForExitAsync(Token);
            Assert.Equal(0, writer.ExitCode);
        }

        await using LedgerDatabase read = await Open(location, LedgerAccess.Read);
        LedgerVerification verified = await read.VerifyAsync(null, null, Token);
        Assert.True(verified.IsValid, verified.Message);
        Assert.Equal(3 * 20 * LedgerWriter.EventsAnAppend, verified.Count);
    }

    [Fact]
    public async Task A_killed_process_leaves_whole_appends_only_and_loses_none_that_it_reported()
    {
        string location = await NewLocationAsync();
        long reported = 0;
        for (int round = 0; round < 4; round++)
        {
            using Process writer = LedgerWriter.Start(location, 1_000_000);
            for (int lines = 0; lines < 2 + (round * 7); lines++)
            {
                await writer.StandardOutput.ReadLineAsync(Token);
                reported++;
            }

            writer.Kill();
            await writer.WaitForExitAsync(Token);
        }

        await using LedgerDatabase ledger = await Open(location);
        LedgerVerification verified = await ledger.VerifyAsync(null, null, Token);
        Assert.True(verified.IsValid, verified.Message);
        Assert.Equal(0, verified.Count % LedgerWriter.EventsAnAppend);
        Assert.True(verified.Count >= reported * LedgerWriter.EventsAnAppend);
        Assert.NotNull(await ledger.AppendAsync([Event("notice", "sla", 1)], null, Token));
    }

    [Fact]
    public async Task An_archive_moves_the_chain_unbroken_and_continues_it()
    {
        using TemporaryFolder folder = new();
        string archivePath = folder.File("ledger.jsonl.gz");
        await using LedgerDatabase source = await LedgerStore.OpenAsync(folder.File("source.db"), LedgerAccess.Write, Token);
        await source.AppendAsync([.. Enumerable.Range(1, 1100).Select(number => Event("notice", "s" + number, number))], null, Token);
        await using LedgerDatabase target = await Open(await NewLocationAsync());
        Assert.Equal(1100, await LedgerArchiveFile.ImportAsync(target, await LedgerArchiveFile.ExportAsync(source, archivePath, Token), Token));
        await source.AppendAsync([Event("notice", "more", 1)], null, Token);
        Assert.Equal(1, await LedgerArchiveFile.ImportAsync(target, await LedgerArchiveFile.ExportAsync(source, archivePath, Token), Token));
        Assert.Equal(0, await LedgerArchiveFile.ImportAsync(target, await LedgerArchiveFile.CheckAsync(archivePath, Token), Token));
        Assert.Equal(await source.GetHeadAsync(Token), await target.GetHeadAsync(Token));
        Assert.True((await target.VerifyAsync(await source.GetHeadAsync(Token), null, Token)).IsValid);
    }
}
