namespace SlaOps.Systems;

/// <summary>Lists what the store of a backup set holds, without reading it.</summary>
public static class BackupInventory
{
    /// <summary>
    /// The files of a set by name, size and time. <paramref name="heads"/> also looks at the first bytes of the newest files, so many
    /// of them. What cannot be listed is a gap in the evidence, never an empty store.
    /// </summary>
    public static async Task<BackupEvidence> ReadAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, int heads, SecretResolver secrets, CancellationToken cancellation)
    {
        await using BackupReader reader = await BackupReader.OpenAsync(policy, estate, set, secrets, cancellation);
        if (heads > 0)
            await reader.ReadHeadsAsync(heads, cancellation);
        return reader.Evidence;
    }

    /// <summary>The same with what the ledger knows: maintenances, and what was proven of the bytes.</summary>
    public static async Task<BackupEvidence> ReadAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, int heads, SecretResolver secrets, ILedger? ledger, CancellationToken cancellation)
    {
        BackupEvidence evidence = await ReadAsync(policy, estate, set, heads, secrets, cancellation);
        if (ledger is null)
            return evidence;
        MaintenanceLog log = await MaintenanceLog.ReadAsync(ledger, upTo: null, before: null, cancellation);
        BackupProofs proofs = await BackupProofs.ReadAsync(ledger, set.Name, cancellation);
        return evidence.During(log.Records, FolderListing.Hosts(estate, set)).Proven(proofs, BackupDepth.Inventory, policy);
    }
}
