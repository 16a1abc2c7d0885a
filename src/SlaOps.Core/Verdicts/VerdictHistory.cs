using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A verdict in the ledger.</summary>
/// <param name="Sequence">Its entry.</param>
/// <param name="Verdict">What was found.</param>
public sealed record RecordedVerdict(long Sequence, Verdict Verdict);

/// <summary>The newest recorded verdict of each clause and target.</summary>
/// <param name="Head">The end of the chain that it was read at.</param>
/// <param name="Latest">By clause and target.</param>
/// <param name="SinceCheckpoint">How many verdicts were read to find them.</param>
public sealed record VerdictState(LedgerHead Head, IReadOnlyDictionary<(string Clause, string Target), RecordedVerdict> Latest, int SinceCheckpoint);

/// <summary>Reading recorded verdicts back.</summary>
public static class VerdictHistory
{
    /// <summary>The subject of the checkpoints that name the newest verdicts.</summary>
    public const string CheckpointSubject = "verdicts";

    /// <summary>The newest verdict of each clause and target: backwards to the last checkpoint, which names the rest.</summary>
    public static Task<VerdictState> LatestAsync(ILedger ledger, CancellationToken cancellation) => LatestAsync(ledger, null, cancellation);

    /// <summary>The newest verdict of each clause and target that was recorded before a moment (null: all).</summary>
    public static async Task<VerdictState> LatestAsync(ILedger ledger, DateTimeOffset? before, CancellationToken cancellation)
    {
        LedgerHead head = await ledger.GetHeadAsync(cancellation);
        Dictionary<(string, string), RecordedVerdict> latest = [];
        int read = 0;
        LedgerQuery newestFirst = new() { Kinds = [LedgerKinds.Verdict, LedgerKinds.Checkpoint], To = before, Descending = true };
        await foreach (LedgerEntry entry in ledger.ReadAsync(newestFirst, cancellation))
        {
            if (entry.Sequence > head.Sequence)
                continue;
            if (string.Equals(entry.Kind, LedgerKinds.Verdict, StringComparison.Ordinal))
            {
                read++;
                Keep(latest, entry);
            }
            else if (string.Equals(entry.Subject, CheckpointSubject, StringComparison.Ordinal))
            {
                foreach (long sequence in Named(entry))
                {
                    LedgerQuery one = new() { AfterSequence = sequence - 1, Limit = 1 };
                    await foreach (LedgerEntry named in ledger.ReadAsync(one, cancellation))
                        Keep(latest, named);
                }

                break;
            }
        }

        return new VerdictState(head, latest, read);
    }

    /// <summary>The verdicts that held at <paramref name="at"/>, each with the last run before it that confirmed it.</summary>
    public static async Task<IReadOnlyList<HeldVerdict>> HeldAsync(ILedger ledger, DateTimeOffset at, TimeSpan oldest, CancellationToken cancellation)
    {
        // An entry of the very moment was known then.
        DateTimeOffset before = at.AddTicks(1);
        VerdictState state = await LatestAsync(ledger, before, cancellation);
        Dictionary<string, DateTimeOffset> confirmed = new(StringComparer.Ordinal);
        LedgerQuery runs = new() { Kinds = [LedgerKinds.Heartbeat], From = at - oldest, To = before, Descending = true };
        await foreach (LedgerEntry run in ledger.ReadAsync(runs, cancellation))
        {
            foreach (JsonNode? clause in run.ReadBody()["clauses"] as JsonArray ?? [])
            {
                if (clause is JsonValue value && value.TryGetValue(out string? id))
                    confirmed.TryAdd(id, run.At);
            }
        }

        return [.. state.Latest.Values
            .Where(recorded => confirmed.ContainsKey(recorded.Verdict.Clause))
            .Select(recorded => new HeldVerdict(recorded.Sequence, recorded.Verdict, confirmed[recorded.Verdict.Clause]))];
    }

    /// <summary>The event that names the newest verdicts, so that the next reader need not go further back.</summary>
    public static LedgerEvent Checkpoint(VerdictState state) => new(LedgerKinds.Checkpoint, CheckpointSubject, new JsonObject
    {
        ["latest"] = new JsonArray([.. state.Latest.Values.Select(recorded => recorded.Sequence).Order().Select(sequence => (JsonNode?)sequence)]),
    });

    /// <summary>Every recorded verdict, as it was recorded, streamed.</summary>
    public static async IAsyncEnumerable<Verdict> ReadAsync(ILedger ledger, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.Verdict] }, cancellation))
            yield return VerdictBody.Read(entry.ReadBody());
    }

    /// <summary>Every verdict that differs in status from the one before it of the same clause and target; the first of each counts. Streamed: only the last status of each is kept.</summary>
    public static async IAsyncEnumerable<Verdict> ChangesAsync(IAsyncEnumerable<Verdict> inOrder)
    {
        Dictionary<(string, string), VerdictStatus> last = [];
        await foreach (Verdict verdict in inOrder)
        {
            bool same = last.TryGetValue((verdict.Clause, verdict.Target), out VerdictStatus before) && before == verdict.Status;
            last[(verdict.Clause, verdict.Target)] = verdict.Status;
            if (!same)
                yield return verdict;
        }
    }

    private static void Keep(Dictionary<(string, string), RecordedVerdict> latest, LedgerEntry entry)
    {
        Verdict verdict = VerdictBody.Read(entry.ReadBody());
        latest.TryAdd((verdict.Clause, verdict.Target), new RecordedVerdict(entry.Sequence, verdict));
    }

    private static IEnumerable<long> Named(LedgerEntry checkpoint) =>
        (checkpoint.ReadBody()["latest"] as JsonArray ?? []).Select(item => item is JsonValue value && value.TryGetValue(out long sequence) ? sequence : 0).Where(sequence => sequence > 0);
}
