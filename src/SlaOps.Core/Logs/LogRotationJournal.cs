using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>A rotation of logs began: its plan's hash and how many files it removes; subject: <see cref="Targets.Log"/>.</summary>
    public const string LogRotationStarted = "log.rotation.started";

    /// <summary>A log is about to be removed.</summary>
    public const string LogRemoving = "log.removing";

    /// <summary>What became of it.</summary>
    public const string LogRemoved = "log.removed";

    /// <summary>A rotation of logs ended, and how.</summary>
    public const string LogRotationEnded = "log.rotation.ended";
}

/// <summary>What the ledger knows of a log set's rotations that were killed: a fold over the set's events.</summary>
public sealed class LogRotationJournal
{
    private readonly Dictionary<(string Run, string Path), RotationRemoval> open = [];
    private readonly Dictionary<string, int> unended = new(StringComparer.Ordinal);

    /// <summary>The files that were about to be removed and of which nobody wrote what became.</summary>
    public IReadOnlyCollection<RotationRemoval> Open => open.Values;

    /// <summary>The rotations without an end, and how many files each says that it removed.</summary>
    public IReadOnlyDictionary<string, int> Unended => unended;

    /// <summary>Reads what a ledger knows of a set's rotations.</summary>
    public static async Task<LogRotationJournal> ReadAsync(ILedger ledger, string set, CancellationToken cancellation)
    {
        LogRotationJournal journal = new();
        LedgerQuery query = new()
        {
            Kinds = [LedgerKinds.LogRotationStarted, LedgerKinds.LogRemoving, LedgerKinds.LogRemoved, LedgerKinds.LogRotationEnded],
            Subject = Targets.Log(set),
        };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            journal.Apply(entry);
        return journal;
    }

    /// <summary>The event that opens a rotation.</summary>
    public static LedgerEvent Started(string run, LogRotationPlan plan, int removals) => new(LedgerKinds.LogRotationStarted, Targets.Log(plan.Set.Name), LedgerBody.Of(
        ("id", run),
        ("plan", plan.Hash),
        ("removals", removals)));

    /// <summary>The event before a file is removed.</summary>
    public static LedgerEvent Removing(string set, RotationRemoval removal) => new(LedgerKinds.LogRemoving, Targets.Log(set), LedgerBody.Of(
        ("id", removal.Run),
        ("length", removal.Mark.Length),
        ("modifiedAt", LedgerBody.Moment(removal.Mark.ModifiedAt.ToUniversalTime())),
        ("path", removal.Path)));

    /// <summary>The event after it.</summary>
    public static LedgerEvent Removed(string set, RotationRemoval removal, RotationOutcome outcome, string? why) => new(LedgerKinds.LogRemoved, Targets.Log(set), LedgerBody.Of(
        ("id", removal.Run),
        ("outcome", outcome.ToString()),
        ("path", removal.Path),
        ("why", why)));

    /// <summary>The event that closes a rotation.</summary>
    public static LedgerEvent Ended(string set, string run, RotationEnd end, int removed, int left) => new(LedgerKinds.LogRotationEnded, Targets.Log(set), LedgerBody.Of(
        ("id", run),
        ("left", left),
        ("outcome", end.ToString()),
        ("removed", removed)));

    private void Apply(LedgerEntry entry)
    {
        JsonObject body = entry.ReadBody();
        if (body.Text("id") is not string run)
            return;
        switch (entry.Kind)
        {
            case LedgerKinds.LogRotationStarted:
                unended[run] = 0;
                break;
            case LedgerKinds.LogRotationEnded:
                unended.Remove(run);
                break;
            case LedgerKinds.LogRemoving when body.Text("path") is string path && body.Whole("length") is long length && body.Moment("modifiedAt") is { } modifiedAt:
                open[(run, path)] = new RotationRemoval(run, path, new FileMark(length, modifiedAt, null), null, null);
                break;
            case LedgerKinds.LogRemoved when body.Text("path") is string path:
                open.Remove((run, path));
                if (body.Text("outcome") is nameof(RotationOutcome.Deleted) && unended.TryGetValue(run, out int removed))
                    unended[run] = removed + 1;
                break;
        }
    }
}
