using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace SlaOps.Systems.Tests.Backup;

/// <summary>A folder of backups, and readings of them as a run makes them.</summary>
internal sealed class ContentSample : IDisposable
{
    internal const string Header = "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)\n--\n-- Host: localhost    Database: calltree\n-- Server version\t10.11.6-MariaDB\n\n/*!40101 SET NAMES utf8mb4 */;\n";
    internal const string Footer = "-- Dump completed on 2026-05-20  8:00:05\n";

    /// <summary>How many first bytes show what wrote a file.</summary>
    internal const int Recognised = 32;

    private readonly TemporaryFolder folder = new();

    /// <summary>A whole dump of two rows.</summary>
    internal static byte[] Dump => Encoding.UTF8.GetBytes(Header + "CREATE TABLE `calls` (\n  `id` int(11) NOT NULL\n);\nINSERT INTO `calls` VALUES (1),(2);\n" + Footer);

    internal string Folder => folder.Path;

    internal BackupSet Set { get; set; } = new() { Name = "db", Store = new StoreLocation { Path = "/" }, File = "db-{yyyyMMdd-HHmm}.sql.gz" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static byte[] Gzip(byte[] plain, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
            gzip.Write(plain);
        return packed.ToArray();
    }

    /// <summary>Writes a file and reads it as a backup.</summary>
    internal async Task<BackupContent> ReadAsync(byte[] bytes, string name = "db-20260520-0800.sql.gz", string? manifest = null)
    {
        await File.WriteAllBytesAsync(folder.File(name), bytes, Cancellation);
        return await ReadAsync(name, manifest);
    }

    /// <summary>Reads a file that is there.</summary>
    internal async Task<BackupContent> ReadAsync(string name, string? manifest = null)
    {
        await using LocalStore store = new(folder.Path);
        StoredFile? beside = null;
        if (manifest is not null)
        {
            await File.WriteAllTextAsync(folder.File(name + ".sha256"), manifest, Cancellation);
            beside = Stored(name + ".sha256");
        }

        return await new ContentPass(store, Set, new SecretResolver()).ReadAsync(Stored(name), beside, null, Cancellation);
    }

    /// <summary>What a reading proves.</summary>
    internal BackupProof Judge(BackupContent content) => ContentJudge.Judge(Set, content, null);

    /// <summary>A file of the folder, as its listing shows it.</summary>
    internal StoredFile Stored(string name)
    {
        FileInfo info = new(folder.File(name));
        return new StoredFile(info.FullName, name, new FileMark(info.Length, new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero), null));
    }

    /// <summary>A path in the folder.</summary>
    internal string PathOf(string name) => folder.File(name);

    /// <summary>Runs a program to its end in the folder; what it writes to standard output is the answer.</summary>
    internal async Task<byte[]> RunAsync(string program, string[] arguments, byte[]? input = null, (string Name, string Value)[]? variables = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder.Path };
        foreach ((string name, string value) in variables ?? [])
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, Cancellation);
        Task<string> error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], Cancellation);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program}: {await error}");
        return output.ToArray();
    }

    /// <summary>Skips where a program is not installed; in CI it fails instead.</summary>
    internal static void Require(string program)
    {
        bool there = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Any(path => File.Exists(Path.Combine(path, program)));
        if (there)
            return;
        Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), $"{program} is not installed");
        Assert.Skip($"{program} is not installed");
    }

    public void Dispose() => folder.Dispose();
}
