using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>A backup's bytes were read; subject: <see cref="Targets.Backup"/>.</summary>
    public const string BackupVerified = "backup.verified";

    /// <summary>A backup was restored into a scratch server, or refused by it; subject: <see cref="Targets.Backup"/>.</summary>
    public const string BackupRestored = "backup.restored";
}

/// <summary>What is known of the files of one backup set: a fold over the ledger's events, and what this run adds. Calls may run at once.</summary>
public sealed class BackupProofs
{
    private readonly Dictionary<string, List<BackupProof>> byPath = new(StringComparer.Ordinal);

    /// <summary>Nothing is known.</summary>
    public static BackupProofs None => new();

    /// <summary>Every proof that was recorded, by path, in the order they were made.</summary>
    public IReadOnlyList<BackupProof> All
    {
        get
        {
            lock (byPath)
                return [.. byPath.Values.SelectMany(proofs => proofs).OrderBy(proof => proof.ReadAt)];
        }
    }

    /// <summary>Reads what a ledger knows of a set.</summary>
    public static async Task<BackupProofs> ReadAsync(ILedger ledger, string set, CancellationToken cancellation)
    {
        BackupProofs proofs = new();
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.BackupVerified, LedgerKinds.BackupRestored], Subject = Targets.Backup(set) }, cancellation))
            proofs.Apply(entry);
        return proofs;
    }

    /// <summary>What the events of a set tell; other kinds are passed over.</summary>
    public static BackupProofs Read(IEnumerable<LedgerEntry> entries)
    {
        BackupProofs proofs = new();
        foreach (LedgerEntry entry in entries)
            proofs.Apply(entry);
        return proofs;
    }

    /// <summary>The latest proof of the bytes that a file holds now; null where nobody read these since <paramref name="notBefore"/>.</summary>
    public BackupProof? Of(BackupFile file, DateTimeOffset notBefore = default)
    {
        lock (byPath)
            return byPath.GetValueOrDefault(file.Path)?.LastOrDefault(proof => proof.Covers(file) && proof.ReadAt >= notBefore);
    }

    /// <summary>The first good proof that was made under a path, whatever its bytes are now: a dump does not change once it is whole.</summary>
    public BackupProof? FirstOf(string path)
    {
        lock (byPath)
            return byPath.GetValueOrDefault(path)?.Find(proof => proof.IsGood);
    }

    /// <summary>Adds what this run found.</summary>
    public void Add(BackupProof proof)
    {
        lock (byPath)
        {
            if (!byPath.TryGetValue(proof.Path, out List<BackupProof>? proofs))
                byPath[proof.Path] = proofs = [];
            proofs.Add(proof);
        }
    }

    /// <summary>The event that keeps a proof. Its kind tells whether it was read or restored.</summary>
    public static LedgerEvent Event(string set, BackupProof proof) => new(
        proof.RestoredAt is null && proof.RestoreFailedAt is null ? LedgerKinds.BackupVerified : LedgerKinds.BackupRestored,
        Targets.Backup(set),
        LedgerBody.Of(
            ("arguments", proof.Arguments.Count == 0 ? null : new JsonArray([.. proof.Arguments.Select(argument => (JsonNode?)argument)])),
            ("completedAt", proof.CompletedAt?.ToString("s", CultureInfo.InvariantCulture)),
            ("compression", proof.Compression),
            ("decrypted", proof.Decrypted ? true : null),
            ("encryption", proof.Encryption),
            ("length", proof.Mark.Length),
            ("modifiedAt", LedgerBody.Moment(proof.Mark.ModifiedAt.ToUniversalTime())),
            ("path", proof.Path),
            ("plainLength", proof.PlainLength),
            ("readAt", LedgerBody.Moment(proof.ReadAt.ToUniversalTime())),
            ("reason", proof.Reason?.Code),
            ("restoreFailedAt", proof.RestoreFailedAt is { } failed ? LedgerBody.Moment(failed.ToUniversalTime()) : null),
            ("restoredAt", proof.RestoredAt is { } restored ? LedgerBody.Moment(restored.ToUniversalTime()) : null),
            ("sha256", proof.Sha256),
            ("state", proof.State.ToString()),
            ("takenAt", proof.TakenAt is { } taken ? LedgerBody.Moment(taken) : null),
            ("tables", proof.Tables.Count == 0 ? null : new JsonArray([.. proof.Tables.Select(table => (JsonNode?)new JsonArray(table.Database, table.Name, table.Rows))])),
            ("version", proof.Mark.Version)));

    private void Apply(LedgerEntry entry)
    {
        JsonObject body = entry.ReadBody();
        // An event that this version cannot read proves nothing; the file is then read again.
        if (body.Text("path") is not string path || body.Moment("modifiedAt") is not { } modifiedAt || body.Whole("length") is not { } length
            || !Enum.TryParse(body.Text("state"), out BackupFileState state))
            return;
        Add(new BackupProof
        {
            Path = path,
            Mark = new FileMark(length, modifiedAt, body.Text("version")),
            State = state,
            Reason = body.Text("reason") is string code ? Reasons.All.GetValueOrDefault(code) ?? new Reason(code) : null,
            Arguments = [.. (body["arguments"] as JsonArray ?? []).Select(argument => argument?.ToString() ?? "")],
            ReadAt = body.Moment("readAt") ?? entry.At,
            Sha256 = body.Text("sha256"),
            Compression = body.Text("compression"),
            Encryption = body.Text("encryption"),
            Decrypted = body["decrypted"] is JsonValue value && value.TryGetValue(out bool decrypted) && decrypted,
            PlainLength = body.Whole("plainLength") ?? 0,
            Tables = [.. (body["tables"] as JsonArray ?? []).OfType<JsonArray>().Where(table => table.Count == 3).Select(Table)],
            TakenAt = body.Moment("takenAt"),
            CompletedAt = DateTime.TryParseExact(body.Text("completedAt"), "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime completed) ? completed : null,
            RestoredAt = body.Moment("restoredAt"),
            RestoreFailedAt = body.Moment("restoreFailedAt"),
        });
    }

    private static DumpTable Table(JsonArray table) =>
        new(table[0]?.ToString() ?? "", table[1]?.ToString() ?? "", table[2] is JsonValue rows && rows.TryGetValue(out long count) ? count : 0);
}
