using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>One key of a section: its name, its meaning, and how it enters the section's record.</summary>
internal abstract class SectionKey<T>(string name, string english, string japanese)
{
    internal string Name => name;

    internal bool Required { get; init; }

    /// <summary>The clause that its value belongs to, for comparing.</summary>
    internal string? Clause { get; init; }

    internal Stricter Stricter { get; init; }

    /// <summary>What the key means, in the reader's language.</summary>
    internal string Document(CultureInfo? culture) =>
        string.Equals((culture ?? CultureInfo.CurrentUICulture).TwoLetterISOLanguageName, "ja", StringComparison.Ordinal) ? japanese : english;

    internal abstract bool TryRead(SourceNode node, SourceReading reading, string key, ref T section);

    internal abstract SourceEntry? Write(T section);

    internal abstract JsonObject Describe(CultureInfo culture);

    internal abstract IEnumerable<ShapeDifference> Compare(T reference, T difference, ShapeDifference at);
}

/// <inheritdoc/>
internal sealed class SectionKey<T, TValue>(string name, Shape<TValue> shape, Func<T, (bool Present, TValue? Value)> get, Func<T, TValue, T> with, string english, string japanese)
    : SectionKey<T>(name, english, japanese)
{
    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, ref T section)
    {
        if (!shape.TryRead(node, reading, key, out TValue? value))
            return false;
        section = with(section, value);
        return true;
    }

    /// <inheritdoc/>
    internal override SourceEntry? Write(T section)
    {
        // A null that is present is a value like any other ("none").
        (bool present, TValue? value) = get(section);
        return present ? new SourceEntry(default, Name, shape.Write(value!)) : null;
    }

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        JsonObject schema = shape.Describe(culture);
        schema["description"] = schema["description"] is JsonNode expected ? Document(culture) + " (" + expected.GetValue<string>() + ")" : Document(culture);
        return schema;
    }

    /// <inheritdoc/>
    internal override IEnumerable<ShapeDifference> Compare(T reference, T difference, ShapeDifference at)
    {
        ShapeDifference here = new(at.Key.Length == 0 ? Name : at.Key + "." + Name, Clause ?? at.Clause, Stricter);
        (bool before, TValue? old) = get(reference);
        (bool after, TValue? now) = get(difference);
        return (before, after) switch
        {
            (true, true) => shape.Compare(old!, now!, here),
            (false, false) => [],
            _ => [here with { Reference = before ? Text(old!) : null, Difference = after ? Text(now!) : null }],
        };
    }

    private string Text(TValue value) => shape.Write(value) is SourceScalar scalar ? scalar.Text : "{…}";
}

/// <summary>What a rule over several keys may say: which key is wrong, and what would be right.</summary>
internal sealed class SectionCheck(SourceMap map, SourceReading reading, string prefix)
{
    /// <summary>False once a mistake was told.</summary>
    internal bool Right { get; private set; } = true;

    /// <summary>Tells a mistake at a key (or at the section, where the key is not written).</summary>
    internal void Mistake(string key, string? value, string expected)
    {
        Right = false;
        SourcePlace place = map.Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal))?.Value.Place ?? map.Place;
        reading.Add(place, prefix + key, value, expected);
    }

    /// <summary>Tells a mistake at an item's key, such as <c>hosts</c>, 2, <c>address</c>.</summary>
    internal void Mistake(string list, int index, string key, string? value, string expected)
    {
        Right = false;
        SourceNode? node = map.Entries.FirstOrDefault(entry => string.Equals(entry.Key, list, StringComparison.Ordinal))?.Value;
        SourceNode? item = (node as SourceList)?.Items.ElementAtOrDefault(index);
        SourceNode? written = (item as SourceMap)?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal))?.Value;
        string itemKey = string.Create(CultureInfo.InvariantCulture, $"{prefix}{list}[{index}].{key}");
        reading.Add((written ?? item ?? node ?? map).Place, itemKey, value, expected);
    }
}
