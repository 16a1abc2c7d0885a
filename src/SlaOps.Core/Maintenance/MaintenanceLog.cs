using System.Text.Json;

namespace SlaOps;

/// <summary>The maintenances that the ledger tells of: a fold over its events.</summary>
public sealed class MaintenanceLog
{
    // One notice that names no time is for one night's work, which may be several maintenances.
    private static readonly TimeSpan SameNight = TimeSpan.FromHours(12);

    private readonly Dictionary<string, MaintenanceRecord> records = new(StringComparer.Ordinal);
    private readonly List<MaintenanceNotice> notices = [];
    private readonly List<long> unreadable = [];

    /// <summary>Every maintenance, by its start.</summary>
    public IReadOnlyList<MaintenanceRecord> Records => [.. records.Values.OrderBy(record => record.StartedAt).ThenBy(record => record.Id, StringComparer.Ordinal)];

    /// <summary>The maintenances that nobody ended yet.</summary>
    public IReadOnlyList<MaintenanceRecord> Open => [.. Records.Where(record => record.IsOpen)];

    /// <summary>Sequence numbers of events of these kinds that this version cannot read.</summary>
    public IReadOnlyList<long> Unreadable => unreadable;

    /// <summary>Reads a ledger's events up to a sequence number and up to a moment (null: all).</summary>
    public static async Task<MaintenanceLog> ReadAsync(ILedger ledger, long? upTo, DateTimeOffset? before, CancellationToken cancellation)
    {
        MaintenanceLog log = new();
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = MaintenanceEvents.Kinds, To = before }, cancellation))
        {
            if (entry.Sequence > upTo)
                break;
            log.Apply(entry);
        }

        log.MarkAnnounced();
        return log;
    }

    /// <summary>True where a notice of its kind went out before it began: one for its time, or one without a time that no earlier maintenance used up.</summary>
    public bool IsAnnounced(bool emergency, DateTimeOffset startedAt) => notices.Any(notice =>
        notice.Emergency == emergency && notice.SentAt < startedAt
        && (notice.From is DateTimeOffset from ? from <= startedAt && startedAt < notice.To : IsNextAfter(notice, startedAt)));

    private bool IsNextAfter(MaintenanceNotice notice, DateTimeOffset startedAt)
    {
        DateTimeOffset first = records.Values
            .Where(record => record.Emergency == notice.Emergency && record.StartedAt > notice.SentAt)
            .Select(record => record.StartedAt).Append(startedAt).Min();
        return startedAt - first < (notice.Emergency ? TimeSpan.FromTicks(1) : SameNight);
    }

    private void Apply(LedgerEntry entry)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(entry.Body);
            Apply(entry, body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Kept apart, not skipped: what cannot be read must not pass for something that did not happen.
            unreadable.Add(entry.Sequence);
        }
    }

    private void Apply(LedgerEntry entry, JsonElement body)
    {
        switch (entry.Kind)
        {
            case LedgerKinds.MaintenanceStarted:
                records[entry.Subject] = MaintenanceEvents.ReadStarted(entry, body);
                break;
            case LedgerKinds.MaintenanceEnded:
                MaintenanceRecord record = records[entry.Subject];
                // Ended twice (by hand, then by the run that came back): the first one ended it.
                if (record.IsOpen)
                    (record.EndedAt, record.Outcome) = MaintenanceEvents.ReadEnded(body);
                break;
            case LedgerKinds.Notice:
                if (MaintenanceEvents.ReadNotice(body) is MaintenanceNotice notice)
                    notices.Add(notice);
                break;
        }
    }

    private void MarkAnnounced()
    {
        // A notice that was sent in time may have been recorded later, with its proof.
        foreach (MaintenanceRecord record in records.Values)
            record.Announced = record.Announced || IsAnnounced(record.Emergency, record.StartedAt);
    }
}
