namespace SlaOps.Systems;

/// <summary>A file in a store, as its listing shows it.</summary>
/// <param name="Path">The store's own name of it: a path, or a blob's name. Unique in the store.</param>
/// <param name="Name">The last segment of it, without a trailing slash.</param>
/// <param name="Mark">Which bytes they are.</param>
public sealed record StoredFile(string Path, string Name, FileMark Mark)
{
    /// <summary>The files inside, where this is a folder that is one backup; their sizes add up to its own, the newest is its time.</summary>
    public IReadOnlyList<StoredFile>? Parts { get; init; }

    /// <summary>True where the store itself says that it encrypts these bytes (Azure server-side encryption).</summary>
    public bool IsEncryptedByStore { get; init; }

    /// <summary>The store refuses to delete it until then (an immutability policy); <see cref="DateTimeOffset.MaxValue"/> for a legal hold; null: it does not.</summary>
    public DateTimeOffset? ImmutableUntil { get; init; }
}

/// <summary>What became of a deletion.</summary>
public enum StoreDeletion
{
    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>It was gone already.</summary>
    Absent,

    /// <summary>Other bytes lie there now than were listed: left alone.</summary>
    Changed,
}

/// <summary>
/// Where the files of a backup set lie. One inventory model for all kinds. Every call throws where it cannot give a whole answer:
/// <see cref="EvidenceGapException"/> with its reason, or <see cref="FileNotFoundException"/>, <see cref="UnauthorizedAccessException"/>,
/// <see cref="TimeoutException"/>, <see cref="IOException"/>; never a library's own exception. <see cref="StoreFault"/> turns them into gaps.
/// Calls may run at once on one store.
/// </summary>
public abstract class BackupStore : IAsyncDisposable
{
    /// <summary>No answer for so long, in the middle of a listing or a read, is a dead connection: <see cref="TimeoutException"/>.</summary>
    public static readonly TimeSpan IdleDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Where it is, for people: a folder, <c>sftp://host/folder</c>, a container's URL with the prefix. Never a secret.</summary>
    public abstract string Location { get; }

    /// <summary>The regular files of the folder itself (or under the prefix, up to the next <c>/</c>), streamed page by page. Links are not followed, folders not entered.</summary>
    public abstract IAsyncEnumerable<StoredFile> ListAsync(CancellationToken cancellation);

    /// <summary>The subfolders whose names are <paramref name="wanted"/>, each with every file inside it as <see cref="StoredFile.Parts"/>.</summary>
    public abstract IAsyncEnumerable<StoredFile> ListFoldersAsync(Func<string, bool> wanted, CancellationToken cancellation);

    /// <summary>
    /// The bytes of a file, from the start. A store that can pins them to <see cref="StoredFile.Mark"/> and throws
    /// <see cref="EvidenceGapException"/> (<see cref="Reasons.ChangedWhileRead"/>) where others lie there now.
    /// </summary>
    public abstract Task<Stream> OpenReadAsync(StoredFile file, CancellationToken cancellation);

    /// <summary>What lies under the path of a listed file now; null where nothing does.</summary>
    public abstract Task<FileMark?> FindAsync(StoredFile file, CancellationToken cancellation);

    /// <summary>Deletes a file (or a folder with its parts) where its bytes are still those that were listed.</summary>
    public abstract Task<StoreDeletion> DeleteAsync(StoredFile file, CancellationToken cancellation);

    /// <summary>What stays of a file after <see cref="DeleteAsync"/>; null for a store that has no such thing or cannot say.</summary>
    public virtual Task<StoreRetention?> GetRetentionAsync(CancellationToken cancellation) => Task.FromResult<StoreRetention?>(null);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The store of a backup set. Opens no connection that it does not need; a store that cannot be reached throws on the first call.</summary>
    public static Task<BackupStore> OpenAsync(SlaEstate estate, BackupSet set, SecretResolver secrets, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (set.Store.Blob is not null)
            return BlobStore.OpenAsync(set.Store, secrets, new BlobSettings(), cancellation);
        EstateHost host = FolderListing.Host(estate, set.Store.Sftp);
        if (set.Store.Path is string path && host.IsLocal)
            return Task.FromResult<BackupStore>(new LocalStore(EstatePath.Resolve(estate, path)));
        if (set.Store.Path is string remote)
            return Task.FromResult<BackupStore>(new SftpStore(new SshConnector(estate, host, secrets), remote));
        string store = set.Store.Blob?.OriginalString ?? $"{host.Name}:{set.Store.Path}";
        throw new EvidenceGapException(new EvidenceGap(Reasons.LocalFoldersOnly, store));
    }
}
