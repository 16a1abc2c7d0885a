using System.Globalization;

namespace SlaOps;

/// <summary>Finds where a key stands.</summary>
public static class SourcePlaces
{
    /// <summary>The place of a dotted key such as <c>hosts[2].address</c>, or of the nearest key above it that is written; (0, 0) without a tree.</summary>
    public static SourcePlace Find(SourceNode? root, string key)
    {
        SourceNode? node = root;
        foreach (string part in key.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            SourceNode? below = node switch
            {
                SourceMap map => map.Entries.FirstOrDefault(entry => string.Equals(entry.Key, part, StringComparison.Ordinal))?.Value,
                SourceList list when part[0] == '[' => list.Items.ElementAtOrDefault(int.Parse(part.AsSpan(1, part.Length - 2), CultureInfo.InvariantCulture)),
                _ => null,
            };
            if (below is null)
                break;
            node = below;
        }

        return node?.Place ?? default;
    }
}
