namespace SlaOps;

/// <summary>The maintenances of a period as the ledger tells them.</summary>
public sealed record MaintenanceEvidence
{
    /// <summary>The start of the period, which ends with the moment judged for.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Every maintenance known at the moment judged for.</summary>
    public IReadOnlyList<MaintenanceRecord> Records { get; init; } = [];

    /// <summary>Sequence numbers of maintenance events that could not be read.</summary>
    public IReadOnlyList<long> Unreadable { get; init; } = [];

    /// <summary>When the ledger's first entry was written; null where it is empty.</summary>
    public DateTimeOffset? LedgerFirst { get; init; }

    /// <summary>What the ledger knew at <paramref name="at"/> about the period from <paramref name="from"/> (default: the start of its month in the policy's zone).</summary>
    public static async Task<MaintenanceEvidence> ReadAsync(ILedger ledger, SlaPolicy policy, DateTimeOffset at, DateTimeOffset? from, CancellationToken cancellation)
    {
        // An entry of the very moment was known then.
        MaintenanceLog log = await MaintenanceLog.ReadAsync(ledger, upTo: null, at.AddTicks(1), cancellation);
        DateTimeOffset? first = null;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Limit = 1 }, cancellation))
            first = TimeZoneInfo.ConvertTime(entry.At, policy.TimeZone);
        return new MaintenanceEvidence
        {
            From = from ?? CalendarMonth.Of(at, policy.TimeZone).Start(policy.TimeZone),
            Records = log.Records,
            Unreadable = log.Unreadable,
            LedgerFirst = first,
        };
    }
}
