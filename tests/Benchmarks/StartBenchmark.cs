using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace SlaOps.Benchmarks;

/// <summary>
/// How long things take in a fresh process, as ratios against a peer measured in the same run, the two taken in turns, medians.
/// The first import of a module in a process costs far more than a second one; the first is what is measured.
/// </summary>
public static class StartBenchmark
{
    private const int Rounds = 11;
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static readonly string Repository = typeof(StartBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key is "RepositoryDirectory").Value!;

    private static string Host => Built("tests/Benchmarks.EngineHost", "net10.0", "Benchmarks.EngineHost");

    private static string Plain => Built("src/SlaOps.Runner", "net10.0", "slaops");

    public static bool Run(TextWriter writer)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-start-");
        try
        {
            // & and not &&: every figure is wanted, also after one that missed.
            return Import(writer) & Published(writer, folder.FullName) & Compliance(writer, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Import(TextWriter writer)
    {
        string module = Path.Combine(Repository, "module", "SlaOps.psd1");
        string empty = Path.Combine(Path.GetDirectoryName(Built("tests/Benchmarks.EmptyModule", "net8.0", "EmptyModule"))!, "EmptyModule.psd1");
        (double own, double peer) = InTurns(() => ImportTime(module), () => ImportTime(empty));
        string loaded = Output(Host, $"$before = [AppDomain]::CurrentDomain.GetAssemblies(); Import-Module '{module}'; (([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object {{ $_ -notin $before -and -not $_.IsDynamic }} | ForEach-Object {{ $_.GetName().Name }}) -join ' ')");
        writer.WriteLine($"loaded by the import: {loaded}");
        bool lean = !new[] { "Azure", "Renci", "MySql", "Sqlite", "SQLitePCL", "Yaml", "SlaOps.Systems" }.Any(name => loaded.Contains(name, StringComparison.OrdinalIgnoreCase));
        if (!lean)
            writer.WriteLine("an assembly of the systems was loaded by the import");
        return Report(writer, "first Import-Module SlaOps / of one empty cmdlet", own, peer, 1.25) & lean;
    }

    private static bool Published(TextWriter writer, string folder)
    {
        string target = Path.Combine(folder, "slaops");
        using (Process publish = Start("dotnet", ["publish", Path.Combine(Repository, "src/SlaOps.Runner"), "-c", "Release", "-r", "linux-x64", "-p:PublishReadyToRun=true", "-o", target, "-v", "q"]))
        {
            publish.StandardOutput.ReadToEnd();
            publish.WaitForExit();
            if (publish.ExitCode != 0)
            {
                writer.WriteLine("slaops could not be published ReadyToRun here");
                return false;
            }
        }

        string ready = Path.Combine(target, "slaops");
        (double own, double peer) = InTurns(() => Time(ready, "-Command", "1"), () => Time(Plain, "-Command", "1"));
        return Report(writer, "slaops -Command 1, published ReadyToRun / plain build", own, peer, 0.45);
    }

    private static bool Compliance(TextWriter writer, string folder)
    {
        if (Output(Plain, "-Command", "(Get-Command Test-SlaCompliance -ErrorAction Ignore).Name").Length == 0)
        {
            writer.WriteLine("slaops -Command Test-SlaCompliance: there is no such cmdlet yet");
            return true;
        }

        string estate = Path.Combine(folder, "estate.yaml");
        File.WriteAllText(estate, "estate: bench\nhosts: []\n");
        string command = $"Test-SlaCompliance -Estate '{estate}' -Ledger '{Path.Combine(folder, "ledger.db")}'";
        (double own, double peer) = InTurns(() => Time(Plain, "-Command", command), () => Time(Host, "1"));
        return Report(writer, "slaops -Command Test-SlaCompliance without hosts / bare engine host running 1", own, peer, 2);
    }

    private static bool Report(TextWriter writer, string what, double own, double peer, double target)
    {
        double ratio = own / peer;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ratio:F2} (target {target:F2} or less; {own * 1000:F0} ms / {peer * 1000:F0} ms, medians of {Rounds})"));
        return ratio <= target;
    }

    private static (double Own, double Peer) InTurns(Func<double> own, Func<double> peer)
    {
        // One of each first, unmeasured: the disk's cache and the module analysis cache.
        own();
        peer();
        List<double> owns = [];
        List<double> peers = [];
        for (int i = 0; i < Rounds; i++)
        {
            owns.Add(own());
            peers.Add(peer());
        }

        return (Median(owns), Median(peers));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>Seconds that the import itself takes in a fresh engine host.</summary>
    private static double ImportTime(string manifest) =>
        double.Parse(Output(Host, $"$watch = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module '{manifest}' -ErrorAction Stop; $watch.Elapsed.TotalSeconds.ToString([cultureinfo]::InvariantCulture)"), CultureInfo.InvariantCulture);

    /// <summary>Seconds from start to end of a process, whatever its exit code says.</summary>
    private static double Time(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        Output(program, arguments);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        GC.KeepAlive(errors);
        return output;
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Built(string project, string framework, string name) => Path.Combine(Repository, project, "bin", Configuration, framework, name);
}
