using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A list of values of one shape; with <paramref name="name"/>, an item's name, which no other of the list may have.</summary>
internal sealed class ListShape<T>(Shape<T> item, Func<T, string>? name = null, int least = 0) : Shape<IReadOnlyList<T>>
{
    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not SourceList list)
        {
            if (!Refused(node))
                reading.Add(node.Place, key, SourceReading.Show(node), Messages.Format("Text.ExpectedList"));
            return false;
        }

        List<T> items = new(list.Items.Count);
        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        bool right = true;
        for (int index = 0; index < list.Items.Count; index++)
        {
            string itemKey = string.Create(CultureInfo.InvariantCulture, $"{key}[{index}]");
            if (!item.TryRead(list.Items[index], reading, itemKey, out T? read))
            {
                right = false;
                continue;
            }

            if (name is not null && !seen.TryAdd(name(read), itemKey))
            {
                reading.Add(list.Items[index].Place, itemKey, name(read), Messages.Format("Text.ExpectedUnique", seen[name(read)]));
                right = false;
            }

            items.Add(read);
        }

        if (list.Items.Count < least)
        {
            reading.Add(node.Place, key, "[]", Messages.Format("Text.ExpectedItems", least));
            right = false;
        }

        value = right ? items : null;
        return right;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(IReadOnlyList<T> value) => new SourceList(default, [.. value.Select(item.Write)]);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = item.Describe(culture) };
        if (least > 0)
            schema["minItems"] = least;
        return schema;
    }

    /// <summary>More of them, and all of the former, is more.</summary>
    protected override int? Order(IReadOnlyList<T> reference, IReadOnlyList<T> difference)
    {
        HashSet<string> before = [.. reference.Select(one => Text(item.Write(one)))];
        HashSet<string> after = [.. difference.Select(one => Text(item.Write(one)))];
        return after.IsProperSupersetOf(before) ? 1 : after.IsProperSubsetOf(before) ? -1 : null;
    }
}
