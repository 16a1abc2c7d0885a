using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>
/// Erasing a tenant's 20,000 blobs: requests counted and concurrency watched at the labelled stand-in, and time against one by one on Azurite
/// (fewer there: it deletes one at a time inside, and slower the more it holds).
/// </summary>
public static class TenantBlobErasureBenchmark
{
    private const int Turns = 3;
    private const double BlobTarget = 1.1;
    private const int Blobs = 20_000;
    private const int EmulatorBlobs = 2_000;
    private const int AtOnce = 8;

    private static readonly ErasureLimits Limits = new();

    public static async Task<bool> Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-benchmark-");
        try
        {
            bool counted = await CountedAsync(output);
            return await EmulatorAsync(output, folder.FullName) && counted;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> CountedAsync(TextWriter output)
    {
        // The stand-in waits in the pool's threads, which come slowly.
        ThreadPool.SetMinThreads(4 * AtOnce, 4 * AtOnce);
        StandInContainer container = new([.. Enumerable.Range(0, Blobs).Select(static index => new StandInBlob(FormattableString.Invariant($"t1/{index:000000}")))]) { Pause = TimeSpan.FromMilliseconds(5) };
        await using BlobStandIn azure = new(container.Answer);
        await using BlobTenantStore store = new(
            new TenantPlace { Blob = azure.Url, Prefix = "{tenant}/", Sas = new SecretReference(SecretKind.Secret, "blob") },
            "blob",
            new SecretResolver(static (_, _) => Task.FromResult<string?>("sv=2021-12-02&sr=c&sp=rld&sig=bm9uZQ%3D%3D")),
            new BlobSettings());
        long erased = await store.EraseAsync("t1", Limits with { ThrottleLimit = AtOnce }, null, CancellationToken.None);
        int requests = container.Deletions.Count;
        int distinct = container.Deletions.Select(static request => request.Path).Distinct(StringComparer.Ordinal).Count();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{erased} blobs at the stand-in: {requests} deletions, {distinct} of them distinct; {container.MostAtOnce} at once at most, {container.MeanAtOnce:0.0} on the mean (limit {AtOnce}, at least {0.75 * AtOnce:0.0})"));
        return erased == Blobs && requests == Blobs && distinct == Blobs && container.MostAtOnce == AtOnce && container.MeanAtOnce >= 0.75 * AtOnce;
    }

    private static async Task<bool> EmulatorAsync(TextWriter output, string folder)
    {
        await using BenchmarkAzurite azure = await BenchmarkAzurite.StartAsync(folder);
        List<double> ratios = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            BlobContainerClient single = await azure.FillAsync(EmulatorBlobs);
            long start = Stopwatch.GetTimestamp();
            await foreach (Azure.Storage.Blobs.Models.BlobItem blob in single.GetBlobsAsync())
                await single.DeleteBlobAsync(blob.Name);
            TimeSpan oneByOne = Stopwatch.GetElapsedTime(start);
            BlobContainerClient container = await azure.FillAsync(EmulatorBlobs);
            await using BlobTenantStore store = new(
                new TenantPlace { Blob = container.Uri, Prefix = "{tenant}/", Connection = new SecretReference(SecretKind.Secret, "blob") },
                "blob",
                new SecretResolver((_, _) => Task.FromResult<string?>(azure.Connection)),
                new BlobSettings());
            start = Stopwatch.GetTimestamp();
            if (await store.EraseAsync("t1", Limits with { ThrottleLimit = AtOnce }, null, CancellationToken.None) != EmulatorBlobs)
                throw new InvalidOperationException("not everything was erased");
            ratios.Add(oneByOne / Stopwatch.GetElapsedTime(start));
        }

        double median = ratios.Order().ElementAt(Turns / 2);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{EmulatorBlobs} blobs on Azurite: {median:0.00} x one by one (at least {BlobTarget:0.0})"));
        return median >= BlobTarget;
    }
}
