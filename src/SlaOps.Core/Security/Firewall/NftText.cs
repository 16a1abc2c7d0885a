using System.Text.Json;

namespace SlaOps;

/// <summary>Reads <c>nft -j list ruleset</c>.</summary>
public static class NftText
{
    private static readonly string[] Hooks = ["input", "prerouting", "ingress"];

    /// <summary>
    /// What the rules come to for connections from outside, over IPv4 or over IPv6, by the host's lines to the outside; without any: by a line that
    /// no rule names. Null for what is not theirs; never throws.
    /// </summary>
    public static FirewallRules? Read(string json, IReadOnlyList<string> outside, bool ipv6 = false)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement[] items = [.. document.RootElement.GetProperty("nftables").EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)];
            return (outside.Count == 0 ? [""] : outside).Select(line => new FirewallWalk(Chains(items, line, ipv6)).Result("nft")).MinBy(rules => rules.Stance);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, FirewallChain> Chains(JsonElement[] items, string outside, bool ipv6)
    {
        Dictionary<string, FirewallChain> chains = new(StringComparer.Ordinal);
        foreach (JsonElement chain in Of(items, "chain"))
        {
            chains[Key(chain, Text(chain, "name"))] = new FirewallChain
            {
                IsBase = (Text(chain, "family") is "inet" or "netdev" || string.Equals(Text(chain, "family"), ipv6 ? "ip6" : "ip", StringComparison.Ordinal)) && Hooks.Contains(Text(chain, "hook"), StringComparer.Ordinal)
                    && (Text(chain, "dev") is not string device || string.Equals(device, outside, StringComparison.Ordinal)),
                RefusesByPolicy = Text(chain, "policy") is "drop",
            };
        }

        HashSet<string> foreign = [];
        foreach (JsonElement rule in Of(items, "rule"))
        {
            NftPacket packet = new(items, Key(rule, null), outside, ipv6);
            if (!chains.TryGetValue(Key(rule, Text(rule, "chain")), out FirewallChain? chain) || !rule.TryGetProperty("expr", out JsonElement expressions) || expressions.ValueKind != JsonValueKind.Array)
                continue;
            chain.Rules++;
            JsonElement[] statements = [.. expressions.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object)];
            Add(chain, Key(rule, null), statements, packet);
            if (Array.Exists(statements, one => one.TryGetProperty("xt", out _)))
                foreign.Add(Key(rule, null));
        }

        foreach ((string key, FirewallChain chain) in chains)
            chain.ByIptables = foreign.Contains(key[..(key.LastIndexOf(' ') + 1)]);
        return chains;
    }

    // Statements run in order until one decides.
    private static void Add(FirewallChain chain, string table, JsonElement[] statements, NftPacket packet)
    {
        bool? matches = true;
        foreach (JsonElement statement in statements)
        {
            if (statement.TryGetProperty("match", out JsonElement match))
            {
                matches = IptablesText.And(matches, packet.Meets(match));
            }
            else if (statement.TryGetProperty("vmap", out JsonElement map))
            {
                foreach ((bool? holds, JsonElement verdict) in packet.Choose(map))
                {
                    if (Verdict(verdict, IptablesText.And(matches, holds), table) is { } chosen)
                        chain.Steps.Add(chosen);
                }
            }
            else if (Verdict(statement, matches, table) is { } step)
            {
                chain.Steps.Add(step);
                return;
            }
            else if (IsCondition(statement))
            {
                matches = IptablesText.And(matches, null);
            }
        }
    }

    // Each may stop the rule by what was seen before, or is written by iptables and not shown.
    private static bool IsCondition(JsonElement statement) =>
        ((string[])["limit", "quota", "meter", "set", "ct count", "xt"]).Any(name => statement.TryGetProperty(name, out JsonElement what) && !IsTarget(what));

    private static bool IsTarget(JsonElement what) => what.ValueKind == JsonValueKind.Object && Text(what, "type") is "target";

    private static FirewallStep? Verdict(JsonElement statement, bool? matches, string table)
    {
        foreach ((string name, FirewallVerb verb) in ((string, FirewallVerb)[])[("accept", FirewallVerb.Accept), ("drop", FirewallVerb.Refuse), ("reject", FirewallVerb.Refuse), ("return", FirewallVerb.Return), ("queue", FirewallVerb.Ask)])
        {
            if (statement.TryGetProperty(name, out _))
                return new FirewallStep(matches, verb);
        }

        foreach ((string name, FirewallVerb verb) in ((string, FirewallVerb)[])[("jump", FirewallVerb.Jump), ("goto", FirewallVerb.Goto)])
        {
            if (statement.TryGetProperty(name, out JsonElement to) && to.ValueKind == JsonValueKind.Object && Text(to, "target") is string target)
                return new FirewallStep(matches, verb, table + target);
        }

        return statement.TryGetProperty("xt", out JsonElement what) && IsTarget(what) && Text(what, "name") is "REJECT" or "TARPIT" ? new FirewallStep(matches, FirewallVerb.Refuse)
            : null;
    }

    internal static IEnumerable<JsonElement> Of(JsonElement[] items, string kind) =>
        items.Where(item => item.TryGetProperty(kind, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object).Select(item => item.GetProperty(kind));

    /// <summary>The family, the table and the name of what is in it.</summary>
    internal static string Key(JsonElement item, string? name) => $"{Text(item, "family")} {Text(item, "table")} {name}";

    internal static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
