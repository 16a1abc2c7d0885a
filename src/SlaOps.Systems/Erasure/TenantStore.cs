namespace SlaOps.Systems;

/// <summary>What a place holds of one tenant.</summary>
/// <param name="Count">Rows, files or blobs (with their snapshots, versions and soft-deleted copies).</param>
/// <param name="Bytes">Their size in bytes; of rows, null where it is not known.</param>
/// <param name="Fingerprint">SHA-256 over what was enumerated, so that a plan tells another content of the same count (for rows: primary keys' min, max and count; for files and blobs: sorted names and sizes, streamed).</param>
public sealed record TenantContent(long Count, long? Bytes, string Fingerprint)
{
    /// <summary>What people must know before they agree, such as hard links, open files, legal holds: reasons with arguments.</summary>
    public IReadOnlyList<EvidenceGap> Notes { get; init; } = [];

    /// <summary>About how much of all tenants the place holds; null where that is not known without reading it all.</summary>
    public long? Total { get; init; }
}

/// <summary>
/// One configured place where tenants' data lies. Calls throw what <see cref="BackupStore"/>'s do: <see cref="EvidenceGapException"/> with its
/// reason, or a member of the <see cref="IOException"/> family that <see cref="StoreFault"/> turns into a gap; a place that did not answer is
/// never zero.
/// </summary>
public abstract class TenantStore : IAsyncDisposable
{
    /// <summary>The place's stable name in plans, journal and certificates, never a secret: <c>database:calltree/call_history</c>, <c>host:voice1:/srv/voice/{tenant}</c>, <c>blob:https://…/recordings/{tenant}/</c>.</summary>
    public abstract string Place { get; }

    /// <summary><c>table</c>, <c>schema</c>, <c>folder</c> or <c>blob</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>How it is erased, for the certificate: the NIST SP 800-88 method (Clear) and technique, such as "DELETE by primary key, committed per chunk".</summary>
    public abstract string Method { get; }

    /// <summary>Tables that the place's rows refer to, by their places' names: those go after it. Known once it was enumerated.</summary>
    public virtual IReadOnlyList<string> Parents => [];

    /// <summary>What the tenant has here.</summary>
    public abstract Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation);

    /// <summary>
    /// Erases what the tenant has here. Idempotent: run again after a kill it finishes. Reports the running number of items erased by this
    /// call. Returns their number. What may not be erased (legal hold, immutability, a mount point) throws <see cref="EvidenceGapException"/>
    /// with a terminal reason after the rest was done.
    /// </summary>
    public abstract Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The name of a place, also where it cannot be opened.</summary>
    public static string NameOf(SlaEstate estate, TenantPlace place) => place switch
    {
        { Schema: string schema } => $"database:{place.Database}/schema:{schema}",
        { Database: string database } => $"database:{database}/{place.Table}",
        // Without a query: a URL pasted with its signature must not show up.
        { Blob: Uri blob } => $"blob:{blob.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')}/{place.Prefix}",
        _ => $"host:{FolderListing.Host(estate, place.Host).Name}:{place.Path}",
    };

    /// <summary>The store of a place. Connects to nothing yet. Throws <see cref="EvidenceGapException"/> for a place that this version cannot erase.</summary>
    public static TenantStore Open(SlaEstate estate, TenantPlace place, SecretResolver secrets) => place switch
    {
        { Schema: not null } => new SchemaStore(new EstateSql(estate, place.Database!, secrets), place, NameOf(estate, place)),
        { Database: not null } => new TableStore(new EstateSql(estate, place.Database!, secrets), place, NameOf(estate, place)),
        { Blob: not null } => new BlobTenantStore(place, NameOf(estate, place), secrets, new BlobSettings()),
        _ => FolderTenantStore.Of(estate, place, NameOf(estate, place), secrets),
    };
}
