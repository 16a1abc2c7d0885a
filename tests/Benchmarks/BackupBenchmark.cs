using System.Diagnostics;
using System.Globalization;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>Listing and slotting many backups: the ratio against <c>find -printf</c> over the same folder, and that time grows no faster than the count.</summary>
public static class BackupBenchmark
{
    private const int Files = 100_000;

    public static async Task<bool> Run(TextWriter output)
    {
        double few = 0;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            DateTime taken = new DateTime(2026, 5, 20, 20, 0, 0, DateTimeKind.Unspecified);
            for (int index = 0; index < Files; index++)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"db-{taken.AddMinutes(-30 * index):yyyyMMdd-HHmm}.sql.gz")), [0x1F, 0x8B, 8]);
                if (index + 1 == Files / 10)
                    few = await MeasureAsync(output, folder.FullName, index + 1);
            }

            // find is linear: what grows faster than it does is not.
            return await MeasureAsync(output, folder.FullName, Files) <= 2 * few;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(TextWriter output, string folder, int files)
    {
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        BackupSet set = new() { Name = "db", Store = new StoreLocation { Path = folder }, File = "db-{yyyyMMdd-HHmm}.sql.gz" };
        SlaEstate estate = SlaEstate.ThisMachine("here");
        TimeSpan find = await BestAsync(() => FindAsync(folder));
        TimeSpan judge = await BestAsync(async () =>
        {
            BackupEvidence evidence = await BackupInventory.ReadAsync(policy, estate, set, policy.Backup.Database.Generations, new SecretResolver(), CancellationToken.None);
            if (evidence.Files.Count != files)
                throw new InvalidOperationException("not every file was listed");
            _ = BackupJudge.Judge(policy, evidence, evidence.ObservedAt).Count();
        });
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{files} backups listed, slotted and judged: {judge / find:0.00} x find -printf ({judge.TotalMilliseconds:0} ms)"));
        return judge / find;
    }

    private static async Task FindAsync(string folder)
    {
        using Process process = Process.Start(new ProcessStartInfo("find", [folder, "-type", "f", "-printf", "%f %s %T@\\n"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
    }

    private static async Task<TimeSpan> BestAsync(Func<Task> work)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            long start = Stopwatch.GetTimestamp();
            await work();
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        return best;
    }
}
