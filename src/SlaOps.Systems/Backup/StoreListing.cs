namespace SlaOps.Systems;

/// <summary>One look at the store of a backup set: its files by path, and the manifests beside them. A listing that broke off shows nothing.</summary>
internal sealed class StoreListing
{
    /// <summary>What is appended to a file's name for its manifest.</summary>
    internal const string ManifestEnding = ".sha256";

    // A store may hold a hundred thousand files on a slow share; beyond this it is better to say that it was not listed.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, StoredFile> beside = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredFile> files = new(StringComparer.Ordinal);

    private StoreListing(BackupEvidence evidence) => Evidence = evidence;

    /// <summary>The files, as judges and plans take them.</summary>
    internal BackupEvidence Evidence { get; private set; }

    /// <summary>The store's own entry of a listed file.</summary>
    internal StoredFile? FileAt(string path) => files.GetValueOrDefault(path);

    /// <summary>The manifest of a file, whether the file itself is there or not.</summary>
    internal StoredFile? ManifestOf(string path) => beside.GetValueOrDefault(path.TrimEnd('/') + ManifestEnding);

    /// <summary>A manifest by its own path.</summary>
    internal StoredFile? ManifestAt(string path) => beside.GetValueOrDefault(path);

    /// <summary>Lists the store; a store that could not be opened is the gap that it left.</summary>
    internal static async Task<StoreListing> ReadAsync(SlaPolicy policy, BackupSet set, BackupStore store, DateTimeOffset observedAt, CancellationToken cancellation)
    {
        StoreListing listing = new(new BackupEvidence { Set = set, Source = store.Location, ObservedAt = observedAt });
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        EvidenceGap? gap = null;
        try
        {
            await listing.ListAsync(new BackupNaming(set, policy), store, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            gap = new EvidenceGap(Reasons.Unreadable, store.Location, Messages.Format("Text.ConnectTimeout", Deadline));
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            gap = StoreFault.GapOf(exception, store.Location);
        }

        if (gap is not null)
        {
            listing.files.Clear();
            listing.beside.Clear();
            listing.Evidence = listing.Evidence with { Files = [], Gap = gap };
        }

        return listing;
    }

    private async Task ListAsync(BackupNaming naming, BackupStore store, CancellationToken cancellation)
    {
        List<BackupFile> recognised = [];
        BackupSet set = Evidence.Set;
        if (set.IsFolder)
        {
            await foreach (StoredFile folder in store.ListFoldersAsync(name => naming.Recognise(name, name, 1, Evidence.ObservedAt, Evidence.ObservedAt) is not null, cancellation))
                Add(naming, folder, recognised);
        }

        await foreach (StoredFile file in store.ListAsync(cancellation))
        {
            bool taken = !set.IsFolder && Add(naming, file, recognised);
            if (!taken && file.Name.EndsWith(ManifestEnding, StringComparison.Ordinal))
                beside[file.Path] = file;
        }

        Evidence = Evidence with { Files = recognised };
    }

    private bool Add(BackupNaming naming, StoredFile file, List<BackupFile> recognised)
    {
        if (naming.Recognise(file.Path, file.Name, file.Mark.Length, file.Mark.ModifiedAt, Evidence.ObservedAt) is not BackupFile backup)
            return false;
        backup.Mark = file.Mark;
        backup.EncryptedByStore = file.IsEncryptedByStore;
        backup.ImmutableUntil = file.ImmutableUntil;
        if (file.Parts?.Any(part => part.Name.EndsWith(".partial", StringComparison.Ordinal)) == true)
            backup.State = BackupFileState.InProgress;
        recognised.Add(backup);
        files[file.Path] = file;
        return true;
    }
}
