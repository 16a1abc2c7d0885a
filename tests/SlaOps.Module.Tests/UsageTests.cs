using System.Diagnostics;
using System.Globalization;

namespace SlaOps.Module.Tests;

/// <summary>Usage that is added by the built <c>slaops</c>, which is killed on the way.</summary>
public sealed class UsageTests : IDisposable
{
    private const int Days = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-usage");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Killed_again_and_again_every_finished_day_is_in_the_totals_once()
    {
        DateTime yesterday = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")).Date.AddDays(-1);
        foreach (int back in Enumerable.Range(0, Days))
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, yesterday.AddDays(-back).ToString("'usage-'yyyyMMdd'.csv'", CultureInfo.InvariantCulture)), "t1,calls,1\n", TestContext.Current.CancellationToken);
        string estate = Path.Combine(folder.FullName, "estate.yaml"), ledger = Path.Combine(folder.FullName, "ledger.db");
        await File.WriteAllTextAsync(estate, $"estate: test\nusage:\n  - {{ name: calls, path: '{folder.FullName}', file: 'usage-{{yyyyMMdd}}.csv' }}\n", TestContext.Current.CancellationToken);
        string update = $"Update-SlaUsageSummary -Estate '{estate}' -Ledger '{ledger}' -From {yesterday.AddDays(1 - Days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} -Confirm:$false";
        for (int kill = 0; kill < 3; kill++)
        {
            long before = Length(ledger);
            using Process process = RunnerProcess.Start("-Command", update);
            Stopwatch waited = Stopwatch.StartNew();
            while (Length(ledger) <= before + 8_000 && !process.HasExited && waited.Elapsed < Patience)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, process.ExitCode);
        }

        int added = Added(RunnerProcess.Run("-Command", $"@({update}).Count"));
        Assert.InRange(added, 1, Days);
        Assert.Equal(0, Added(RunnerProcess.Run("-Command", $"@({update}).Count")));
        Assert.Equal(Days, Added(RunnerProcess.Run("-Command", $"$sum = 0; Get-SlaUsage -Ledger '{ledger}' | ForEach-Object {{ $sum += $_.Amount }}; $sum")));
        Assert.Equal(1, Added(RunnerProcess.Run("-Command", $"[int](Test-SlaLedger -Ledger '{ledger}').IsValid")));
    }

    private static int Added(RunnerResult result) => int.Parse(Assert.Single(result.Lines), CultureInfo.InvariantCulture);

    // What is written is in the log beside the file first.
    private static long Length(string ledger) => new[] { ledger, ledger + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);
}
