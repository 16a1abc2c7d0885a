namespace SlaOps;

/// <summary>What one place holds of an erased tenant.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Place">The place's stable name.</param>
/// <param name="Count">How much; null where the place did not answer.</param>
/// <param name="Gap">Why it did not; null where it did.</param>
public sealed record TenantResidue(string Tenant, string Place, long? Count, EvidenceGap? Gap);

/// <summary>What is known of tenants' ends, and of what is left of those who were erased.</summary>
public sealed record ErasureEvidence
{
    /// <summary>The start of the period, which ends with the moment judged for.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Every tenant that the ledger knew at the moment judged for.</summary>
    public IReadOnlyList<TenantRecord> Tenants { get; init; } = [];

    /// <summary>Sequence numbers of events that could not be read.</summary>
    public IReadOnlyList<long> Unreadable { get; init; } = [];

    /// <summary>When the ledger's first entry was written; null where it is empty.</summary>
    public DateTimeOffset? LedgerFirst { get; init; }

    /// <summary>What the places hold of erased tenants, one for each tenant and place.</summary>
    public IReadOnlyList<TenantResidue> Residue { get; init; } = [];

    /// <summary>When the places were asked (UTC); null where the estate names none.</summary>
    public DateTimeOffset? ResidueAt { get; init; }

    /// <summary>What the ledger knew at <paramref name="at"/> about the period from <paramref name="from"/>; the places are not asked.</summary>
    public static async Task<ErasureEvidence> ReadAsync(ILedger ledger, SlaPolicy policy, DateTimeOffset at, DateTimeOffset? from, CancellationToken cancellation)
    {
        TenantLog log = await TenantLog.ReadAsync(ledger, tenant: null, at.AddTicks(1), cancellation);
        DateTimeOffset? first = null;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Limit = 1 }, cancellation))
            first = TimeZoneInfo.ConvertTime(entry.At, policy.TimeZone);
        return new ErasureEvidence
        {
            From = from ?? CalendarMonth.Of(at, policy.TimeZone).Start(policy.TimeZone),
            Tenants = log.Tenants,
            Unreadable = log.Unreadable,
            LedgerFirst = first,
        };
    }
}
