using System.Text.Json;

namespace SlaOps;

/// <summary>Reads what firewall programs print. Null for what is not theirs; never throws on bad text.</summary>
public static class FirewallText
{
    private static readonly string[] Refusals = ["drop", "reject"];

    /// <summary>
    /// <c>nft -j list ruleset</c>: filtering is a base chain on the hook <c>input</c> (or <c>ingress</c>, <c>prerouting</c>) that drops by policy,
    /// or a rule anywhere below it that drops or rejects.
    /// </summary>
    public static FirewallRules? Nft(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement[] items = [.. document.RootElement.GetProperty("nftables").EnumerateArray()];
            HashSet<string> reached = [];
            Dictionary<string, string> policies = [];
            foreach (JsonElement chain in Of(items, "chain").Where(chain => Text(chain, "hook") is "input" or "ingress" or "prerouting"))
            {
                reached.Add(Key(chain, Text(chain, "name")));
                policies[Key(chain, Text(chain, "name"))] = Text(chain, "policy") ?? "";
            }

            JsonElement[] rules = [.. Of(items, "rule")];
            Follow(rules, reached);
            JsonElement[] incoming = [.. rules.Where(rule => reached.Contains(Key(rule, Text(rule, "chain"))))];
            bool filters = policies.Values.Contains("drop", StringComparer.Ordinal) || incoming.Any(Refuses);
            return new FirewallRules("nft", filters, incoming.Length);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary><c>iptables-save</c>: filtering is an <c>INPUT</c> policy of DROP, or a rule of the filter table outside OUTPUT and FORWARD that drops or rejects.</summary>
    public static FirewallRules? IptablesSave(string text)
    {
        string table = "";
        bool filters = false;
        bool seen = false;
        int rules = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('*'))
            {
                table = line[1..];
                seen = true;
            }
            else if (!string.Equals(table, "filter", StringComparison.Ordinal))
            {
                continue;
            }
            else if (line.StartsWith(":INPUT ", StringComparison.Ordinal))
            {
                filters |= line.StartsWith(":INPUT DROP", StringComparison.Ordinal);
            }
            else if (line.StartsWith("-A ", StringComparison.Ordinal) && !line.StartsWith("-A OUTPUT", StringComparison.Ordinal) && !line.StartsWith("-A FORWARD", StringComparison.Ordinal))
            {
                rules++;
                filters |= line.Contains("-j DROP", StringComparison.Ordinal) || line.Contains("-j REJECT", StringComparison.Ordinal);
            }
        }

        return seen || string.IsNullOrWhiteSpace(text) ? new FirewallRules("iptables-save", filters, rules) : null;
    }

    /// <summary>The lines <c>/proc/N/comm:name</c>: the names of all processes, or null where process 1 is hidden, for then others are, too.</summary>
    public static IReadOnlySet<string>? Processes(string lines)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        bool complete = false;
        foreach (string line in lines.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            names.Add(line[(colon + 1)..].Trim());
            complete |= line.StartsWith("/proc/1/", StringComparison.Ordinal);
        }

        return complete ? names : null;
    }

    // Chains that a reached chain jumps to are reached, too.
    private static void Follow(JsonElement[] rules, HashSet<string> reached)
    {
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (JsonElement rule in rules.Where(rule => reached.Contains(Key(rule, Text(rule, "chain")))))
            {
                foreach (string target in Expressions(rule).SelectMany(Targets))
                    grew |= reached.Add(Key(rule, target));
            }
        }
    }

    private static IEnumerable<string> Targets(JsonElement expression)
    {
        foreach (string verb in (string[])["jump", "goto"])
        {
            if (expression.TryGetProperty(verb, out JsonElement jump) && jump.ValueKind == JsonValueKind.Object && Text(jump, "target") is { } target)
                yield return target;
        }
    }

    private static bool Refuses(JsonElement rule) => Expressions(rule).Any(expression => Refusals.Any(refusal => expression.TryGetProperty(refusal, out _)));

    private static IEnumerable<JsonElement> Expressions(JsonElement rule) =>
        rule.TryGetProperty("expr", out JsonElement expressions) && expressions.ValueKind == JsonValueKind.Array
            ? expressions.EnumerateArray().Where(expression => expression.ValueKind == JsonValueKind.Object)
            : [];

    private static IEnumerable<JsonElement> Of(JsonElement[] items, string kind) =>
        items.Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(kind, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
            .Select(item => item.GetProperty(kind));

    private static string Key(JsonElement item, string? chain) => $"{Text(item, "family")} {Text(item, "table")} {chain}";

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
