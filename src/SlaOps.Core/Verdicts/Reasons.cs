using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace SlaOps;

/// <summary>One stable reason code and the names of its arguments; its words are the resource <c>Reason.CODE</c>.</summary>
public sealed record Reason(string Code, params string[] Arguments);

/// <summary>
/// The published table of reasons. Each area adds its own in a partial file beside its judges; the words, in English and
/// Japanese, are in <c>Messages.resx</c>. Codes never change their meaning: recorded verdicts are rendered from them years later.
/// </summary>
public static partial class Reasons
{
    /// <summary>What the clause needs is not in the estate. Arguments: what to add, an example.</summary>
    public static readonly Reason NotConfigured = new("NotConfigured", "key", "example");

    /// <summary>Nothing measures this clause here and nobody attested it.</summary>
    public static readonly Reason NotAttested = new("NotAttested");

    /// <summary>The ledger covers the period and holds no event of this kind. Arguments: from, to.</summary>
    public static readonly Reason NoEvents = new("NoEvents", "from", "to");

    /// <summary>The ledger is empty.</summary>
    public static readonly Reason LedgerEmpty = new("LedgerEmpty");

    /// <summary>The ledger does not cover the period. Arguments: the period's start, the ledger's first entry.</summary>
    public static readonly Reason LedgerTooYoung = new("LedgerTooYoung", "from", "first");

    /// <summary>Judged for a moment at which this was not observed. Arguments: when it was observed.</summary>
    public static readonly Reason NotObservedThen = new("NotObservedThen", "observedAt");

    /// <summary>The evidence is older than the policy allows. Arguments: source, observed at, maximum age.</summary>
    public static readonly Reason Stale = new("Stale", "source", "observedAt", "maxAge");

    /// <summary>The evidence could not be read. Arguments: source, why.</summary>
    public static readonly Reason Unreadable = new("Unreadable", "source", "why");

    /// <summary>A person vouches for it. Arguments: who, until when, the statement.</summary>
    public static readonly Reason Attested = new("Attested", "by", "validUntil", "statement");

    /// <summary>An attestation has run out. Arguments: when.</summary>
    public static readonly Reason AttestationExpired = new("AttestationExpired", "validUntil");

    /// <summary>A known breach is accepted for a time. Arguments: until when, why, the reason that is waived.</summary>
    public static readonly Reason Waived = new("Waived", "validUntil", "why", "reason");

    private static readonly Lazy<FrozenDictionary<string, Reason>> Table = new(() => typeof(Reasons)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(Reason))
        .Select(field => (Reason)field.GetValue(null)!)
        .ToFrozenDictionary(reason => reason.Code, StringComparer.Ordinal));

    /// <summary>Every reason, by code.</summary>
    public static IReadOnlyDictionary<string, Reason> All => Table.Value;

    /// <summary>The reason in words, in <paramref name="culture"/> or the current UI culture. A code this version does not know is shown as it is, with its arguments.</summary>
    public static string Render(string code, IReadOnlyList<string> arguments, CultureInfo? culture = null) =>
        Messages.TryFormat("Reason." + code, culture, arguments) ?? string.Join(' ', [code, .. arguments]);
}
