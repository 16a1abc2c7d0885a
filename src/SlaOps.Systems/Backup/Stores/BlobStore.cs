using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SlaOps.Systems;

/// <summary>
/// A container of Azure Blob Storage, or what lies in it under a prefix. Its files are the current, undeleted block blobs. Reads and
/// deletions are conditional on the ETag that was listed; snapshots and versions are never deleted along.
/// </summary>
internal sealed class BlobStore : BackupStore
{
    private const string Delimiter = "/";

    private readonly BlobAccess access;
    private readonly BlobSettings settings;
    private readonly string prefix;

    private BlobStore(BlobAccess access, string prefix, BlobSettings settings)
    {
        this.access = access;
        this.prefix = prefix;
        this.settings = settings;
    }

    /// <inheritdoc/>
    public override string Location => access.Location;

    /// <summary>The store of an estate's location; nothing is asked of the service yet.</summary>
    internal static async Task<BackupStore> OpenAsync(StoreLocation location, SecretResolver secrets, BlobSettings settings, CancellationToken cancellation) =>
        new BlobStore(await BlobAccess.OpenAsync(location, secrets, settings, cancellation), location.Prefix ?? "", settings);

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredFile> ListAsync(CancellationToken cancellation) => FilesAsync(prefix, cancellation);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredFile> ListFoldersAsync(Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobHierarchyItem item in ItemsAsync(prefix, cancellation))
        {
            if (!item.IsPrefix || !wanted(NameOf(item.Prefix)))
                continue;
            // A folder is the blobs in it: what a tool left to mark an empty one is none.
            if (await FolderAsync(item.Prefix, cancellation) is StoredFile folder)
                yield return folder;
        }
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(StoredFile file, CancellationToken cancellation) => file.Mark.Version is string version
        ? await BlobReader.OpenAsync(Blob(file), file, BlobAccess.Unchanged(version), access, settings, cancellation)
        : throw new EvidenceGapException(new EvidenceGap(Reasons.ChangedWhileRead, file.Name));

    /// <inheritdoc/>
    public override async Task<FileMark?> FindAsync(StoredFile file, CancellationToken cancellation)
    {
        if (file.Parts is not null)
            return (await FolderAsync(file.Path, cancellation))?.Mark;
        try
        {
            Response<BlobProperties> found = await access.CallAsync(token => Blob(file).GetPropertiesAsync(cancellationToken: token), file.Name, cancellation);
            return new FileMark(found.Value.ContentLength, found.Value.LastModified, Version(found.Value.ETag));
        }
        catch (EvidenceGapException missing) when (missing.Gap.Reason == Reasons.BlobGone)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task<StoreDeletion> DeleteAsync(StoredFile file, CancellationToken cancellation)
    {
        if (file.Parts is null)
            return await DeleteBlobAsync(file, cancellation);
        StoredFile? found = await FolderAsync(file.Path, cancellation);
        if (found is null)
            return StoreDeletion.Absent;
        if (!Marks(found).SetEquals(Marks(file)))
            return StoreDeletion.Changed;
        foreach (StoredFile part in file.Parts)
        {
            if (await DeleteBlobAsync(part, cancellation) == StoreDeletion.Changed)
                return StoreDeletion.Changed;
        }

        return StoreDeletion.Deleted;
    }

    /// <inheritdoc/>
    public override async Task<StoreRetention?> GetRetentionAsync(CancellationToken cancellation) =>
        new(await KeepsVersionsAsync(cancellation), await SoftDeleteAsync(cancellation));

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An ETag without its quotes: a listing writes it without, a header with them.</summary>
    internal static string Version(ETag tag) => tag.ToString().Trim('"');

    private static string NameOf(string path) => path.TrimEnd('/') is string trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : "";

    private static HashSet<(string Path, FileMark Mark)> Marks(StoredFile folder) => [.. folder.Parts!.Select(part => (part.Path, part.Mark))];

    private BlobClient Blob(StoredFile file) => access.Container.GetBlobClient(file.Path);

    private async Task<StoreDeletion> DeleteBlobAsync(StoredFile file, CancellationToken cancellation) => file.Mark.Version is string version
        ? await access.DeleteAsync(Blob(file), version, file.Name, cancellation)
        : StoreDeletion.Changed;

    private async Task<StoredFile?> FolderAsync(string path, CancellationToken cancellation)
    {
        List<StoredFile> parts = [];
        await foreach (StoredFile part in FilesAsync(path, cancellation))
            parts.Add(part);
        return parts.Count == 0 ? null : LocalStore.FolderOf(path, NameOf(path), parts, default);
    }

    private async IAsyncEnumerable<StoredFile> FilesAsync(string under, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobHierarchyItem item in ItemsAsync(under, cancellation))
        {
            if (item.IsBlob && FileOf(item.Blob) is StoredFile file)
                yield return file;
        }
    }

    private StoredFile? FileOf(BlobItem blob)
    {
        BlobItemProperties found = blob.Properties;
        bool isCurrent = !blob.Deleted && blob.Snapshot is null && blob.IsLatestVersion is not false && blob.HasVersionsOnly is not true;
        if (!isCurrent || found.BlobType != BlobType.Block || blob.Name.EndsWith('/'))
            return null;
        if (found is not { ContentLength: long length, LastModified: DateTimeOffset modifiedAt, ETag: ETag tag })
            throw new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, Location, Messages.Format("Text.BlobAnswerBroken", NameOf(blob.Name))));
        return new StoredFile(blob.Name, NameOf(blob.Name), new FileMark(length, modifiedAt, Version(tag)))
        {
            IsEncryptedByStore = found.ServerEncrypted is true,
            ImmutableUntil = found.HasLegalHold ? DateTimeOffset.MaxValue : found.ImmutabilityPolicy?.ExpiresOn,
        };
    }

    /// <summary>Page by page, one in memory; a page that does not come ends it with its fault, never as if it were the last.</summary>
    private async IAsyncEnumerable<BlobHierarchyItem> ItemsAsync(string under, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? marker = null;
        do
        {
            string? from = marker;
            Page<BlobHierarchyItem> page = await access.CallAsync(token => PageAsync(under, from, BlobStates.None, Delimiter, settings.PageSize, token), file: null, cancellation);
            foreach (BlobHierarchyItem item in page.Values)
                yield return item;
            marker = page.ContinuationToken;
            if (!string.IsNullOrEmpty(marker) && string.Equals(marker, from, StringComparison.Ordinal))
                throw new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, Location, Messages.Format("Text.BlobAnswerBroken", "NextMarker")));
        }
        while (!string.IsNullOrEmpty(marker));
    }

    private async Task<Page<BlobHierarchyItem>> PageAsync(string under, string? marker, BlobStates states, string? delimiter, int size, CancellationToken cancellation)
    {
        GetBlobsByHierarchyOptions options = new()
        {
            Prefix = under,
            Delimiter = delimiter,
            States = states,
            Traits = BlobTraits.ImmutabilityPolicy | BlobTraits.LegalHold,
        };
        await foreach (Page<BlobHierarchyItem> page in access.Container.GetBlobsByHierarchyAsync(options, cancellation).AsPages(marker, size))
            return page;
        throw new InvalidDataException(Messages.Format("Text.BlobAnswerBroken", "EnumerationResults"));
    }

    // The service tells the account's setting to its managers alone; a blob that has a version id shows that versions are kept.
    private async Task<bool?> KeepsVersionsAsync(CancellationToken cancellation)
    {
        const int Looked = 100;
        try
        {
            Page<BlobHierarchyItem> page = await access.CallAsync(token => PageAsync(prefix, null, BlobStates.Version, delimiter: null, Looked, token), file: null, cancellation);
            return page.Values.Count == 0 ? null : page.Values.Any(item => item.Blob?.VersionId is not null);
        }
        catch (EvidenceGapException refused) when (refused.Gap.Reason == Reasons.BlobRefused || refused.Gap.Reason == Reasons.Unreadable)
        {
            return null;
        }
    }

    private async Task<TimeSpan?> SoftDeleteAsync(CancellationToken cancellation)
    {
        try
        {
            Response<BlobServiceProperties> service = await access.CallAsync(token => access.Container.GetParentBlobServiceClient().GetPropertiesAsync(token), file: null, cancellation);
            return service.Value.DeleteRetentionPolicy is { Enabled: true, Days: int days } ? TimeSpan.FromDays(days) : TimeSpan.Zero;
        }
        catch (EvidenceGapException refused) when (refused.Gap.Reason == Reasons.BlobRefused || refused.Gap.Reason == Reasons.Unreadable)
        {
            // Only a key, an account's signature or a role on the account may ask.
            return null;
        }
    }
}
