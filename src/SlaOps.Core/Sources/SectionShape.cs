using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A mapping with fixed keys, bound to a record. <paramref name="start"/> gives the record before any key is read: what a file leaves out stays as it is there.</summary>
internal sealed class SectionShape<T>(Func<T> start) : Shape<T>
{
    private readonly List<SectionKey<T>> keys = [];
    private readonly List<Action<T, SectionCheck>> checks = [];

    /// <summary>The keys, in the order they are written.</summary>
    internal IReadOnlyList<SectionKey<T>> Keys => keys;

    /// <summary>A key that may be left out.</summary>
    internal SectionShape<T> Key<TValue>(
        string name, Shape<TValue> shape, Func<T, TValue> get, Func<T, TValue, T> with, string english, string japanese, string? clause = null, Stricter stricter = Stricter.Neither)
    {
        keys.Add(new SectionKey<T, TValue>(name, shape, value => (true, get(value)), with, english, japanese) { Clause = clause, Stricter = stricter });
        return this;
    }

    /// <summary>A key that must be there.</summary>
    internal SectionShape<T> Required<TValue>(string name, Shape<TValue> shape, Func<T, TValue> get, Func<T, TValue, T> with, string english, string japanese)
    {
        keys.Add(new SectionKey<T, TValue>(name, shape, value => (true, get(value)), with, english, japanese) { Required = true });
        return this;
    }

    /// <summary>A key that may be left out, and whose absence is null.</summary>
    internal SectionShape<T> Optional<TValue>(string name, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> with, string english, string japanese)
        where TValue : class
    {
        keys.Add(new SectionKey<T, TValue>(name, shape, value => (get(value) is not null, get(value)), with, english, japanese));
        return this;
    }

    /// <summary>The same for what is no object.</summary>
    internal SectionShape<T> OptionalValue<TValue>(string name, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> with, string english, string japanese)
        where TValue : struct
    {
        keys.Add(new SectionKey<T, TValue>(name, shape, value => (get(value) is not null, get(value).GetValueOrDefault()), with, english, japanese));
        return this;
    }

    /// <summary>A rule over several keys; run once all of them were read.</summary>
    internal SectionShape<T> Check(Action<T, SectionCheck> rule)
    {
        checks.Add(rule);
        return this;
    }

    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out T value)
    {
        value = start();
        if (node is not SourceMap map)
        {
            if (!Refused(node))
                reading.Add(node.Place, key, SourceReading.Show(node), Messages.Format("Text.ExpectedMapping"));
            return false;
        }

        bool right = true;
        string prefix = key.Length == 0 ? "" : key + ".";
        foreach (SourceEntry entry in map.Entries)
        {
            if (keys.Find(one => string.Equals(one.Name, entry.Key, StringComparison.Ordinal)) is SectionKey<T> known)
            {
                right &= known.TryRead(entry.Value, reading, prefix + entry.Key, ref value);
                continue;
            }

            // The value is not shown: under a misspelt key it may be a password.
            reading.Add(entry.Place, prefix + entry.Key, entry.Key, SectionShape.Unknown(entry.Key, [.. keys.Select(one => one.Name)]));
            right = false;
        }

        foreach (SectionKey<T> missing in keys.Where(one => one.Required && !map.Entries.Any(entry => string.Equals(entry.Key, one.Name, StringComparison.Ordinal))))
        {
            reading.Add(node.Place, prefix + missing.Name, null, Messages.Format("Text.ExpectedKey", missing.Name, missing.Document(null)));
            right = false;
        }

        if (!right)
            return false;
        SectionCheck check = new(map, reading, prefix);
        foreach (Action<T, SectionCheck> rule in checks)
            rule(value, check);
        return check.Right;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(T value) => new SourceMap(default, [.. keys.Select(key => key.Write(value)).OfType<SourceEntry>()]);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        JsonObject properties = [];
        foreach (SectionKey<T> key in keys)
            properties[key.Name] = key.Describe(culture);
        JsonObject schema = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        JsonArray required = [.. keys.Where(key => key.Required).Select(key => (JsonNode)key.Name)];
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    /// <inheritdoc/>
    internal override IEnumerable<ShapeDifference> Compare(T reference, T difference, ShapeDifference at) =>
        keys.SelectMany(key => key.Compare(reference, difference, at));
}

/// <summary>What sections and maps share.</summary>
internal static class SectionShape
{
    /// <summary>What to say of a key that nobody knows: the one probably meant, and all that there are.</summary>
    internal static string Unknown(string written, IReadOnlyList<string>? known)
    {
        if (known is null)
            return Messages.Format("Text.ExpectedName");
        string all = known.Count > 24 ? string.Join(", ", known.Take(24)) + ", …" : string.Join(", ", known);
        return Spelling.Nearest(written, known) is string nearest
            ? Messages.Format("Text.ExpectedNearest", nearest, all)
            : Messages.Format("Text.ExpectedOneOf", all);
    }
}
