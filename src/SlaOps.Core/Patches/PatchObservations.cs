using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>The security updates that a host lacked when a run looked; subject: <see cref="Targets.Host"/>.</summary>
    public const string PatchObserved = "patch.observed";
}

/// <summary>What earlier runs saw of a host's pending updates: an archive does not tell since when it offers one.</summary>
public static class PatchObservations
{
    /// <summary>The event of a run that looked.</summary>
    public static LedgerEvent Observed(PatchEvidence evidence) => new(LedgerKinds.PatchObserved, Targets.Host(evidence.Status.ComputerName), LedgerBody.Of(
        ("at", LedgerBody.Moment(evidence.ObservedAt)),
        ("listsUpdatedAt", evidence.Status.ListsUpdatedAt is { } lists ? LedgerBody.Moment(lists) : null),
        ("pending", new JsonArray([.. evidence.Status.Pending.Select(update => (JsonNode?)update.ToString()).OrderBy(text => text?.ToString(), StringComparer.Ordinal)]))));

    /// <summary>
    /// Narrows since when each update waits, by runs in ledger order: it was known to the first of the unbroken line of runs that saw
    /// it, and not to the run before that.
    /// </summary>
    public static void Narrow(IEnumerable<PendingUpdate> pending, IReadOnlyList<LedgerEntry> observations)
    {
        (DateTimeOffset? Lists, DateTimeOffset At, HashSet<string> Pending)[] runs = [.. observations.Select(Read)];
        foreach (PendingUpdate update in pending)
        {
            string key = update.ToString();
            int first = runs.Length;
            while (first > 0 && runs[first - 1].Pending.Contains(key))
                first--;
            if (first < runs.Length && !(update.KnownSince < runs[first].At))
                update.KnownSince = runs[first].At;
            // What that run did not see was absent from the lists as old as they were then, not from the archive of that moment.
            if (first > 0)
                update.AbsentAt = runs[first - 1].Lists;
        }
    }

    private static (DateTimeOffset? Lists, DateTimeOffset At, HashSet<string> Pending) Read(LedgerEntry entry)
    {
        JsonObject body = entry.ReadBody();
        IEnumerable<string> pending = (body["pending"] as JsonArray ?? []).Select(item => item?.ToString() ?? "");
        return (body.Moment("listsUpdatedAt"), body.Moment("at") ?? entry.At, pending.ToHashSet(StringComparer.Ordinal));
    }
}
