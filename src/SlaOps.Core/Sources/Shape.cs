using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// What a value of a file looks like: the one description from which reading with its mistakes, writing, comparing and the
/// JSON Schema all come.
/// </summary>
internal abstract class Shape<T>
{
    /// <summary>Reads a node; what is wrong with it is added to <paramref name="reading"/>, and then false comes back.</summary>
    internal abstract bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out T value);

    /// <summary>The node that reads as <paramref name="value"/>; its place is nowhere.</summary>
    internal abstract SourceNode Write(T value);

    /// <summary>The JSON Schema of it, described in <paramref name="culture"/>.</summary>
    internal abstract JsonObject Describe(CultureInfo culture);

    /// <summary>The differences between two values, key by key; a shape without keys is one difference or none.</summary>
    internal virtual IEnumerable<ShapeDifference> Compare(T reference, T difference, ShapeDifference at)
    {
        string before = Text(Write(reference));
        string after = Text(Write(difference));
        if (!string.Equals(before, after, StringComparison.Ordinal))
            yield return at with { Reference = before, Difference = after, Order = Order(reference, difference) };
    }

    /// <summary>Above 0 where <paramref name="difference"/> is more than <paramref name="reference"/>, below where less, null where neither can be said.</summary>
    protected virtual int? Order(T reference, T difference) =>
        difference is IComparable comparable ? comparable.CompareTo(reference) : null;

    /// <summary>A node on one line.</summary>
    protected static string Text(SourceNode node) => node switch
    {
        SourceScalar scalar => scalar.Text,
        SourceList list => "[" + string.Join(", ", list.Items.Select(Text)) + "]",
        SourceMap map => "{ " + string.Join(", ", map.Entries.Select(entry => entry.Key + ": " + Text(entry.Value))) + " }",
        _ => "",
    };

    /// <summary>True where the node was refused before, so that nothing more need be said.</summary>
    protected static bool Refused(SourceNode node) => node is SourceRefused;
}

/// <summary>Which way a value must move to promise more to the customer.</summary>
internal enum Stricter
{
    /// <summary>Neither way: a change is a change.</summary>
    Neither,

    Higher,

    Lower,
}

/// <summary>One value that differs, and where it stands.</summary>
internal readonly record struct ShapeDifference(string Key, string? Clause, Stricter Stricter)
{
    internal string? Reference { get; init; }

    internal string? Difference { get; init; }

    internal int? Order { get; init; }
}
