namespace SlaOps.Systems;

/// <summary>Lists what the store of a backup set holds.</summary>
public static class BackupInventory
{
    /// <summary>
    /// The files of a set by name, size and time. <paramref name="heads"/> also looks at the first bytes of the newest files, so many
    /// of them. What cannot be listed is a gap in the evidence, never an empty store.
    /// </summary>
    public static async Task<BackupEvidence> ReadAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, int heads, CancellationToken cancellation)
    {
        BackupNaming naming = new(set, policy);
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        EstateHost host = FolderListing.Host(estate, set.Store.Sftp);
        await using HostSession? session = set.Store.Path is null ? null : HostSession.Open(host);
        if (session is null)
        {
            string store = set.Store.Blob?.OriginalString ?? $"{host.Name}:{set.Store.Path}";
            return new BackupEvidence { Set = set, Source = store, ObservedAt = observedAt, Gap = new EvidenceGap(Reasons.LocalFoldersOnly, store) };
        }

        string folder = EstatePath.Resolve(estate, set.Store.Path!);
        List<BackupFile> files = [];
        EvidenceGap? gap = await FolderListing.ReadAsync(
            session,
            folder,
            (file, _) =>
            {
                if (naming.Recognise(file.Path, file.Name, file.Length, file.ModifiedAt, observedAt) is BackupFile backup)
                    files.Add(backup);
                return Task.CompletedTask;
            },
            cancellation);
        if (gap is null)
            await ReadHeadsAsync(session, files, heads, cancellation);
        return new BackupEvidence { Set = set, Source = folder, ObservedAt = observedAt, Files = files, Gap = gap };
    }

    /// <summary>The same with the recorded maintenances that concern the set.</summary>
    public static async Task<BackupEvidence> ReadAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, int heads, MaintenanceLog log, CancellationToken cancellation) =>
        (await ReadAsync(policy, estate, set, heads, cancellation)).During(log.Records, FolderListing.Hosts(estate, set));

    private static async Task ReadHeadsAsync(HostSession session, List<BackupFile> files, int heads, CancellationToken cancellation)
    {
        byte[] head = new byte[FileSignature.Length];
        foreach (BackupFile file in files.Where(file => file.State == BackupFileState.Listed).OrderByDescending(file => file.TakenAt).Take(heads))
        {
            try
            {
                await using Stream stream = await session.OpenReadAsync(file.Path, cancellation);
                int length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
                (file.Compression, file.Encryption) = FileSignature.Of(head.AsSpan(0, length));
            }
            catch (FileNotFoundException)
            {
                // Rotated away since it was listed: what was seen stays what was seen.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
            {
                file.State = BackupFileState.Unreadable;
            }
        }
    }
}
