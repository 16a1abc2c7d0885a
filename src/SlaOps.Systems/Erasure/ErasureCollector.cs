namespace SlaOps.Systems;

/// <summary>Looks for what is left, or came back, of erased tenants.</summary>
public static class ErasureCollector
{
    private const int AtOnce = 4;

    /// <summary>What the ledger knew at a moment, and what every place holds now of each erased tenant (of one, where <paramref name="tenant"/> is given).</summary>
    public static async Task<ErasureEvidence> CollectAsync(SlaPolicy policy, SlaEstate estate, ILedger ledger, SecretResolver secrets, string? tenant, DateTimeOffset at, DateTimeOffset? from, CancellationToken cancellation)
    {
        ErasureEvidence evidence = await ErasureEvidence.ReadAsync(ledger, policy, at, from, cancellation);
        if (tenant is not null)
            evidence = evidence with { Tenants = [.. evidence.Tenants.Where(record => string.Equals(record.Tenant, tenant, StringComparison.Ordinal))] };
        if (estate.TenantPlaces.Count == 0)
            return evidence;
        string[] erased = [.. evidence.Tenants.Where(record => record.Tombstone is not null).Select(record => record.Tenant)];
        List<TenantResidue> residue = [];
        await Parallel.ForEachAsync(erased.Chunk(Math.Max(1, (erased.Length + AtOnce - 1) / AtOnce)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (part, token) =>
        {
            // One set of connections for many tenants.
            await using ErasurePlaces places = new(estate, secrets);
            foreach (string id in part)
            {
                IReadOnlyList<ErasureItem> items = await places.EnumerateAsync(id, token);
                lock (residue)
                    residue.AddRange(items.Select(item => new TenantResidue(id, item.Place, item.Count, item.Gap)));
            }
        });
        return evidence with
        {
            Residue = [.. residue.OrderBy(one => one.Tenant, StringComparer.Ordinal).ThenBy(one => one.Place, StringComparer.Ordinal)],
            ResidueAt = DateTimeOffset.UtcNow,
        };
    }
}
