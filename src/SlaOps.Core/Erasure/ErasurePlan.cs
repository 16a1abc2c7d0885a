using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>What one place holds of a tenant, and how it would be erased.</summary>
public sealed class ErasureItem
{
    /// <summary>The place's stable name.</summary>
    public string Place { get; set; } = "";

    /// <summary><c>table</c>, <c>schema</c>, <c>folder</c> or <c>blob</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>How much: rows, files or blobs with their copies; null where the place did not answer.</summary>
    public long? Count { get; set; }

    /// <summary>Of how many bytes; null where that is not known.</summary>
    public long? Bytes { get; set; }

    /// <summary>How it is erased, by NIST SP 800-88's words.</summary>
    public string Method { get; set; } = "";

    /// <summary>SHA-256 over what lies there; null where the place did not answer.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>True for a place that goes only when every other is empty.</summary>
    public bool IsLast { get; set; }

    /// <summary>True where the place answered.</summary>
    public bool Answered => Count is not null;

    /// <summary>About how much of everybody's the place holds; null where that is not known.</summary>
    public long? Total { get; set; }

    /// <summary>Why it did not answer; null where it did.</summary>
    public EvidenceGap? Gap { get; set; }

    /// <summary>What there is to know before agreeing, in the reader's language.</summary>
    public IReadOnlyList<string> Notes => [.. NoteReasons.Select(Text)];

    /// <summary>The notes as reasons.</summary>
    public IReadOnlyList<EvidenceGap> NoteReasons { get; set; } = [];

    /// <summary>Why it did not answer, in the reader's language; null where it did.</summary>
    public string? Message => Gap is null ? null : Text(Gap);

    /// <inheritdoc/>
    public override string ToString() => $"{Place} {InvariantText.Of(Count)}";

    private static string Text(EvidenceGap gap) => Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of));
}

/// <summary>Everything that would go of one tenant. Pure: two plans of one hash erase the same of the same.</summary>
public sealed class ErasurePlan
{
    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>SHA-256, lower-case hexadecimal, over the tenant, the last day of service and every place with what it holds.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The places in the order in which they are erased.</summary>
    public IReadOnlyList<ErasureItem> Items { get; set; } = [];

    /// <summary>The last day of service; null where no termination is registered.</summary>
    public DateOnly? EndedOn { get; set; }

    /// <summary>From when on it may be carried out (policy's zone); null without a termination.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When it was made (policy's zone).</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>How much there is, over the places that answered.</summary>
    public long Count => Items.Sum(item => item.Count ?? 0);

    /// <summary>The places that did not answer.</summary>
    public IReadOnlyList<string> Unanswered => [.. Items.Where(item => !item.Answered).Select(item => item.Place)];

    /// <summary>The plan for what was enumerated.</summary>
    public static ErasurePlan Of(SlaPolicy policy, TenantRecord record, IReadOnlyList<ErasureItem> items, DateTimeOffset at) => new()
    {
        Tenant = record.Tenant,
        Items = [.. items.OrderBy(item => item.IsLast)],
        EndedOn = record.EndedOn,
        DueAt = record.EndedOn is DateOnly ended ? ErasureCalendar.DueAt(policy, ended) : null,
        At = TimeZoneInfo.ConvertTime(at, policy.TimeZone),
        Hash = HashOf(record, items),
    };

    /// <summary>
    /// What is not as it was planned; null where <paramref name="now"/> is what was agreed to. What an interrupted erasure of the very plan
    /// has erased by now is no difference: less of the same places is there.
    /// </summary>
    public string? DifferenceTo(ErasurePlan now, bool resumes)
    {
        if (string.Equals(Hash, now.Hash, StringComparison.Ordinal))
            return null;
        if (EndedOn != now.EndedOn)
            return $"EndedOn {InvariantText.Of(EndedOn)} -> {InvariantText.Of(now.EndedOn)}";
        foreach (string place in Items.Concat(now.Items).Select(item => item.Place).Distinct(StringComparer.Ordinal))
        {
            ErasureItem? before = Find(Items, place), after = Find(now.Items, place);
            bool same = before?.Count == after?.Count && string.Equals(before?.Fingerprint, after?.Fingerprint, StringComparison.Ordinal);
            bool less = resumes && before is not null && after is not null && (before.Count is null || after.Count is null || after.Count <= before.Count);
            if (!same && !less)
                return $"{place}: {InvariantText.Of(before?.Count)} -> {InvariantText.Of(after?.Count)}";
        }

        return resumes ? null : "-";
    }

    /// <summary>The plan that an erasure in the ledger was begun with, as far as it was written down.</summary>
    public static ErasurePlan OfRecord(ErasureRecord erasure) => new()
    {
        Tenant = erasure.Tenant,
        Hash = erasure.Plan,
        EndedOn = erasure.EndedOn,
        At = erasure.StartedAt,
        Items = [.. erasure.Items.Select(item => new ErasureItem { Place = item.Place, Kind = item.Kind, Method = item.Method, Count = item.Planned, Bytes = item.Bytes, Fingerprint = item.Fingerprint })],
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant} {Hash}";

    private static ErasureItem? Find(IEnumerable<ErasureItem> items, string place) => items.FirstOrDefault(item => string.Equals(item.Place, place, StringComparison.Ordinal));

    private static string HashOf(TenantRecord record, IEnumerable<ErasureItem> items)
    {
        JsonArray places = new([.. items.OrderBy(item => item.Place, StringComparer.Ordinal).Select(item => (JsonNode)new JsonArray(
            item.Place, item.Kind, item.Count is long count ? InvariantText.Of(count) : null, item.Bytes is long bytes ? InvariantText.Of(bytes) : null, item.Fingerprint))]);
        string text = CanonicalJson.Text(new JsonArray(record.Tenant, record.EndedOn is DateOnly ended ? InvariantText.Of(ended) : null, places));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
    }
}
