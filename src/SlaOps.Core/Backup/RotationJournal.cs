using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>A rotation began: its plan's hash, the floors, how many files it removes; subject: <see cref="Targets.Backup"/>.</summary>
    public const string BackupRotationStarted = "backup.rotation.started";

    /// <summary>Files that a rotation is to remove, each with its mark and rule; as many events as they take.</summary>
    public const string BackupRotationPlanned = "backup.rotation.planned";

    /// <summary>A file is about to be removed.</summary>
    public const string BackupRemoving = "backup.removing";

    /// <summary>What became of it.</summary>
    public const string BackupRemoved = "backup.removed";

    /// <summary>A rotation ended, and how.</summary>
    public const string BackupRotationEnded = "backup.rotation.ended";
}

/// <summary>
/// What the ledger knows of the rotations of one backup set: those that never ended, the files that they were at when they were killed, and
/// the manifests that outlived their files. A fold over the set's events.
/// </summary>
public sealed class RotationJournal
{
    // An event holds at most a mebibyte of body, and a path may be long.
    private const int PlannedAtOnce = 32 * 1024;

    private readonly Dictionary<string, RotationRemoval> leftovers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Run, string Path), RotationRemoval> open = [];
    private readonly Dictionary<string, int> removed = new(StringComparer.Ordinal);
    private readonly List<string> unended = [];

    /// <summary>The rotations without an end, oldest first.</summary>
    public IReadOnlyList<string> Unended => unended;

    /// <summary>The files that were about to be removed and of which nobody wrote what became.</summary>
    public IReadOnlyCollection<RotationRemoval> Open => open.Values;

    /// <summary>Removed files whose manifests are not known to be gone, by the manifest's path.</summary>
    public IReadOnlyDictionary<string, RotationRemoval> Leftovers => leftovers;

    /// <summary>True where a rotation left something to be written down.</summary>
    public bool IsBroken => unended.Count > 0 || open.Count > 0;

    /// <summary>How many files a rotation itself says that it removed.</summary>
    public int RemovedBy(string run) => removed.GetValueOrDefault(run);

    /// <summary>Reads what a ledger knows of a set's rotations.</summary>
    public static async Task<RotationJournal> ReadAsync(ILedger ledger, string set, CancellationToken cancellation)
    {
        RotationJournal journal = new();
        LedgerQuery query = new()
        {
            Kinds = [LedgerKinds.BackupRotationStarted, LedgerKinds.BackupRemoving, LedgerKinds.BackupRemoved, LedgerKinds.BackupRotationEnded],
            Subject = Targets.Backup(set),
        };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            journal.Apply(entry);
        return journal;
    }

    /// <summary>The events that open a rotation: what it will do, before it does any of it.</summary>
    public static IReadOnlyList<LedgerEvent> Started(string run, RotationPlan plan, DatabaseBackupPolicy policy, IReadOnlyList<RotationItem> removals)
    {
        string subject = Targets.Backup(plan.Set.Name);
        List<LedgerEvent> events =
        [
            new(LedgerKinds.BackupRotationStarted, subject, LedgerBody.Of(
                ("generations", policy.Generations),
                ("id", run),
                ("keep", InvariantText.Span(policy.Keep)),
                ("kept", plan.Items.Count - removals.Count),
                ("plan", plan.Hash),
                ("removals", removals.Count))),
        ];
        JsonArray files = [];
        int length = 0;
        foreach (RotationItem item in removals)
        {
            files.Add(Body(item.Path, item.Mark, ("reason", item.Reason), ("manifest", item.Manifest)));
            length += item.Path.Length;
            if (length < PlannedAtOnce && files.Count < 500)
                continue;
            events.Add(Planned());
            (files, length) = ([], 0);
        }

        if (files.Count > 0)
            events.Add(Planned());
        return events;

        LedgerEvent Planned() => new(LedgerKinds.BackupRotationPlanned, subject, LedgerBody.Of(("files", files), ("id", run)));
    }

    /// <summary>The event before a file is removed.</summary>
    public static LedgerEvent Removing(string set, RotationRemoval removal) => new(LedgerKinds.BackupRemoving, Targets.Backup(set), Body(
        removal.Path,
        removal.Mark,
        ("id", removal.Run),
        ("manifest", removal.Manifest is not null && removal.ManifestMark is FileMark mark ? Body(removal.Manifest, mark) : null)));

    /// <summary>The event after it; <paramref name="manifest"/> is what became of the file's manifest, null where there is none or it was not touched.</summary>
    public static LedgerEvent Removed(string set, RotationRemoval removal, RotationOutcome outcome, RotationOutcome? manifest, string? why) =>
        new(LedgerKinds.BackupRemoved, Targets.Backup(set), LedgerBody.Of(
            ("id", removal.Run),
            ("manifest", manifest?.ToString()),
            ("outcome", outcome.ToString()),
            ("path", removal.Path),
            ("why", why)));

    /// <summary>The event that closes a rotation: how many files it removed itself, and of how many nobody wrote what became.</summary>
    public static LedgerEvent Ended(string set, string run, RotationEnd end, int removed, int left) => new(LedgerKinds.BackupRotationEnded, Targets.Backup(set), LedgerBody.Of(
        ("id", run),
        ("left", left),
        ("outcome", end.ToString()),
        ("removed", removed)));

    private void Apply(LedgerEntry entry)
    {
        JsonObject body = entry.ReadBody();
        // An event that this version cannot read tells it nothing, and so lets it delete nothing more.
        if (body.Text("id") is not string run)
            return;
        switch (entry.Kind)
        {
            case LedgerKinds.BackupRotationStarted:
                unended.Add(run);
                break;
            case LedgerKinds.BackupRotationEnded:
                unended.Remove(run);
                break;
            case LedgerKinds.BackupRemoving when Place(body) is { } place:
                JsonObject? beside = body["manifest"] as JsonObject;
                (string Path, FileMark Mark)? manifest = beside is null ? null : Place(beside);
                open[(run, place.Path)] = new RotationRemoval(run, place.Path, place.Mark, manifest?.Path, manifest?.Mark);
                break;
            case LedgerKinds.BackupRemoved when body.Text("path") is string path:
                Close(run, path, body);
                break;
            default:
                break;
        }
    }

    private void Close(string run, string path, JsonObject body)
    {
        if (body.Text("outcome") is nameof(RotationOutcome.Deleted))
            removed[run] = removed.GetValueOrDefault(run) + 1;
        bool fileGone = body.Text("outcome") is nameof(RotationOutcome.Deleted) or nameof(RotationOutcome.Absent);
        // A leftover is removed by a rotation like any file; another manifest under its name is none of ours.
        if (fileGone || body.Text("outcome") is nameof(RotationOutcome.Changed))
            leftovers.Remove(path);
        if (!open.Remove((run, path), out RotationRemoval? removal) || removal.Manifest is null)
            return;
        bool manifestGone = body.Text("manifest") is nameof(RotationOutcome.Deleted) or nameof(RotationOutcome.Absent);
        if (fileGone && !manifestGone)
            leftovers[removal.Manifest] = removal;
        else
            leftovers.Remove(removal.Manifest);
    }

    private static (string Path, FileMark Mark)? Place(JsonObject body) =>
        body.Text("path") is string path && body.Moment("modifiedAt") is { } modifiedAt && body.Whole("length") is { } length
            ? (path, new FileMark(length, modifiedAt, body.Text("version")))
            : null;

    private static JsonObject Body(string path, FileMark mark, params (string Key, JsonNode? Value)[] more) => LedgerBody.Of(
        [
            ("length", mark.Length),
            ("modifiedAt", LedgerBody.Moment(mark.ModifiedAt.ToUniversalTime())),
            ("path", path),
            ("version", mark.Version),
            .. more,
        ]);
}
