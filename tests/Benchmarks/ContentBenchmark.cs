using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>
/// The full pass over a backup's bytes (hash, inflate to a proven end, scan of the dump) against what people run instead, one after the other, on the
/// same gigabyte of SQL in the same run; then several files at once, other compressions, and memory.
/// </summary>
public static class ContentBenchmark
{
    private const long Length = 1_000_000_000;
    private const int Turns = 3;

    private static readonly string[] Words = ["call", "missed", "answered", "transfer", "customer", "order", "invoice", "later", "please", "again", "support", "request", "number", "ticket", "queue", "agent", "voice", "mail", "it\\'s ok", "none"];

    public static async Task<bool> Run(TextWriter output)
    {
        long idle = Environment.WorkingSet;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            string plain = Path.Combine(folder.FullName, "a.sql");
            await WriteAsync(plain, Length);
            await ShellAsync("gzip -kf a.sql && zstd -qkf a.sql && for n in 1 2 3 4 5 6 7; do ln a.sql.gz $n.sql.gz; done", folder.FullName);
            await ReadAsync(plain + ".gz");
            bool met = await GzipAsync(output, folder.FullName, plain);
            met &= await CompareAsync(output, ".zst", plain + ".zst", "zstd -qt a.sql.zst", 1.3, folder.FullName);
            met &= await CompareAsync(output, "plain", plain, "openssl dgst -sha256 a.sql", 1 / 0.9, folder.FullName);
            return await MemoryAsync(output, folder.FullName, idle) && met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> GzipAsync(TextWriter output, string folder, string plain)
    {
        List<double> ratios = [];
        List<double> many = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            double one = await TimeAsync(() => ReadAsync(plain + ".gz"));
            double peer = await TimeAsync(() => ShellAsync("sha256sum a.sql.gz >/dev/null && gzip -t a.sql.gz && zcat a.sql.gz | tail -n 1 >/dev/null", folder));
            double eight = await TimeAsync(() => Parallel.ForEachAsync(
                Enumerable.Range(0, 8),
                new ParallelOptions { MaxDegreeOfParallelism = 4 },
                async (index, _) => await ReadAsync(index == 0 ? plain + ".gz" : Path.Combine(folder, $"{index}.sql.gz"))));
            ratios.Add(one / peer);
            many.Add(8 * one / eight);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $".sql.gz: {one:0.00} s; sha256sum, gzip -t, zcat | tail {peer:0.00} s: {ratios[^1]:0.00} x; eight files {eight:0.00} s: {many[^1]:0.00} x the rate of one"));
        }

        (double ratio, double rate) = (Median(ratios), Median(many));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $".sql.gz: {ratio:0.00} x sha256sum + gzip -t + zcat | tail (target 0.25); eight at once {rate:0.00} x the rate of one (target 1.30)"));
        return ratio <= 0.25 && rate >= 1.3;
    }

    private static async Task<bool> CompareAsync(TextWriter output, string name, string path, string peer, double target, string folder)
    {
        List<double> ratios = [];
        await ReadAsync(path);
        for (int turn = 0; turn < Turns; turn++)
            ratios.Add(await TimeAsync(() => ReadAsync(path)) / await TimeAsync(() => ShellAsync(peer + " >/dev/null", folder)));
        double ratio = Median(ratios);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {ratio:0.00} x the time of {peer} (target {target:0.00})"));
        return ratio <= target;
    }

    // What the process holds beyond what it held before its first reading must not grow with the file.
    private static async Task<bool> MemoryAsync(TextWriter output, string folder, long idle)
    {
        bool met = true;
        foreach ((string name, int copies) in ((string, int)[])[("100 MB", 0), ("10 GB", 10)])
        {
            string path = Path.Combine(folder, "memory.sql.gz");
            if (copies == 0)
            {
                string small = Path.Combine(folder, "small.sql");
                await WriteAsync(small, Length / 10);
                await ShellAsync("gzip -c small.sql >memory.sql.gz", folder);
            }
            else
            {
                // Members one after the other are one text.
                await ShellAsync("for n in 1 2 3 4 5 6 7 8 9 10; do cat a.sql.gz; done >memory.sql.gz", folder);
            }

            long most = 0;
            using CancellationTokenSource done = new();
            Task watching = Task.Run(async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    most = Math.Max(most, Environment.WorkingSet);
                    await Task.Delay(20);
                }
            });
            BackupContent content = await ReadAsync(path, whole: copies == 0);
            await done.CancelAsync();
            await watching;
            long above = (most - idle) / 1_000_000;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"memory over the idle process, {name} of SQL ({content.PlainLength / 1_000_000} MB): {above} MB (budget 80)"));
            met &= above < 80;
            File.Delete(path);
        }

        return met;
    }

    private static async Task<BackupContent> ReadAsync(string path, bool whole = true)
    {
        await using LocalStore store = new(Path.GetDirectoryName(path)!);
        FileInfo info = new(path);
        StoredFile file = new(path, info.Name, new FileMark(info.Length, new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero), null));
        BackupSet set = new() { Name = "db", Store = new StoreLocation { Path = store.Location }, File = "{yyyyMMdd}" };
        BackupContent content = await new ContentPass(store, set, new SecretResolver()).ReadAsync(file, null, null, CancellationToken.None);
        if (content.Damage != ContentDamage.None || content.Gap is not null || content.Dump is not { HasFooter: true } || (whole && ContentJudge.Judge(set, content, null).State != BackupFileState.Verified))
            throw new InvalidOperationException($"{path} was not proven: {content.Damage} {content.Gap}");
        return content;
    }

    private static async Task WriteAsync(string path, long length)
    {
        Random random = new(7);
        await using StreamWriter dump = new(path, false, new UTF8Encoding(false), 1 << 20);
        await dump.WriteAsync("-- MariaDB dump 10.19  Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)\n--\n-- Host: localhost    Database: calltree\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `calls` (`id` int, `caller` varchar(80), `taken` datetime, `seconds` int, `note` text);\n");
        StringBuilder statement = new();
        for (long written = 0, row = 0; written < length; written += statement.Length)
        {
            statement.Clear().Append("INSERT INTO `calls` VALUES ");
            for (int index = 0; index < 8000; index++)
            {
                statement.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "" : ",")}({++row},'+81{random.Next():000000000}','2026-05-{random.Next(1, 29):00} {random.Next(24):00}:{random.Next(60):00}:{random.Next(60):00}',{random.Next(3600)},'");
                for (int word = random.Next(3, 15); word > 0; word--)
                    statement.Append(Words[random.Next(Words.Length)]).Append(' ');
                statement.Append("')");
            }

            await dump.WriteAsync(statement.Append(";\n"));
        }

        await dump.WriteAsync("-- Dump completed on 2026-05-20 10:00:03\n");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task ShellAsync(string script, string folder)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(script);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
