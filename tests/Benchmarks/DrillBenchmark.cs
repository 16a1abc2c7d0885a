using System.Diagnostics;
using System.Globalization;
using System.Text;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>A restore drill against <c>mariadb &lt; dump</c> into the same kind of server, whose start and stop are measured apart.</summary>
public static class DrillBenchmark
{
    private const double Target = 1.15;
    private const int Turns = 3;
    private const int Rows = 2_400_000;

    public static async Task<bool> Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            string dump = await WriteDumpAsync(folder.FullName);
            await using LocalSession host = new("here");
            List<double> ratios = [];
            for (int turn = 0; turn < Turns; turn++)
            {
                TimeSpan drill = await DrillAsync(host, folder.FullName, dump);
                (TimeSpan client, TimeSpan around) = await ClientAsync(host, folder.FullName, dump);
                ratios.Add((drill - around) / client);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"drill {drill.TotalSeconds:0.00} s; mariadb < dump {client.TotalSeconds:0.00} s, start and stop {around.TotalSeconds:0.00} s: {ratios[^1]:0.00} x"));
            }

            double median = ratios.Order().ElementAt(Turns / 2);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"restore drill of {new FileInfo(dump).Length / 1_000_000} MB of SQL, without start and stop: {median:0.00} x mariadb < dump (target {Target:0.00})"));
            return median <= Target;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> WriteDumpAsync(string folder)
    {
        string path = Path.Combine(folder, "dump.sql");
        await using StreamWriter dump = new(path, false, new UTF8Encoding(false), 1 << 20);
        await dump.WriteLineAsync("CREATE TABLE calls (id INT PRIMARY KEY, caller VARCHAR(80), taken DATETIME, seconds INT, note VARCHAR(120), KEY (caller)) ENGINE=InnoDB;");
        for (int row = 0; row < Rows; row++)
        {
            await dump.WriteAsync(row % 5000 == 0 ? "INSERT INTO calls VALUES " : ",");
            await dump.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"({row},'caller {row * 7919L % 100003}','2026-05-20 10:{row % 60:00}:{row / 60 % 60:00}',{row % 3600},'a note about call {row} that somebody wrote')"));
            if (row % 5000 == 4999)
                await dump.WriteLineAsync(";");
        }

        return path;
    }

    private static async Task<TimeSpan> DrillAsync(LocalSession host, string folder, string dump)
    {
        long length = new FileInfo(dump).Length;
        FileMark mark = new(length, DateTimeOffset.UnixEpoch, null);
        BackupContent scan = new() { Path = dump, Mark = mark, ReadAt = DateTimeOffset.UtcNow, PlainLength = length, Dump = new DumpSummary { CharacterSet = "utf8mb4" } };
        long start = Stopwatch.GetTimestamp();
        RestoreEvidence evidence = await RestoreDrill.RunAsync(
            host, new DrillSettings { Path = folder }, new StoredFile(dump, "dump.sql", mark), scan, _ => Task.FromResult<Stream>(File.OpenRead(dump)), null, CancellationToken.None);
        if (evidence.Tables is not [{ Rows: Rows, Check: "OK" }])
            throw new InvalidOperationException($"the drill failed: {evidence.Refusal} {evidence.Gap}");
        return Stopwatch.GetElapsedTime(start);
    }

    // Through the drill's own server, so that both load into the same.
    private static async Task<(TimeSpan Client, TimeSpan Around)> ClientAsync(LocalSession host, string folder, string dump)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan client;
        ScratchServer server = await ScratchServer.StartAsync(host, folder, TimeSpan.FromMinutes(30), CancellationToken.None);
        await using (server)
        {
            await server.AskAsync("CREATE DATABASE peer;\n");
            string socket = Path.Combine(Directory.GetDirectories(folder, ScratchScripts.Prefix + "*").Single(), "data", "s");
            long load = Stopwatch.GetTimestamp();
            using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec mariadb --no-defaults --socket=\"$1\" --user=root peer <\"$2\"", "sh", socket, dump]) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            client = Stopwatch.GetElapsedTime(load);
            if (process.ExitCode != 0)
                throw new InvalidOperationException("the client failed");
            // What a drill does besides: the tables counted and checked.
            await server.AskAsync("SELECT COUNT(*) FROM peer.calls;\nCHECK TABLE peer.calls;\n");
        }

        return (client, Stopwatch.GetElapsedTime(start) - client);
    }
}
