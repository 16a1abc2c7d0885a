using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>
/// The ledger against <c>sqlite3 .import</c> of the same rows into the same table (indexes, page size, WAL, FULL), in turns, so that
/// both databases grow alike and what else the machine does falls on both: appending in batches must be at least as fast, verifying
/// must take at most 0.35 of its time, in flat memory. Each turn opens, writes and closes, which is also when SQLite checkpoints.
/// </summary>
public static class LedgerBenchmark
{
    private const int Turns = 5;
    private const int RowsPerTurn = 200_000;
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
            string warm = Path.Combine(folder, "warm.db");
            // The runtime compiles in steps, the last ones after some 100,000 calls.
            await AppendAsync(warm, 2 * RowsPerTurn);
            await VerifyAsync(warm);

            string path = Path.Combine(folder, "ledger.db");
            string peer = CreatePeer(folder, warm);
            List<Spent> appends = [];
            List<Spent> imports = [];
            for (int turn = 0; turn < Turns; turn++)
            {
                appends.Add(await AppendAsync(path, RowsPerTurn));
                imports.Add(Import(folder, path, peer, turn * RowsPerTurn));
            }

            return await ReportAsync(output, path, appends, imports);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> ReportAsync(TextWriter output, string path, List<Spent> appends, List<Spent> imports)
    {
        long before = GC.GetTotalAllocatedBytes(true);
        (bool valid, TimeSpan verify) = await VerifyAsync(path);
        long allocated = GC.GetTotalAllocatedBytes(true) - before;
        (Spent append, Spent import) = (Spent.Sum(appends), Spent.Sum(imports));
        double[] turns = [.. imports.Zip(appends, (peer, own) => peer.Wall / own.Wall).Order()];
        double verifyRatio = verify / import.Wall;
        Line($"sqlite3 .import of {Turns * RowsPerTurn:N0} rows        {import.Wall.TotalSeconds:0.00} s, CPU {import.Cpu.TotalSeconds:0.00} s");
        Line($"batch append, rate against import     {turns[Turns / 2]:0.00} x (target >= {LeastAppend:0.0})   {append.Wall.TotalSeconds:0.00} s, CPU {append.Cpu.TotalSeconds:0.00} s; median of {Turns} turns, {turns[0]:0.00}-{turns[^1]:0.00}");
        Line($"verify, time against import           {verifyRatio:0.00} x (target <= {MostVerify:0.00})  {verify.TotalSeconds:0.00} s, {allocated / 1024:N0} KiB allocated");
        return valid && turns[Turns / 2] >= LeastAppend && verifyRatio <= MostVerify && allocated < 1024 * 1024;

        void Line(FormattableString text) => output.WriteLine("ledger: " + text.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<(bool Valid, TimeSpan Spent)> VerifyAsync(string path)
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(path, LedgerAccess.Read, CancellationToken.None);
        Stopwatch watch = Stopwatch.StartNew();
        LedgerVerification verification = await ledger.VerifyAsync(null, null, CancellationToken.None);
        return (verification.IsValid, watch.Elapsed);
    }

    private static async Task<Spent> AppendAsync(string path, int rows)
    {
        Spent spent = default;
        using Process self = Process.GetCurrentProcess();
        LedgerEvent[] events = Events(0);
        (Stopwatch watch, TimeSpan cpu) = (Stopwatch.StartNew(), Processor(self));
        LedgerDatabase ledger = await LedgerStore.OpenAsync(path, LedgerAccess.Write, CancellationToken.None);
        for (int done = 0; done < rows; done += Batch)
        {
            await ledger.AppendAsync(events, null, CancellationToken.None);
            spent = spent.And(watch.Elapsed, Processor(self) - cpu);
            // What is appended is made outside of the time.
            events = Events(done + Batch);
            (watch, cpu) = (Stopwatch.StartNew(), Processor(self));
        }

        await ledger.DisposeAsync();
        return spent.And(watch.Elapsed, Processor(self) - cpu);
    }

    private static LedgerEvent[] Events(int from) => [.. Enumerable.Range(from, Batch).Select(Event)];

    private static LedgerEvent Event(int number) => new((number % 4) switch { 0 => "heartbeat", 1 => "notice", _ => "verdict" }, "host:voice" + (number % 50), new JsonObject
    {
        ["clause"] = "patch.interval",
        ["status"] = "Met",
        ["reason"] = "PatchesApplied",
        ["number"] = number,
        ["observed"] = "2 pending, oldest 3d",
        ["required"] = "14d",
    });

    private static TimeSpan Processor(Process self)
    {
        self.Refresh();
        return self.TotalProcessorTime;
    }

    /// <summary>An empty database laid out as the ledger lays out its own.</summary>
    private static string CreatePeer(string folder, string ledger)
    {
        string schema = Path.Combine(folder, "schema.sql");
        string pageSize = Shell(ledger, $".output {schema}", ".schema --nosys", ".output stdout", "PRAGMA page_size;").Trim();
        string peer = Path.Combine(folder, "peer.db");
        Shell(peer, $"PRAGMA page_size={pageSize};", "PRAGMA journal_mode=WAL;", "PRAGMA synchronous=FULL;", $".read {schema}");
        return peer;
    }

    private static Spent Import(string folder, string ledger, string peer, int after)
    {
        string rows = Path.Combine(folder, "rows.csv");
        Shell(ledger, ".mode csv", $".output {rows}", $"SELECT sequence, at, kind, subject, body, previous, hash FROM entry WHERE sequence > {after} ORDER BY sequence;");
        Stopwatch watch = Stopwatch.StartNew();
        string times = Shell(peer, "PRAGMA synchronous=FULL;", ".mode csv", $".import {rows} entry");
        return new Spent(watch.Elapsed, ChildrenProcessor(times));
    }

    /// <summary>The second line of the shell's <c>times</c>: user and system time of its children, as <c>0m1.20s 0m0.30s</c>.</summary>
    private static TimeSpan ChildrenProcessor(string times) => times.Trim().Split('\n')[^1].Split(' ')
        .Select(part => part.TrimEnd('s').Split('m'))
        .Aggregate(TimeSpan.Zero, (sum, part) => sum + TimeSpan.FromMinutes(double.Parse(part[0], CultureInfo.InvariantCulture)) + TimeSpan.FromSeconds(double.Parse(part[1], CultureInfo.InvariantCulture)));

    /// <summary>Runs commands in sqlite3; what it printed, then (with an import) the processor's time it took.</summary>
    private static string Shell(string database, params string[] commands)
    {
        bool timed = commands[^1].StartsWith(".import", StringComparison.Ordinal);
        ProcessStartInfo start = new("sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { "-c", timed ? "sqlite3 \"$1\" && times" : "sqlite3 \"$1\"", "sh", database })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        foreach (string command in commands)
            process.StandardInput.WriteLine(command);
        process.StandardInput.Close();
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException("sqlite3 failed; is it installed?");
    }

    private readonly record struct Spent(TimeSpan Wall, TimeSpan Cpu)
    {
        public Spent And(TimeSpan wall, TimeSpan cpu) => new(Wall + wall, Cpu + cpu);

        public static Spent Sum(IEnumerable<Spent> all) => all.Aggregate(default(Spent), (sum, next) => sum.And(next.Wall, next.Cpu));
    }
}
