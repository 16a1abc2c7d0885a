using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// The lines of a ledger's archive. JSON stays on this side: SlaOps.Systems may run with a later System.Text.Json than the platform's
/// (its drivers bring one), whose nodes would be strangers here.
/// </summary>
public static class LedgerArchiveText
{
    private const string Format = "slaops-ledger";
    private const int Version = 1;

    /// <summary>The first line of an archive that ends at <paramref name="head"/>.</summary>
    public static string Header(LedgerHead head) =>
        CanonicalJson.Text(new JsonObject { ["entries"] = head.Sequence, ["format"] = Format, ["head"] = head.ToString(), ["version"] = Version });

    /// <summary>What the first line of the file at <paramref name="path"/> says; null where it is no header. A newer format throws <see cref="Errors.LedgerNewer"/>.</summary>
    public static LedgerArchive? ReadHeader(string path, string line)
    {
        try
        {
            JsonObject header = JsonNode.Parse(line) as JsonObject ?? [];
            bool isArchive = string.Equals(header.Text("format"), Format, StringComparison.Ordinal);
            if (!isArchive || header.Whole("version") is not long version || header.Whole("entries") is not (long entries and >= 0) || header.Text("head") is not string head)
                return null;
            return version <= Version
                ? new LedgerArchive { Path = path, Entries = entries, Head = LedgerHead.Parse(head).ToString() }
                : throw new SlaException(Errors.LedgerNewer, path, path, version, Version);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line of an entry. The body goes in and out as the very text that was sealed.</summary>
    public static string Line(LedgerEntry entry)
    {
        string start = CanonicalJson.Text(new JsonObject { ["at"] = LedgerSeal.Write(entry.At) });
        string rest = CanonicalJson.Text(new JsonObject
        {
            ["hash"] = entry.Hash,
            ["kind"] = entry.Kind,
            ["previous"] = entry.PreviousHash,
            ["sequence"] = entry.Sequence,
            ["subject"] = entry.Subject,
        });
        return $"{start[..^1]},\"body\":{entry.Body},{rest[1..]}";
    }

    /// <summary>The entry of a line; null where it is none.</summary>
    public static LedgerEntry? Entry(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (!LedgerSeal.TryRead(root.GetProperty("at").GetString() ?? "", out DateTimeOffset at))
                return null;
            return new LedgerEntry
            {
                Sequence = root.GetProperty("sequence").GetInt64(),
                At = at,
                Kind = root.GetProperty("kind").GetString() ?? "",
                Subject = root.GetProperty("subject").GetString() ?? "",
                Body = root.GetProperty("body").GetRawText(),
                PreviousHash = root.GetProperty("previous").GetString() ?? "",
                Hash = root.GetProperty("hash").GetString() ?? "",
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
