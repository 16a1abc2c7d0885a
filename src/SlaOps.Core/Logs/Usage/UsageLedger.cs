using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>A finished day of usage was added to its month; subject: <see cref="Targets.Usage"/>. A day with many tenants takes several, written at once.</summary>
    public const string UsageDay = "usage.day";
}

/// <summary>
/// The days of usage that the ledger holds: what is added is added once, and for ever. A fold over the events. Personal data is not in them:
/// tenants appear by id.
/// </summary>
public sealed class UsageLedger
{
    // An event holds at most a mebibyte of body.
    private const int RowsAtOnce = 4_000;

    private readonly Dictionary<string, SortedDictionary<DateOnly, List<UsageRow>>> sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The days of a source that were added, oldest first.</summary>
    public IReadOnlyCollection<DateOnly> DaysOf(string source) => sources.TryGetValue(source, out SortedDictionary<DateOnly, List<UsageRow>>? days) ? days.Keys : [];

    /// <summary>Reads what a ledger knew at a moment (null: all).</summary>
    public static async Task<UsageLedger> ReadAsync(ILedger ledger, DateTimeOffset? at, CancellationToken cancellation)
    {
        UsageLedger usage = new();
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.UsageDay], To = at?.AddTicks(1) }, cancellation))
            usage.Apply(entry);
        return usage;
    }

    /// <summary>The days that are finished at a moment and not added yet, from the first that the source ever added, or the month's first day.</summary>
    public IReadOnlyList<DateOnly> Missing(string source, TimeZoneInfo zone, DateTimeOffset at, DateOnly? from = null)
    {
        DateOnly today = ZonedTime.DateOf(at, zone);
        IReadOnlyCollection<DateOnly> days = DaysOf(source);
        DateOnly yesterday = today.AddDays(-1);
        DateOnly first = from ?? (days.Count > 0 ? days.First() : new DateOnly(yesterday.Year, yesterday.Month, 1));
        List<DateOnly> missing = [];
        for (DateOnly day = first; day < today; day = day.AddDays(1))
        {
            if (!days.Contains(day))
                missing.Add(day);
        }

        return missing;
    }

    /// <summary>The totals by month, source, tenant and metric.</summary>
    public IEnumerable<SlaUsage> Totals() => sources
        .SelectMany(source => source.Value.GroupBy(day => (day.Key.Year, day.Key.Month)).SelectMany(month => Month(source.Key, [.. month])))
        .OrderBy(total => total.Month, StringComparer.Ordinal).ThenBy(total => total.Tenant, StringComparer.Ordinal)
        .ThenBy(total => total.Metric, StringComparer.Ordinal).ThenBy(total => total.Source, StringComparer.Ordinal);

    /// <summary>
    /// Adds a day in a ledger where it is not there yet. False where another run was first: a day is checked for and written against the same
    /// head of the chain, so that no two runs can both add it.
    /// </summary>
    public static async Task<bool> AddAsync(ILedger ledger, UsageDay day, CancellationToken cancellation)
    {
        while (true)
        {
            LedgerHead head = await ledger.GetHeadAsync(cancellation);
            UsageLedger now = await ReadAsync(ledger, null, cancellation);
            if (now.DaysOf(day.Name).Contains(day.Day))
                return false;
            if (await ledger.AppendAsync(Events(day), head, cancellation) is not null)
                return true;
        }
    }

    private static List<LedgerEvent> Events(UsageDay day)
    {
        List<LedgerEvent> events = [];
        UsageRow[] rows = [.. day.Rows ?? []];
        int parts = Math.Max(1, (rows.Length + RowsAtOnce - 1) / RowsAtOnce);
        for (int part = 0; part < parts; part++)
        {
            JsonArray written = [.. rows.Skip(part * RowsAtOnce).Take(RowsAtOnce)
                .Select(row => (JsonNode)new JsonArray(row.Tenant, row.Metric, row.Amount.ToString(CultureInfo.InvariantCulture)))];
            events.Add(new LedgerEvent(LedgerKinds.UsageDay, Targets.Usage(day.Name), LedgerBody.Of(
                ("day", InvariantText.Of(day.Day)),
                ("part", part + 1),
                ("parts", parts),
                ("rows", written),
                ("source", day.Name))));
        }

        return events;
    }

    private void Apply(LedgerEntry entry)
    {
        JsonObject body = entry.ReadBody();
        if (body.Text("source") is not string source || !DateOnly.TryParseExact(body.Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return;
        if (!sources.TryGetValue(source, out SortedDictionary<DateOnly, List<UsageRow>>? days))
            sources[source] = days = [];
        if (!days.TryGetValue(day, out List<UsageRow>? rows))
            days[day] = rows = [];
        foreach (JsonArray row in (body["rows"] as JsonArray)?.OfType<JsonArray>() ?? [])
        {
            if (row.Count == 3 && row.All(value => value is JsonValue) && decimal.TryParse((string?)row[2], NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount))
                rows.Add(new UsageRow((string)row[0]!, (string)row[1]!, amount));
        }
    }

    private static IEnumerable<SlaUsage> Month(string source, KeyValuePair<DateOnly, List<UsageRow>>[] days) => days
        .SelectMany(day => day.Value)
        .GroupBy(row => (row.Tenant, row.Metric))
        .Select(group => new SlaUsage
        {
            Month = days[0].Key.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            Source = source,
            Tenant = group.Key.Tenant,
            Metric = group.Key.Metric,
            Amount = group.Sum(row => row.Amount),
            Days = days.Length,
            Through = days[^1].Key,
        });
}
