using Azure;
using Azure.Storage.Blobs.Models;

namespace SlaOps.Systems;

/// <summary>Observes whether blob services encrypt the containers that hold tenants' data.</summary>
public static class ContainerCollector
{
    /// <summary>Looks at the first page of each place once. One that does not answer is a gap of its own.</summary>
    public static Task<ContainerEvidence[]> CollectAsync(SlaEstate estate, SecretResolver secrets, CancellationToken cancellation) =>
        Task.WhenAll(estate.TenantPlaces.Select(place => place.Container).OfType<StoreLocation>().DistinctBy(LocationOf, StringComparer.Ordinal).Select(store => AskAsync(store, secrets, new BlobSettings(), cancellation)));

    /// <summary>The same of one container, within other limits.</summary>
    internal static async Task<ContainerEvidence> AskAsync(StoreLocation store, SecretResolver secrets, BlobSettings settings, CancellationToken cancellation)
    {
        ContainerEvidence evidence = new() { Location = LocationOf(store), ObservedAt = DateTimeOffset.UtcNow };
        try
        {
            BlobAccess access = await BlobAccess.OpenAsync(store, secrets, settings, cancellation);
            IReadOnlyList<BlobItem> blobs = await access.CallAsync(token => FirstAsync(access, store.Prefix, settings.PageSize, token), file: null, cancellation);
            return evidence with
            {
                Blobs = blobs.Count,
                Plain = [.. blobs.Where(blob => blob.Properties.ServerEncrypted is false).Select(blob => blob.Name)],
                Unsaid = blobs.Count(blob => blob.Properties.ServerEncrypted is null),
            };
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            return evidence with { Gap = StoreFault.GapOf(exception, Targets.Container(evidence.Location)) };
        }
    }

    private static async Task<IReadOnlyList<BlobItem>> FirstAsync(BlobAccess access, string? prefix, int size, CancellationToken cancellation)
    {
        await foreach (Page<BlobItem> page in access.Container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation).AsPages(pageSizeHint: size))
            return page.Values;
        return [];
    }

    // Without a query and a user: a URL pasted with its signature must not show up in verdicts.
    private static string LocationOf(StoreLocation store) => (store.Blob!.Authority + store.Blob.AbsolutePath.TrimEnd('/') + "/" + store.Prefix).TrimEnd('/');
}
