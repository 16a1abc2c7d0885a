namespace SlaOps.Systems;

/// <summary>
/// Folders with a tenant's id in their path, here or on a host over SSH. Everything below goes, the folder itself too; every name counts
/// (files, links, folders), so that zero means that there is nothing. Links are removed, never followed; other file systems not entered.
/// </summary>
internal abstract class FolderTenantStore(string place) : TenantStore
{
    /// <inheritdoc/>
    public override string Place => place;

    /// <inheritdoc/>
    public override string Kind => "folder";

    /// <summary>The store of an estate's folder.</summary>
    internal static FolderTenantStore Of(SlaEstate estate, TenantPlace place, string name, SecretResolver secrets)
    {
        EstateHost host = FolderListing.Host(estate, place.Host);
        return host.IsLocal
            ? new LocalFolderStore(name, EstatePath.Resolve(estate, place.Path!))
            : new SshFolderStore(name, place.Path!, cancellation => HostSession.ConnectAsync(estate, host, secrets, cancellation));
    }

    /// <summary>What people must know of a folder's content.</summary>
    /// <param name="mounts">Mount points in it.</param>
    /// <param name="linked">Files with names elsewhere.</param>
    protected IReadOnlyList<EvidenceGap> Notes(long mounts, long linked)
    {
        List<EvidenceGap> notes = [];
        if (mounts > 0)
            notes.Add(new EvidenceGap(Reasons.TenantFolderMounted, Place, mounts));
        if (linked > 0)
            notes.Add(new EvidenceGap(Reasons.TenantFolderHardLinks, Place, linked));
        return notes;
    }

    /// <summary>Nothing there.</summary>
    protected static TenantContent Nothing { get; } = new(0, 0, new ContentHash().Finish());

    /// <summary>A reason that concerns the place.</summary>
    protected EvidenceGapException Gap(Reason reason, params object?[] more) => new(new EvidenceGap(reason, [Place, .. more]));
}
