namespace SlaOps.Systems;

/// <summary>One backup set: its store listed, and its files proven as they are asked for. Calls may run at once.</summary>
public sealed class BackupReader : IAsyncDisposable
{
    // A store may hold a hundred thousand files on a slow share; beyond this it is better to say that it was not listed.
    private static readonly TimeSpan ListingDeadline = TimeSpan.FromMinutes(10);

    private readonly SlaPolicy policy;
    private readonly SlaEstate estate;
    private readonly BackupSet set;
    private readonly SecretResolver secrets;
    private readonly Dictionary<string, StoredFile> stored = new(StringComparer.Ordinal);
    private BackupStore? store;

    private BackupReader(SlaPolicy policy, SlaEstate estate, BackupSet set, SecretResolver secrets)
    {
        this.policy = policy;
        this.estate = estate;
        this.set = set;
        this.secrets = secrets;
        Evidence = new BackupEvidence { Set = set, Source = Described(), ObservedAt = DateTimeOffset.UtcNow };
    }

    /// <summary>What the store held. What could not be listed is a gap, never an empty store.</summary>
    public BackupEvidence Evidence { get; private set; }

    /// <summary>Opens the store of a set and lists it.</summary>
    public static async Task<BackupReader> OpenAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, SecretResolver secrets, CancellationToken cancellation)
    {
        BackupReader reader = new(policy, estate, set, secrets);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ListingDeadline);
        try
        {
            await reader.ListAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            reader.Fail(new EvidenceGap(Reasons.Unreadable, reader.Evidence.Source, Messages.Format("Text.ConnectTimeout", ListingDeadline)));
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            reader.Fail(StoreFault.GapOf(exception, reader.Evidence.Source));
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
            StoredFile place = stored[file.Path];
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
        store = null;
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        BackupNaming naming = new(set, policy);
        store = await BackupStore.OpenAsync(estate, set, secrets, cancellation);
        Evidence = Evidence with { Source = store.Location };
        DateTimeOffset observedAt = Evidence.ObservedAt;
        List<BackupFile> files = [];
        await foreach (StoredFile file in set.IsFolder ? store.ListFoldersAsync(name => naming.Recognise(name, name, 1, observedAt, observedAt) is not null, cancellation) : store.ListAsync(cancellation))
        {
            if (naming.Recognise(file.Path, file.Name, file.Mark.Length, file.Mark.ModifiedAt, observedAt) is BackupFile backup)
            {
                backup.Mark = file.Mark;
                backup.EncryptedByStore = file.IsEncryptedByStore;
                if (file.Parts?.Any(part => part.Name.EndsWith(".partial", StringComparison.Ordinal)) == true)
                    backup.State = BackupFileState.InProgress;
                files.Add(backup);
                stored[file.Path] = file;
            }
        }

        Evidence = Evidence with { Files = files };
    }

    // A listing that broke off proves nothing, least of all that what it did not show is not there.
    private void Fail(EvidenceGap gap)
    {
        stored.Clear();
        Evidence = Evidence with { Files = [], Gap = gap };
    }

    private string Described() => set.Store.Blob?.OriginalString ?? (set.Store.Sftp is string host ? $"sftp://{host}{set.Store.Path}" : set.Store.Path ?? "");
}
