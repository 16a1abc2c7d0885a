using System.Text.Json;

namespace SlaOps;

/// <summary>
/// A new TCP connection from an address, and to a port of this host, that no rule names: whether it meets nft's conditions. What is said of
/// particular addresses, ports, sets or marks is not said of it.
/// </summary>
/// <param name="items">All of the rules, for the sets that conditions name.</param>
/// <param name="table">The table of the rule at hand.</param>
/// <param name="outside">The line that it comes in by; empty: one that no rule names.</param>
/// <param name="ipv6">True where it comes over IPv6, else IPv4.</param>
internal sealed class NftPacket(JsonElement[] items, string table, string outside, bool ipv6)
{
    private const int Deepest = 32;

    /// <summary>Whether it meets a condition; null where that cannot be told.</summary>
    internal bool? Meets(JsonElement match)
    {
        if (!match.TryGetProperty("left", out JsonElement left) || !match.TryGetProperty("right", out JsonElement right) || left.ValueKind != JsonValueKind.Object)
            return null;
        // Any word on another protocol is a condition that the packet be of it.
        if (IsOther(left))
            return false;
        return NftText.Text(match, "op") switch
        {
            "==" or "in" or null => Holds(left, right),
            "!=" => !Holds(left, right),
            _ => null,
        };
    }

    /// <summary>The verdicts of a map that may be chosen, each with whether it is.</summary>
    internal IEnumerable<(bool? Holds, JsonElement Verdict)> Choose(JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object || !map.TryGetProperty("key", out JsonElement key) || !map.TryGetProperty("data", out JsonElement data) || key.ValueKind != JsonValueKind.Object || IsOther(key))
            yield break;
        foreach (JsonElement pair in Elements(data))
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[1].ValueKind != JsonValueKind.Object)
                continue;
            bool? chosen = pair[0].ValueKind == JsonValueKind.String && pair[0].GetString() is "*" ? true : Holds(key, pair[0]);
            if (chosen is not false)
                yield return (chosen, pair[1]);
            if (chosen is true)
                yield break;
        }
    }

    private bool IsOther(JsonElement left) => left.TryGetProperty("payload", out JsonElement payload) && payload.ValueKind == JsonValueKind.Object
        && NftText.Text(payload, "protocol") is string protocol and not ("tcp" or "th" or "ether") && !string.Equals(protocol, ipv6 ? "ip6" : "ip", StringComparison.Ordinal);

    private bool? Holds(JsonElement left, JsonElement right)
    {
        string[] values = [.. Values(right, 0)];
        JsonProperty what = left.EnumerateObject().FirstOrDefault();
        return what.Name switch
        {
            "meta" => Meta(NftText.Text(what.Value, "key"), values),
            "ct" => NftText.Text(what.Value, "key") switch
            {
                "state" => values.Contains("new", StringComparer.Ordinal),
                "status" => false,
                "direction" => values.Contains("original", StringComparer.Ordinal),
                "mark" => IsZero(values),
                _ => null,
            },
            "payload" => Payload(NftText.Text(what.Value, "protocol"), NftText.Text(what.Value, "field"), values),
            "fib" => NftText.Text(what.Value, "result") is "type" ? values.Contains(what.Value.ToString().Contains("daddr", StringComparison.Ordinal) ? "local" : "unicast", StringComparer.Ordinal) : null,
            "concat" => false,
            // Bits of a mark, of which the packet has none.
            "&" => what.Value.ToString().Contains("mark", StringComparison.Ordinal) ? IsZero(values) : null,
            _ => null,
        };
    }

    private bool? Meta(string? key, string[] values) => key switch
    {
        "iifname" or "iif" => Array.Exists(values, IsOutside),
        "oifname" or "oif" => false,
        "l4proto" => values.Contains("tcp", StringComparer.Ordinal) || values.Contains("6", StringComparer.Ordinal),
        "nfproto" => values.Contains(ipv6 ? "ipv6" : "ipv4", StringComparer.Ordinal),
        "protocol" => values.Contains(ipv6 ? "ip6" : "ip", StringComparer.Ordinal),
        "pkttype" => values.Contains("host", StringComparer.Ordinal) || values.Contains("unicast", StringComparer.Ordinal),
        "mark" => IsZero(values),
        _ => null,
    };

    private static bool? Payload(string? protocol, string? field, string[] values) => (protocol, field) switch
    {
        ("ip" or "ip6", "saddr") => Array.Exists(values, IptablesText.IsAny),
        ("ip" or "ip6", "daddr") => values.Length > 0 && Array.TrueForAll(values, value => IptablesText.Destination(value) is false) ? false : Array.Exists(values, IptablesText.IsAny) ? true : null,
        ("ip", "protocol") or ("ip6", "nexthdr") => values.Contains("tcp", StringComparer.Ordinal) || values.Contains("6", StringComparer.Ordinal),
        ("tcp" or "th", "dport" or "sport") => values.Contains("0-65535", StringComparer.Ordinal) || values.Contains("1-65535", StringComparer.Ordinal),
        _ => null,
    };

    private bool IsOutside(string name) => outside.Length > 0
        && (name.EndsWith('*') ? outside.StartsWith(name[..^1], StringComparison.Ordinal) : string.Equals(name, outside, StringComparison.Ordinal));

    private static bool IsZero(string[] values) => values is ["0" or "0x0" or "0x00000000"];

    // A condition's right side as plain words: "10.0.0.0/8", "1-65535", "new".
    private IEnumerable<string> Values(JsonElement value, int depth)
    {
        if (depth > Deepest)
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is ['@', ..] => Elements(value).SelectMany(one => Values(one, depth + 1)),
            JsonValueKind.String or JsonValueKind.Number => [value.ToString()],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(one => Values(one, depth + 1)),
            JsonValueKind.Object when value.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object or JsonValueKind.Array } one => one.Name switch
            {
                "set" => Values(one.Value, depth + 1),
                "elem" => one.Value.TryGetProperty("val", out JsonElement inner) ? Values(inner, depth + 1) : [],
                "prefix" => [$"{NftText.Text(one.Value, "addr")}/{(one.Value.TryGetProperty("len", out JsonElement length) ? length.ToString() : "")}"],
                "range" => [string.Join('-', one.Value.EnumerateArray())],
                _ => [],
            },
            _ => [],
        };
    }

    // Of a set written in place, or of one of the table by "@name".
    private IEnumerable<JsonElement> Elements(JsonElement set)
    {
        if (set.ValueKind == JsonValueKind.Object && set.TryGetProperty("set", out JsonElement inner))
            return inner.ValueKind == JsonValueKind.Array ? inner.EnumerateArray() : [];
        if (set.ValueKind != JsonValueKind.String || set.GetString() is not ['@', ..])
            return [];
        string name = set.GetString()![1..];
        return NftText.Of(items, "set").Concat(NftText.Of(items, "map"))
            .Where(one => string.Equals(NftText.Key(one, null), table, StringComparison.Ordinal) && string.Equals(NftText.Text(one, "name"), name, StringComparison.Ordinal))
            .SelectMany(one => one.TryGetProperty("elem", out JsonElement elements) && elements.ValueKind == JsonValueKind.Array ? elements.EnumerateArray().ToArray() : []);
    }
}
