using System.Diagnostics;
using System.Globalization;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>Erasing a tenant's 200,000 files against <c>rm -rf</c>, here and over SSH.</summary>
public static class TenantFolderErasureBenchmark
{
    private const int Files = 200_000;
    private const int FilesAFolder = 100;
    private const int Turns = 3;
    private const double LocalTarget = 1.5;
    private const double SshTarget = 2.0;

    private static readonly ErasureLimits Limits = new();

    public static async Task<bool> Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            bool local = await LocalAsync(output, folder.FullName);
            return await RemoteAsync(output, folder.FullName) && local;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> LocalAsync(TextWriter output, string folder)
    {
        TenantPlace place = new() { Path = Path.Combine(folder, "{tenant}") };
        await using TenantStore store = TenantStore.Open(SlaEstate.ThisMachine("here"), place, new SecretResolver());
        return await AgainstAsync(output, "here", store, folder, LocalTarget, () => BenchmarkRun.TimeAsync("rm", "-rf", Path.Combine(folder, "t1")));
    }

    private static async Task<bool> RemoteAsync(TextWriter output, string folder)
    {
        await using BenchmarkSshd server = await BenchmarkSshd.StartAsync(Path.Combine(folder, "sshd"));
        TenantPlace place = new() { Host = server.Host.Name, Path = Path.Combine(folder, "{tenant}") };
        await using TenantStore store = TenantStore.Open(server.Estate, place, new SecretResolver());
        return await AgainstAsync(output, "over SSH", store, folder, SshTarget, () => BenchmarkRun.TimeAsync("ssh", [.. server.Client, "rm", "-rf", Path.Combine(folder, "t1")]));
    }

    private static async Task<bool> AgainstAsync(TextWriter output, string where, TenantStore store, string folder, double target, Func<Task<TimeSpan>> peer)
    {
        List<double> ratios = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            await FillAsync(folder);
            TimeSpan removed = await peer();
            await FillAsync(folder);
            long start = Stopwatch.GetTimestamp();
            long count = await store.EraseAsync("t1", Limits, null, CancellationToken.None);
            TimeSpan erased = Stopwatch.GetElapsedTime(start);
            if (count < Files || Directory.Exists(Path.Combine(folder, "t1")))
                throw new InvalidOperationException("not everything was erased");
            ratios.Add(erased / removed);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Files} files {where}: {erased.TotalSeconds:0.00} s; rm -rf {removed.TotalSeconds:0.00} s: {ratios[^1]:0.00} x"));
        }

        double median = ratios.Order().ElementAt(Turns / 2);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Files} files {where}: {median:0.00} x rm -rf (at most {target:0.0})"));
        return median <= target;
    }

    private static async Task FillAsync(string folder)
    {
        // A shell's plain open and close is several times quicker than a stream of .NET's.
        const string Script = """
            for d in $(seq "$2" 2 "$3"); do
              mkdir -p "$1/t1/$((d % 50))/$d" && cd "$1/t1/$((d % 50))/$d" || exit 1
              f=0; while [ $f -lt "$4" ]; do : > $f; f=$((f + 1)); done
            done
            """;
        string last = FormattableString.Invariant($"{(Files / FilesAFolder) - 1}");
        string each = FormattableString.Invariant($"{FilesAFolder}");
        await Task.WhenAll(
            BenchmarkRun.TimeAsync("sh", "-c", Script, "sh", folder, "0", last, each),
            BenchmarkRun.TimeAsync("sh", "-c", Script, "sh", folder, "1", last, each));
        // What is still to be written must not fall into one of the two measurements alone.
        await BenchmarkRun.TimeAsync("sync");
    }
}
