using SlaOps.Tests.Backup;

namespace SlaOps.Tests.Logs;

public class UsageTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly UsageSource Source = new() { Name = "calls", Path = "/srv", File = "{yyyyMMdd}.csv" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tenant,metric,amount\nt1,calls,10\n", 0, 1)]
    [InlineData("t1,calls,10\r\nt1,calls,2.5\r\nt2,calls,0\r\n", 0, 2)]
    [InlineData("\uFEFFTenant,Metric,Amount\n\"t,1\",\"ca\"\"lls\",1\n", 0, 1)]
    [InlineData("", 0, 0)]
    [InlineData("t1,calls\n", 1, 0)]
    [InlineData("t1,calls,10\nt1,calls,-1\n", 2, 0)]
    [InlineData("t1,calls,1e9\n", 1, 0)]
    [InlineData(",calls,1\n", 1, 0)]
    [InlineData("t1,calls,1,2\n", 1, 0)]
    [InlineData("\"t1,calls,1\n", 1, 0)]
    [InlineData("t1,calls,1000000000000000000\n", 1, 0)]
    public void A_file_is_read_whole_or_not_at_all(string text, int wrong, int rows)
    {
        (IReadOnlyList<UsageRow> read, int line) = UsageCsv.Parse(text);
        Assert.Equal((wrong, rows), (line, read.Count));
    }

    [Fact]
    public async Task A_day_is_added_once_whoever_else_writes()
    {
        MemoryLedger ledger = new();
        UsageDay day = Day(1, 10);
        // Another run adds the same day between the look and the write.
        ledger.Intrusion = () => ledger.Add(new LedgerEvent(LedgerKinds.UsageDay, "usage:calls", LedgerBody.Of(("day", "2026-05-01"), ("source", "calls"), ("rows", new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonArray("t1", "calls", "10"))))));
        Assert.False(await UsageLedger.AddAsync(ledger, day, Cancel));
        Assert.False(await UsageLedger.AddAsync(ledger, day, Cancel));
        Assert.Equal(10, Assert.Single((await UsageLedger.ReadAsync(ledger, null, Cancel)).Totals()).Amount);
        // Something else that is written in between only costs a second look.
        ledger.Intrusion = () => ledger.Add(new LedgerEvent("note", "x", []));
        Assert.True(await UsageLedger.AddAsync(ledger, Day(2, 5), Cancel));
        SlaUsage total = Assert.Single((await UsageLedger.ReadAsync(ledger, null, Cancel)).Totals());
        Assert.Equal(("2026-05", 15m, 2, new DateOnly(2026, 5, 2)), (total.Month, total.Amount, total.Days, total.Through));
    }

    [Fact]
    public async Task A_day_of_many_tenants_is_whole()
    {
        MemoryLedger ledger = new();
        UsageDay day = new() { Name = "calls", Day = new DateOnly(2026, 5, 1), Rows = [.. Enumerable.Range(0, 9_000).Select(index => new UsageRow("t" + index, "calls", 1))] };
        Assert.True(await UsageLedger.AddAsync(ledger, day, Cancel));
        Assert.Equal(3, ledger.Entries.Count);
        Assert.Equal(9_000, (await UsageLedger.ReadAsync(ledger, null, Cancel)).Totals().Sum(total => total.Amount));
    }

    // 2026-05-20 00:30 in Tokyo is still the 19th in UTC.
    [Theory]
    [InlineData("2026-05-20T00:30:00+09:00", null, "1..19")]
    [InlineData("2026-05-19T15:30:00+00:00", null, "1..19")]
    [InlineData("2026-05-01T00:00:00+09:00", null, "1..30")] // of April: yesterday's month
    [InlineData("2026-05-20T00:30:00+09:00", "2026-05-18", "18..19")]
    public async Task Finished_days_are_missing_from_the_months_first(string at, string? from, string expected)
    {
        UsageLedger usage = await UsageLedger.ReadAsync(new MemoryLedger(), null, Cancel);
        IReadOnlyList<DateOnly> missing = usage.Missing("calls", Zone, Sample.At(at), from is null ? null : DateOnly.Parse(from));
        Assert.Equal(expected, $"{missing[0].Day}..{missing[^1].Day}");
    }

    // Usage of a day is due a day after its end.
    [Theory]
    [InlineData("", "2026-05-04T12:00:00+09:00", "Unknown UsageNone")]
    [InlineData("1 2", "2026-05-03T00:00:00+09:00", "Met UsageAdded")]
    [InlineData("1 2", "2026-05-04T23:59:59+09:00", "Met UsageAdded")]
    [InlineData("1 2", "2026-05-05T00:00:00+09:00", "Breached UsageMissing")]
    [InlineData("1 3", "2026-05-04T12:00:00+09:00", "Breached UsageMissing")]
    public async Task Every_finished_day_is_in_its_month_in_time(string days, string at, string expected)
    {
        MemoryLedger ledger = new();
        foreach (string day in days.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            await UsageLedger.AddAsync(ledger, Day(int.Parse(day), 1), Cancel);
        Verdict verdict = UsageJudge.Judge(Sample.Policy(), Source, await UsageLedger.ReadAsync(ledger, null, Cancel), Sample.At(at));
        Assert.Equal((expected, "usage:calls"), ($"{verdict.Status} {verdict.Reason}", verdict.Target));
    }

    // Only what the ledger knew at the moment judged for.
    [Fact]
    public async Task The_past_is_judged_by_what_was_known_then()
    {
        MemoryLedger ledger = new() { Now = Sample.At("2026-05-02T01:00:00+09:00") };
        await UsageLedger.AddAsync(ledger, Day(1, 1), Cancel);
        Assert.Empty((await UsageLedger.ReadAsync(ledger, Sample.At("2026-05-02T00:59:59+09:00"), Cancel)).DaysOf("calls"));
        Assert.Single((await UsageLedger.ReadAsync(ledger, Sample.At("2026-05-02T01:00:00+09:00"), Cancel)).DaysOf("CALLS"));
    }

    private static UsageDay Day(int day, decimal amount) => new() { Name = "calls", Day = new DateOnly(2026, 5, day), Rows = [new UsageRow("t1", "calls", amount)] };
}
