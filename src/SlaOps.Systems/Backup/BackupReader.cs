namespace SlaOps.Systems;

/// <summary>One backup set: its store listed, and its files read as they are asked for. Calls may run at once.</summary>
public sealed class BackupReader : IAsyncDisposable
{
    private readonly SlaEstate estate;
    private readonly SecretResolver secrets;
    private BackupStore? store;
    private StoreListing? listing;

    private BackupReader(SlaEstate estate, BackupSet set, SecretResolver secrets)
    {
        this.estate = estate;
        this.secrets = secrets;
        Evidence = new BackupEvidence { Set = set, Source = Described(set), ObservedAt = DateTimeOffset.UtcNow };
    }

    /// <summary>What the store held. What could not be listed is a gap, never an empty store.</summary>
    public BackupEvidence Evidence { get; private set; }

    /// <summary>Opens the store of a set and lists it.</summary>
    public static async Task<BackupReader> OpenAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, SecretResolver secrets, CancellationToken cancellation)
    {
        BackupReader reader = new(estate, set, secrets);
        try
        {
            reader.store = await BackupStore.OpenAsync(estate, set, secrets, cancellation);
            reader.listing = await StoreListing.ReadAsync(policy, set, reader.store, reader.Evidence.ObservedAt, cancellation);
            reader.Evidence = reader.listing.Evidence;
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            reader.Evidence = reader.Evidence with { Gap = StoreFault.GapOf(exception, reader.Evidence.Source) };
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }

        return reader;
    }

    /// <summary>Looks at the first bytes of the newest <paramref name="count"/> files.</summary>
    public async Task ReadHeadsAsync(int count, CancellationToken cancellation)
    {
        byte[] head = new byte[FileSignature.Length];
        foreach (BackupFile file in Evidence.Files.Where(file => file is { State: BackupFileState.Listed, Encryption: null, Compression: null }).OrderByDescending(file => file.TakenAt).Take(count))
        {
            StoredFile place = listing!.FileAt(file.Path)!;
            if (place.Parts is not null)
                continue;
            try
            {
                await using Stream stream = await store!.OpenReadAsync(place, cancellation);
                int length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
                (file.Compression, file.Encryption) = FileSignature.Of(head.AsSpan(0, length));
            }
            catch (FileNotFoundException)
            {
                // Rotated away since it was listed: what was seen stays what was seen.
            }
            catch (Exception exception) when (StoreFault.IsFault(exception))
            {
                EvidenceGap gap = StoreFault.GapOf(exception, place.Name);
                (file.State, file.Reason, file.Arguments) = (BackupFileState.Unreadable, gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of));
            }
        }
    }

    /// <summary>Reads every byte of a listed file. What keeps it from being read is the <see cref="BackupContent.Gap"/>; <paramref name="progress"/> is told the stored bytes as they are read.</summary>
    public Task<BackupContent> ReadContentAsync(BackupFile file, IProgress<long>? progress, CancellationToken cancellation) =>
        new ContentPass(store!, Evidence.Set, secrets).ReadAsync(listing!.FileAt(file.Path)!, listing.ManifestOf(file.Path), progress, cancellation);

    /// <summary>Restores a file that was read, <paramref name="content"/>, into a scratch server on the estate's drill host; <paramref name="progress"/> is told the bytes of the dump as they are fed.</summary>
    public async Task<RestoreEvidence> RestoreAsync(BackupFile file, BackupContent content, IProgress<long>? progress, CancellationToken cancellation)
    {
        StoredFile place = listing!.FileAt(file.Path)!;
        try
        {
            EstateHost host = FolderListing.Host(estate, estate.Drill.Host);
            await using HostSession session = await HostSession.ConnectAsync(estate, host, secrets, cancellation);
            ContentPass pass = new(store!, Evidence.Set, secrets);
            return await RestoreDrill.RunAsync(session, estate.Drill, place, content, stop => pass.OpenPlainAsync(place, stop), progress, cancellation);
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            return new RestoreEvidence { Path = place.Path, Mark = place.Mark, StartedAt = DateTimeOffset.UtcNow, Gap = StoreFault.GapOf(exception, estate.Drill.Host ?? Environment.MachineName) };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
        store = null;
    }

    private static string Described(BackupSet set) => set.Store.Blob?.OriginalString ?? (set.Store.Sftp is string host ? $"sftp://{host}{set.Store.Path}" : set.Store.Path ?? "");
}
