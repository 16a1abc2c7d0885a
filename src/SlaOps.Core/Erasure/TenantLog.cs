using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>What a ledger knows of tenants' ends, each a fold over its events.</summary>
public sealed class TenantLog
{
    private readonly Dictionary<string, TenantRecord> tenants = new(StringComparer.Ordinal);
    private readonly List<long> unreadable = [];

    /// <summary>Every tenant that the ledger names, by id.</summary>
    public IReadOnlyList<TenantRecord> Tenants => [.. tenants.Values.OrderBy(tenant => tenant.Tenant, StringComparer.Ordinal)];

    /// <summary>Sequence numbers of events that could not be read.</summary>
    public IReadOnlyList<long> Unreadable => unreadable;

    /// <summary>What is known of one tenant; an empty record where nothing is.</summary>
    public TenantRecord Of(string tenant) => tenants.GetValueOrDefault(tenant) ?? new TenantRecord(tenant);

    /// <summary>Reads what a ledger knew before a moment (null: knows now) of one tenant, or of all.</summary>
    public static async Task<TenantLog> ReadAsync(ILedger ledger, string? tenant, DateTimeOffset? before, CancellationToken cancellation)
    {
        TenantLog log = new();
        LedgerQuery query = new() { Kinds = ErasureJournal.Kinds, Subject = tenant is null ? null : Targets.Tenant(tenant), To = before };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            log.Apply(entry);
        return log;
    }

    private void Apply(LedgerEntry entry)
    {
        string prefix = Targets.Tenant("");
        JsonObject body = entry.ReadBody();
        string tenant = entry.Subject.StartsWith(prefix, StringComparison.Ordinal) ? entry.Subject[prefix.Length..] : "";
        if (!TenantId.IsValid(tenant) || !(IsErasure(entry) ? ApplyErasure(tenant, entry, body) : ApplyTenant(tenant, entry, body)))
            unreadable.Add(entry.Sequence);
    }

    private static bool IsErasure(LedgerEntry entry) => entry.Kind.StartsWith("erasure.", StringComparison.Ordinal);

    private TenantRecord Record(string tenant) => tenants.TryGetValue(tenant, out TenantRecord? known) ? known : tenants[tenant] = new TenantRecord(tenant);

    private bool ApplyTenant(string tenant, LedgerEntry entry, JsonObject body)
    {
        TenantRecord record = Record(tenant);
        switch (entry.Kind)
        {
            case LedgerKinds.TenantTerminated when DateOnly.TryParseExact(body.Text("endedOn"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly ended):
                record.Terminate(ended, entry.At, body.Text("by") ?? "");
                return true;
            case LedgerKinds.TenantTerminationWithdrawn:
                record.Withdraw(entry.At);
                return true;
            case LedgerKinds.TenantHeld when body.Text("id") is string id:
                record.Hold(new LegalHold { Id = id, Tenant = tenant, Reason = body.Text("reason") ?? "", By = body.Text("by") ?? "", PlacedAt = entry.At });
                return true;
            case LedgerKinds.TenantReleased when body.Text("id") is string id:
                record.Release(id);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyErasure(string tenant, LedgerEntry entry, JsonObject body)
    {
        if (body.Text("id") is not string id)
            return false;
        TenantRecord record = Record(tenant);
        if (string.Equals(entry.Kind, LedgerKinds.ErasureStarted, StringComparison.Ordinal))
        {
            ErasureRecord started = Started(record, id, entry, body);
            started.Add(entry);
            record.Start(started);
            return true;
        }

        if (record.Erasure(id) is not ErasureRecord erasure)
            return false;
        erasure.Add(entry);
        if (string.Equals(entry.Kind, LedgerKinds.ErasureEnded, StringComparison.Ordinal))
            return End(record, erasure, entry, body);
        if (erasure.Items.FirstOrDefault(item => string.Equals(item.Place, body.Text("place"), StringComparison.Ordinal)) is not ErasureRecordItem place)
            return false;
        switch (entry.Kind)
        {
            case LedgerKinds.ErasureErasing:
                (place.Began, erasure.LastBeganAt) = (true, entry.At);
                return true;
            case LedgerKinds.ErasureProgress:
                place.Erased = body.Whole("erased") ?? place.Erased;
                return true;
            default:
                place.Erased = body.Whole("erased") ?? place.Erased;
                return Enum.TryParse(body.Text("outcome"), out ErasureOutcome outcome) && (place.Outcome = outcome) == outcome;
        }
    }

    private static ErasureRecord Started(TenantRecord record, string id, LedgerEntry entry, JsonObject body) => new()
    {
        Id = id,
        Tenant = record.Tenant,
        StartedAt = entry.At,
        Plan = body.Text("plan") ?? "",
        ConfirmedBy = body.Text("by") ?? "",
        Machine = body.Text("machine") ?? "",
        Clock = body.Text("clock") ?? "",
        Activity = body.Text("activity") ?? "",
        IsRepair = body["repair"] is JsonValue repair && repair.TryGetValue(out bool again) && again,
        EndedOn = record.EndedOn,
        WasHeld = record.Holds.Count > 0,
        Items = [.. (body["places"] as JsonArray ?? []).OfType<JsonObject>().Select(place => new ErasureRecordItem
        {
            Place = place.Text("place") ?? "",
            Kind = place.Text("kind") ?? "",
            Method = place.Text("method") ?? "",
            Planned = place.Whole("count"),
            Bytes = place.Whole("bytes"),
            Fingerprint = place.Text("fingerprint"),
        })],
    };

    private static bool End(TenantRecord record, ErasureRecord erasure, LedgerEntry entry, JsonObject body)
    {
        if (!Enum.TryParse(body.Text("state"), out ErasureState state))
            return false;
        (erasure.EndedAt, erasure.State) = (entry.At, state);
        foreach (JsonObject place in (body["remaining"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (ErasureRecordItem item in erasure.Items.Where(item => string.Equals(item.Place, place.Text("place"), StringComparison.Ordinal)))
                item.Remaining = place.Whole("count");
        }

        if (state == ErasureState.Erased)
            record.Bury(erasure);
        return true;
    }
}
