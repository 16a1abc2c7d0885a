using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>
/// The ledger against <c>sqlite3 .import</c> of the same rows into the same table (indexes too, one transaction, WAL, FULL) in the same
/// run: appending in batches must be at least as fast, verifying must take at most 0.35 of its time, in flat memory.
/// </summary>
public static class LedgerBenchmark
{
    private const int Rows = 1_000_000;
    private const int Batch = 50_000;
    private const double LeastAppend = 1.0;
    private const double MostVerify = 0.35;

    /// <summary>Runs it and prints the ratios; false where a target is missed.</summary>
    public static async Task<bool> Run(TextWriter output)
    {
        string folder = Path.Combine(Path.GetTempPath(), "slaops-bench-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            string path = Path.Combine(folder, "ledger.db");
            await using LedgerDatabase ledger = await LedgerStore.OpenAsync(path, LedgerAccess.Write, CancellationToken.None);
            await AppendAsync(ledger, Batch); // warm-up: the runtime compiles
            long already = (await ledger.GetHeadAsync(CancellationToken.None)).Sequence;
            TimeSpan append = await AppendAsync(ledger, Rows);
            await ledger.VerifyAsync(null, null, CancellationToken.None);

            long before = GC.GetTotalAllocatedBytes(true);
            Stopwatch watch = Stopwatch.StartNew();
            LedgerVerification verification = await ledger.VerifyAsync(null, null, CancellationToken.None);
            TimeSpan verify = watch.Elapsed * Rows / (Rows + already);
            long allocated = GC.GetTotalAllocatedBytes(true) - before;

            TimeSpan import = Import(folder, path);
            double appendRatio = import / append;
            double verifyRatio = verify / import;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: sqlite3 .import of {Rows:N0} rows        {import.TotalSeconds:0.00} s"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: batch append, rate against import     {appendRatio:0.00} x (target >= {LeastAppend:0.0})   {append.TotalSeconds:0.00} s"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: verify, time against import           {verifyRatio:0.00} x (target <= {MostVerify:0.00})  {verify.TotalSeconds:0.00} s, {allocated / 1024:N0} KiB allocated"));
            return verification.IsValid && appendRatio >= LeastAppend && verifyRatio <= MostVerify && allocated < 1024 * 1024;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TimeSpan> AppendAsync(LedgerDatabase ledger, int rows)
    {
        TimeSpan spent = TimeSpan.Zero;
        for (int done = 0; done < rows; done += Batch)
        {
            LedgerEvent[] events = [.. Enumerable.Range(done, Batch).Select(Event)];
            Stopwatch watch = Stopwatch.StartNew();
            await ledger.AppendAsync(events, null, CancellationToken.None);
            spent += watch.Elapsed;
        }

        return spent;
    }

    private static LedgerEvent Event(int number) => new((number % 4) switch { 0 => "heartbeat", 1 => "notice", _ => "verdict" }, "host:voice" + (number % 50), new JsonObject
    {
        ["clause"] = "patch.interval",
        ["status"] = "Met",
        ["reason"] = "PatchesApplied",
        ["number"] = number,
        ["observed"] = "2 pending, oldest 3d",
        ["required"] = "14d",
    });

    private static TimeSpan Import(string folder, string path)
    {
        string rows = Path.Combine(folder, "rows.csv");
        Shell(path, ".mode csv", $".output {rows}", $"SELECT sequence, at, kind, subject, body, previous, hash FROM entry LIMIT {Rows};");
        string schema = Path.Combine(folder, "schema.sql");
        Shell(path, $".output {schema}", ".schema --nosys");
        string peer = Path.Combine(folder, "peer.db");
        Shell(peer, "PRAGMA journal_mode=WAL;", "PRAGMA synchronous=FULL;", $".read {schema}");
        Stopwatch watch = Stopwatch.StartNew();
        Shell(peer, "PRAGMA synchronous=FULL;", ".mode csv", $".import {rows} entry");
        return watch.Elapsed;
    }

    private static void Shell(string database, params string[] commands)
    {
        ProcessStartInfo start = new("sqlite3") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(database);
        using Process process = Process.Start(start)!;
        foreach (string command in commands)
            process.StandardInput.WriteLine(command);
        process.StandardInput.Close();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("sqlite3 failed; is it installed?");
    }
}
