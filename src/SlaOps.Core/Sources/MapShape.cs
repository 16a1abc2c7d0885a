using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A mapping from names to values of one shape. With <paramref name="known"/> only those names are right; <paramref name="complete"/> says by what a key's own name enters its value.</summary>
internal sealed class MapShape<T>(Shape<T> item, IReadOnlyList<string>? known = null, Func<T, string, T>? complete = null, Func<string, string?>? clause = null)
    : Shape<IReadOnlyDictionary<string, T>>
{
    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        value = null;
        if (node is not SourceMap map)
        {
            if (!Refused(node))
                reading.Add(node.Place, key, SourceReading.Show(node), Messages.Format("Text.ExpectedMapping"));
            return false;
        }

        Dictionary<string, T> items = new(StringComparer.Ordinal);
        bool right = true;
        foreach (SourceEntry entry in map.Entries)
        {
            string itemKey = key + "." + entry.Key;
            if (!IsKnown(entry.Key))
            {
                reading.Add(entry.Place, itemKey, entry.Key, SectionShape.Unknown(entry.Key, known));
                right = false;
            }
            else if (item.TryRead(entry.Value, reading, itemKey, out T? read))
            {
                items[entry.Key] = complete is null ? read : complete(read, entry.Key);
            }
            else
            {
                right = false;
            }
        }

        value = right ? items : null;
        return right;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(IReadOnlyDictionary<string, T> value) =>
        new SourceMap(default, [.. value.Select(pair => new SourceEntry(default, pair.Key, item.Write(pair.Value)))]);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        if (known is null)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = item.Describe(culture) };
        return new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([.. known.Select(name => (JsonNode)name)]) },
            ["additionalProperties"] = item.Describe(culture),
        };
    }

    /// <summary>A name that came is more, a name that went is less.</summary>
    internal override IEnumerable<ShapeDifference> Compare(IReadOnlyDictionary<string, T> reference, IReadOnlyDictionary<string, T> difference, ShapeDifference at)
    {
        foreach (string name in reference.Keys.Union(difference.Keys, StringComparer.Ordinal))
        {
            ShapeDifference here = at with { Key = at.Key + "." + name, Clause = clause?.Invoke(name) ?? at.Clause };
            bool before = reference.TryGetValue(name, out T? old);
            bool after = difference.TryGetValue(name, out T? now);
            if (before && after)
            {
                foreach (ShapeDifference change in item.Compare(old!, now!, here))
                    yield return change;
            }
            else
            {
                yield return here with
                {
                    Reference = before ? Text(item.Write(old!)) : null,
                    Difference = after ? Text(item.Write(now!)) : null,
                    Order = after ? 1 : -1,
                };
            }
        }
    }

    private bool IsKnown(string name) => known is null ? name.Length > 0 : known.Contains(name, StringComparer.Ordinal);
}
