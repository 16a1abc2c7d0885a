using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// What of a run goes into the ledger: the verdicts whose status, reason or requirement differs from the last recorded ones of their clause
/// and target, and one heartbeat that proves the run. What is merely measured anew (an offset, an age) is no change.
/// </summary>
public static class VerdictRecorder
{
    /// <summary>After so many verdicts a run also leaves a checkpoint.</summary>
    public const int CheckpointEvery = 1000;

    /// <summary>The events of a run at <paramref name="at"/>.</summary>
    public static IReadOnlyList<LedgerEvent> Plan(VerdictState last, IReadOnlyCollection<Verdict> verdicts, DateTimeOffset at)
    {
        List<LedgerEvent> events = [];
        if (last.SinceCheckpoint >= CheckpointEvery)
            events.Add(VerdictHistory.Checkpoint(last));
        Verdict[] changed = [.. verdicts.Where(verdict => IsNew(last, verdict))];
        events.AddRange(changed.Select(verdict => new LedgerEvent(LedgerKinds.Verdict, verdict.Target, VerdictBody.Write(verdict))));
        events.Add(new LedgerEvent(LedgerKinds.Heartbeat, Targets.Sla, new JsonObject
        {
            ["at"] = LedgerBody.Moment(at),
            ["changed"] = changed.Length,
            // A run over some clauses confirms those alone.
            ["clauses"] = new JsonArray([.. verdicts.Select(verdict => verdict.Clause).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(clause => (JsonNode?)clause)]),
            ["counts"] = new JsonObject(verdicts.GroupBy(verdict => verdict.Status).Select(group => KeyValuePair.Create(group.Key.ToString(), (JsonNode?)group.Count()))),
            ["digest"] = Digest(verdicts),
        }));
        return events;
    }

    /// <summary>Writes a run into the ledger; a run of another process that came between is taken into account. Returns what was written.</summary>
    public static async Task<IReadOnlyList<LedgerEntry>> RecordAsync(ILedger ledger, IReadOnlyCollection<Verdict> verdicts, DateTimeOffset at, CancellationToken cancellation)
    {
        while (true)
        {
            VerdictState last = await VerdictHistory.LatestAsync(ledger, cancellation);
            if (await ledger.AppendAsync(Plan(last, verdicts, at), last.Head, cancellation) is { } written)
                return written;
        }
    }

    /// <summary>SHA-256 over the canonical JSON of every verdict's clause, target, status and reason, in the order of clause and target.</summary>
    public static string Digest(IEnumerable<Verdict> verdicts)
    {
        IEnumerable<JsonNode?> rows = verdicts
            .OrderBy(verdict => verdict.Clause, StringComparer.Ordinal).ThenBy(verdict => verdict.Target, StringComparer.Ordinal)
            .Select(verdict => (JsonNode?)new JsonArray(verdict.Clause, verdict.Target, verdict.Status.ToString(), verdict.Reason));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Text(new JsonArray([.. rows]))))).ToLowerInvariant();
    }

    private static bool IsNew(VerdictState last, Verdict verdict) =>
        !last.Latest.TryGetValue((verdict.Clause, verdict.Target), out RecordedVerdict? recorded)
        || recorded.Verdict.Status != verdict.Status
        || !string.Equals(recorded.Verdict.Reason, verdict.Reason, StringComparison.Ordinal)
        || !string.Equals(recorded.Verdict.Required, verdict.Required, StringComparison.Ordinal);
}
