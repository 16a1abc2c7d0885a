namespace SlaOps.Systems;

/// <summary>The places of an estate, opened, and what each holds of a tenant. A place that did not answer is among them with its reason.</summary>
internal sealed class ErasurePlaces : IAsyncDisposable
{
    private readonly List<(TenantPlace Place, string Name, TenantStore? Store, EvidenceGap? Gap)> places = [];

    /// <summary>Opens every place; connects to none.</summary>
    internal ErasurePlaces(SlaEstate estate, SecretResolver secrets)
    {
        foreach (TenantPlace place in estate.TenantPlaces)
        {
            try
            {
                TenantStore store = TenantStore.Open(estate, place, secrets);
                places.Add((place, store.Place, store, null));
            }
            catch (Exception exception) when (StoreFault.IsFault(exception))
            {
                string name = TenantStore.NameOf(estate, place);
                places.Add((place, name, null, StoreFault.GapOf(exception, name)));
            }
        }
    }

    /// <summary>The store of a place; null where it could not be opened.</summary>
    internal TenantStore? Store(string place) => places.Find(one => string.Equals(one.Name, place, StringComparison.Ordinal)).Store;

    /// <summary>Asks every place at once. In the order to erase in: what is not a table first, tables before those that they refer to, what goes last at the end.</summary>
    internal async Task<IReadOnlyList<ErasureItem>> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        ErasureItem[] items = await Task.WhenAll(places.Select(place => Task.Run(() => ItemAsync(place, tenant, cancellation), cancellation)));
        List<ErasureItem> left = [.. items.OrderBy(item => item.Kind is "table").ThenBy(item => item.IsLast)];
        List<ErasureItem> ordered = [];
        while (left.Count > 0)
        {
            // In a ring of references nobody is first; the database will say so.
            ErasureItem next = left.Find(item => !left.Any(other => other != item && ParentsOf(other).Contains(item.Place, StringComparer.OrdinalIgnoreCase))) ?? left[0];
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, _, TenantStore? store, _) in places)
        {
            if (store is not null)
                await store.DisposeAsync();
        }

        places.Clear();
    }

    private IReadOnlyList<string> ParentsOf(ErasureItem item) => Store(item.Place)?.Parents ?? [];

    private static async Task<ErasureItem> ItemAsync((TenantPlace Place, string Name, TenantStore? Store, EvidenceGap? Gap) place, string tenant, CancellationToken cancellation)
    {
        ErasureItem item = new() { Place = place.Name, Kind = place.Store?.Kind ?? "", Method = place.Store?.Method ?? "", IsLast = place.Place.Last, Gap = place.Gap };
        if (place.Store is null)
            return item;
        try
        {
            TenantContent content = await place.Store.EnumerateAsync(tenant, cancellation);
            (item.Count, item.Bytes, item.Fingerprint, item.NoteReasons, item.Total) = (content.Count, content.Bytes, content.Fingerprint, content.Notes, content.Total);
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            item.Gap = StoreFault.GapOf(exception, place.Name);
        }

        return item;
    }
}
