using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// Maintenance in the ledger. The subject of <c>maintenance.started</c> and <c>maintenance.ended</c> is the maintenance's id;
/// moments are ISO 8601 with their offset. Fields of the bodies:
/// <list type="table">
/// <item><term>maintenance.started</term><description><c>reason</c>, <c>emergency</c>, <c>startedAt</c>, <c>endsBy</c>, <c>announced</c>, <c>computerName</c> (array; empty is everything)</description></item>
/// <item><term>maintenance.ended</term><description><c>endedAt</c>, <c>outcome</c> (a <see cref="MaintenanceOutcome"/>)</description></item>
/// <item><term>notice</term><description>of a notice only these are read: <c>kind</c> (<c>Maintenance</c> or <c>EmergencyMaintenance</c>), <c>sentAt</c>, and, where it names the planned time, <c>from</c> and <c>to</c></description></item>
/// </list>
/// </summary>
public static class MaintenanceEvents
{
    /// <summary>The kinds that maintenance is folded from.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [LedgerKinds.MaintenanceStarted, LedgerKinds.MaintenanceEnded, LedgerKinds.Notice];

    /// <summary>The event that a maintenance started.</summary>
    public static LedgerEvent Started(MaintenanceRecord record) => new(LedgerKinds.MaintenanceStarted, record.Id, new JsonObject
    {
        ["reason"] = record.Reason,
        ["emergency"] = record.Emergency,
        ["startedAt"] = Text(record.StartedAt),
        ["endsBy"] = record.EndsBy is DateTimeOffset end ? Text(end) : null,
        ["announced"] = record.Announced,
        ["computerName"] = new JsonArray([.. record.ComputerName.Select(name => JsonValue.Create(name))]),
    });

    /// <summary>The event that a maintenance ended.</summary>
    public static LedgerEvent Ended(MaintenanceRecord record) => new(LedgerKinds.MaintenanceEnded, record.Id, new JsonObject
    {
        ["endedAt"] = Text(record.EndedAt!.Value),
        ["outcome"] = record.Outcome.ToString(),
    });

    internal static MaintenanceRecord ReadStarted(LedgerEntry entry, JsonElement body) => new()
    {
        Id = entry.Subject,
        Reason = body.GetProperty("reason").GetString() ?? "",
        Emergency = body.GetProperty("emergency").GetBoolean(),
        StartedAt = Moment(body, "startedAt"),
        EndsBy = body.GetProperty("endsBy").ValueKind == JsonValueKind.Null ? null : Moment(body, "endsBy"),
        Announced = body.GetProperty("announced").GetBoolean(),
        ComputerName = [.. body.GetProperty("computerName").EnumerateArray().Select(name => name.GetString() ?? "")],
    };

    internal static (DateTimeOffset EndedAt, MaintenanceOutcome Outcome) ReadEnded(JsonElement body) =>
        (Moment(body, "endedAt"), Enum.Parse<MaintenanceOutcome>(body.GetProperty("outcome").GetString()!));

    internal static MaintenanceNotice? ReadNotice(JsonElement body)
    {
        string? kind = body.TryGetProperty("kind", out JsonElement value) ? value.GetString() : null;
        bool? emergency = kind switch { "Maintenance" => false, "EmergencyMaintenance" => true, _ => null };
        if (emergency is not bool known)
            return null;
        bool planned = body.TryGetProperty("from", out _) && body.TryGetProperty("to", out _);
        return new MaintenanceNotice(known, Moment(body, "sentAt"), planned ? Moment(body, "from") : null, planned ? Moment(body, "to") : null);
    }

    private static DateTimeOffset Moment(JsonElement body, string name) =>
        DateTimeOffset.Parse(body.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}

/// <summary>A notice of a maintenance, and the time it announces where it names one.</summary>
internal sealed record MaintenanceNotice(bool Emergency, DateTimeOffset SentAt, DateTimeOffset? From, DateTimeOffset? To);
