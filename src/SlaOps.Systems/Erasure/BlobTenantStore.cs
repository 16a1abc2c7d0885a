using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;

namespace SlaOps.Systems;

/// <summary>
/// Blobs whose names begin with a tenant's prefix, with their snapshots, versions and soft-deleted copies; each of these counts. What the
/// service keeps (soft delete, immutability, holds) is named, never taken for gone.
/// </summary>
/// <param name="place">The container and the prefix.</param>
/// <param name="name">Its name in plans.</param>
/// <param name="secrets">Gives its credential, on the first call.</param>
/// <param name="settings">The limits within which it is asked.</param>
internal sealed class BlobTenantStore(TenantPlace place, string name, SecretResolver secrets, BlobSettings settings) : TenantStore
{
    private readonly string template = place.Prefix!;
    private readonly SemaphoreSlim turn = new(1);
    private BlobAccess? opened;

    /// <inheritdoc/>
    public override string Place => name;

    /// <inheritdoc/>
    public override string Kind => "blob";

    /// <inheritdoc/>
    public override string Method => "NIST SP 800-88 Clear: Delete Blob for each blob, snapshot and version, on the ETag that was listed";

    /// <inheritdoc/>
    public override async Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        ContentHash content = new();
        BlobKeep keep = new(Place);
        await foreach (BlobItem blob in ItemsAsync(tenant, cancellation))
        {
            string id = string.Join('\0', blob.Name, blob.Snapshot, blob.VersionId, blob.Deleted ? "deleted" : "");
            content.Add([], (byte)'b', blob.Properties.ContentLength ?? 0, Encoding.UTF8.GetBytes(id));
            keep.See(blob);
        }

        return new TenantContent(content.Count, content.Bytes, content.Finish()) { Notes = keep.Gaps() };
    }

    /// <inheritdoc/>
    public override async Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation)
    {
        long removed = 0;
        // A blob older than its container's versioning, and one under soft delete, leaves a copy behind that shows only then.
        for (long before = -1; before != removed;)
        {
            before = removed;
            BlobKeep keep = new(Place);
            removed = await PassAsync(tenant, limits, keep, removed, progress, cancellation);
            if (keep.Gaps() is [EvidenceGap first, ..])
                throw new EvidenceGapException(first);
        }

        return removed;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<long> PassAsync(string tenant, ErasureLimits limits, BlobKeep keep, long before, Action<long>? progress, CancellationToken cancellation)
    {
        long removed = before;
        object counting = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = limits.ThrottleLimit, CancellationToken = cancellation };
        // What one blob's copies forbid is noted and the rest goes on; what the service as a whole says ends it.
        await Parallel.ForEachAsync(BlobsAsync(tenant, cancellation), parallel, async (copies, token) =>
        {
            foreach (BlobItem copy in InOrder(copies))
            {
                if (!await DeleteAsync(copy, keep, token))
                    continue;
                lock (counting)
                {
                    if (++removed % limits.ChunkSize == 0)
                        progress?.Invoke(removed);
                }
            }
        });
        if (removed > before)
            progress?.Invoke(removed);
        return removed;
    }

    // A blob that has snapshots cannot go before them. A version can go only once it is no longer the current one.
    private static IEnumerable<BlobItem> InOrder(List<BlobItem> copies) => copies.OrderBy(static copy => copy.Snapshot is not null ? 0 : IsCurrent(copy) ? 1 : 2);

    private static bool IsCurrent(BlobItem blob) => blob.Snapshot is null && (blob.VersionId is null || blob.IsLatestVersion is true);

    /// <summary>Deletes one; true where it went by this.</summary>
    private async Task<bool> DeleteAsync(BlobItem blob, BlobKeep keep, CancellationToken cancellation)
    {
        BlobAccess access = await AccessAsync(cancellation);
        if (blob.Deleted || BlobKeep.IsUnspeakable(blob.Name))
        {
            keep.See(blob);
            return false;
        }

        Azure.Storage.Blobs.BlobClient client = access.Container.GetBlobClient(blob.Name);
        try
        {
            StoreDeletion deletion = blob.Snapshot is not null
                ? await access.DeleteAsync(client.WithSnapshot(blob.Snapshot), version: null, blob.Name, cancellation)
                : IsCurrent(blob)
                    ? await access.DeleteAsync(client, blob.Properties.ETag is ETag tag ? BlobStore.Version(tag) : null, blob.Name, cancellation)
                    : StoreDeletion.Absent;
            // The current one becomes an older version when it goes.
            if (blob.VersionId is not null && blob.Snapshot is null && deletion != StoreDeletion.Changed)
                deletion = await access.DeleteAsync(client.WithVersion(blob.VersionId), version: null, blob.Name, cancellation);
            if (deletion == StoreDeletion.Changed)
                keep.Rewritten();
            return deletion == StoreDeletion.Deleted;
        }
        catch (EvidenceGapException refused) when (refused.Gap.Reason == Reasons.BlobProtected)
        {
            keep.Refuse($"{refused.Gap.Arguments[1]}");
            return false;
        }
    }

    /// <summary>The copies of one blob at a time; a listing has them together.</summary>
    private async IAsyncEnumerable<List<BlobItem>> BlobsAsync(string tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<BlobItem> copies = [];
        await foreach (BlobItem blob in ItemsAsync(tenant, cancellation))
        {
            if (copies.Count > 0 && !string.Equals(copies[0].Name, blob.Name, StringComparison.Ordinal))
            {
                yield return copies;
                copies = [];
            }

            copies.Add(blob);
        }

        if (copies.Count > 0)
            yield return copies;
    }

    private async IAsyncEnumerable<BlobItem> ItemsAsync(string tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TenantId.Require(tenant);
        string prefix = template.Replace(TenantPlace.Mark, tenant, StringComparison.Ordinal);
        string folder = prefix.EndsWith('/') ? prefix : prefix + "/";
        // "t1" alone would take "t10/…" too: the blob of exactly that name, and what lies below it.
        if (!prefix.EndsWith('/'))
        {
            await foreach (BlobItem blob in PagesAsync(prefix, "/", cancellation))
            {
                if (string.Equals(blob.Name, prefix, StringComparison.Ordinal))
                    yield return blob;
            }
        }

        await foreach (BlobItem blob in PagesAsync(folder, delimiter: null, cancellation))
        {
            // A service that did not heed the prefix would have another tenant's blobs deleted.
            if (!blob.Name.StartsWith(folder, StringComparison.Ordinal))
                throw Broken("Prefix");
            yield return blob;
        }
    }

    /// <summary>Page by page; the next one is fetched while this one is worked on. One that does not come ends it with its fault.</summary>
    private async IAsyncEnumerable<BlobItem> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Task<Page<BlobHierarchyItem>>? next = PageAsync(prefix, marker: null, delimiter, cancellation);
        string? before = null;
        while (next is not null)
        {
            Page<BlobHierarchyItem> page = await next;
            string? marker = page.ContinuationToken;
            if (!string.IsNullOrEmpty(marker) && string.Equals(marker, before, StringComparison.Ordinal))
                throw Broken("NextMarker");
            next = string.IsNullOrEmpty(marker) ? null : PageAsync(prefix, marker, delimiter, cancellation);
            before = marker;
            foreach (BlobHierarchyItem item in page.Values)
            {
                if (item.IsBlob)
                    yield return item.Blob;
            }
        }
    }

    private async Task<Page<BlobHierarchyItem>> PageAsync(string prefix, string? marker, string? delimiter, CancellationToken cancellation)
    {
        BlobAccess access = await AccessAsync(cancellation);
        GetBlobsByHierarchyOptions options = new()
        {
            Prefix = prefix,
            Delimiter = delimiter,
            States = BlobStates.Snapshots | BlobStates.Version | BlobStates.Deleted,
            Traits = BlobTraits.ImmutabilityPolicy | BlobTraits.LegalHold,
        };
        return await access.CallAsync(
            async token =>
            {
                await foreach (Page<BlobHierarchyItem> page in access.Container.GetBlobsByHierarchyAsync(options, token).AsPages(marker, settings.PageSize))
                    return page;
                throw Broken("EnumerationResults");
            },
            file: null,
            cancellation);
    }

    private async Task<BlobAccess> AccessAsync(CancellationToken cancellation)
    {
        if (opened is not null)
            return opened;
        await turn.WaitAsync(cancellation);
        try
        {
            StoreLocation location = new() { Blob = place.Blob, Prefix = place.Prefix, Connection = place.Connection, Sas = place.Sas, Identity = place.Identity };
            return opened ??= await BlobAccess.OpenAsync(location, secrets, settings, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private EvidenceGapException Broken(string part) => new(new EvidenceGap(Reasons.Unreadable, Place, Messages.Format("Text.BlobAnswerBroken", part)));
}
