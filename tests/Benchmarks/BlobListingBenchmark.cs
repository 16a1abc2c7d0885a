using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>
/// Listing blobs in pages of 5,000 from the labelled stand-in (Azurite takes minutes for so many): time per blob grows no faster than
/// the count, memory does not grow with it, and the ratio to the library's own listing of the same pages.
/// </summary>
public static class BlobListingBenchmark
{
    private const int Few = 10_000;
    private const int Many = 100_000;
    private const int PageSize = 5_000;
    private const double Tolerance = 1.2;
    private const long MemoryGrowth = 10 * 1024 * 1024;
    private const string Signature = "sv=2021-12-02&sr=c&sp=rl&sig=bm9uZQ%3D%3D";

    public static async Task<bool> Run(TextWriter output)
    {
        await using BlobStandIn few = new(request => Page(request, Few));
        await using BlobStandIn many = new(request => Page(request, Many));
        await CountAsync(few, Few);
        // Taken by turns, so that what else the machine does meets all three alike.
        (TimeSpan fewTook, TimeSpan manyTook, TimeSpan libraryTook) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (int run = 0; run < 5; run++)
        {
            fewTook = Least(fewTook, await TimeAsync(() => CountAsync(few, Few)));
            manyTook = Least(manyTook, await TimeAsync(() => CountAsync(many, Many)));
            libraryTook = Least(libraryTook, await TimeAsync(() => CountByLibraryAsync(many, Many)));
        }

        double growth = manyTook / Many / (fewTook / Few);
        long memory = await PeakAsync(many, Many) - await PeakAsync(few, Few);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Many} blobs listed: {manyTook.TotalMicroseconds / Many:0.0} µs each, {manyTook / libraryTook:0.00} x the library's own listing"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"time per blob at {Many} over {Few}: {growth:0.00} (at most {Tolerance:0.0})"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"memory at {Many} over {Few}: {memory / 1024.0 / 1024.0:0.0} MiB more (less than {MemoryGrowth / 1024 / 1024})"));
        return growth <= Tolerance && memory < MemoryGrowth;
    }

    private static StandInAnswer Page(StandInRequest request, int count)
    {
        int first = request["marker"] is { Length: > 0 } marker ? int.Parse(marker, CultureInfo.InvariantCulture) : 0;
        int size = int.TryParse(request["maxresults"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : PageSize;
        int last = Math.Min(first + size, count);
        IEnumerable<StandInBlob> blobs = Enumerable.Range(first, last - first).Select(static index => new StandInBlob(string.Create(CultureInfo.InvariantCulture, $"db/db-{index:000000}.sql.gz"), 1_000_000 + index));
        return BlobStandIn.Xml(StandInBlob.Page(blobs, last < count ? last.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static Task<BackupStore> OpenAsync(BlobStandIn azure)
    {
        BackupSet set = new()
        {
            Name = "db",
            File = "db-{yyyyMMdd}.sql.gz",
            Store = new StoreLocation { Blob = azure.Url, Prefix = "db/", Sas = new SecretReference(SecretKind.Secret, "blob") },
        };
        return BackupStore.OpenAsync(SlaEstate.ThisMachine("here"), set, new SecretResolver((_, _) => Task.FromResult<string?>(Signature)), CancellationToken.None);
    }

    private static async Task CountAsync(BlobStandIn azure, int expected)
    {
        await using BackupStore store = await OpenAsync(azure);
        int count = 0;
        await foreach (StoredFile file in store.ListAsync(CancellationToken.None))
            count += file.Mark.Length > 0 ? 1 : 0;
        Check(count, expected);
    }

    private static async Task CountByLibraryAsync(BlobStandIn azure, int expected)
    {
        BlobContainerClient container = new(azure.Url, new AzureSasCredential(Signature));
        int count = 0;
        GetBlobsByHierarchyOptions options = new() { Prefix = "db/", Delimiter = "/" };
        await foreach (Page<BlobHierarchyItem> page in container.GetBlobsByHierarchyAsync(options).AsPages(pageSizeHint: PageSize))
            count += page.Values.Count(item => item.IsBlob);
        Check(count, expected);
    }

    /// <summary>The most that lives at once, looked at twice a page.</summary>
    private static async Task<long> PeakAsync(BlobStandIn azure, int expected)
    {
        await using BackupStore store = await OpenAsync(azure);
        azure.Requests.Clear();
        long peak = 0;
        int count = 0;
        await foreach (StoredFile _ in store.ListAsync(CancellationToken.None))
        {
            if (++count % (PageSize / 2) == 1)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
        }

        Check(count, expected);
        return peak;
    }

    private static void Check(int count, int expected)
    {
        if (count != expected)
            throw new InvalidOperationException("not every blob was listed");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
