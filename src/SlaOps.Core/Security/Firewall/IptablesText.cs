using System.Globalization;
using System.Text;

namespace SlaOps;

/// <summary>Reads <c>iptables-save</c> and <c>ip6tables-save</c>.</summary>
public static class IptablesText
{
    private static readonly string[] Tables = ["raw", "mangle", "filter"];

    // Matches whose every option is known below; any other may ask for anything.
    private static readonly string[] Modules = ["tcp", "udp", "icmp", "conntrack", "state", "multiport", "addrtype", "comment", "iprange", "set", "mark", "connmark", "pkttype"];

    /// <summary>
    /// What the rules come to for connections from outside, by the host's lines to the outside; without any: by a line that no rule names. Null for
    /// what is not theirs; never throws.
    /// </summary>
    public static FirewallRules? Read(string text, IReadOnlyList<string> outside) =>
        !string.IsNullOrWhiteSpace(text) && !text.Split('\n').Any(line => line.StartsWith('*')) ? null
        : (outside.Count == 0 ? [""] : outside).Select(line => new FirewallWalk(Chains(text, line)).Result("iptables-save")).MinBy(rules => rules.Stance);

    private static Dictionary<string, FirewallChain> Chains(string text, string outside)
    {
        Dictionary<string, FirewallChain> chains = new(StringComparer.Ordinal);
        string table = "";
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('*'))
                table = line[1..];
            else if (!Tables.Contains(table, StringComparer.Ordinal))
                continue;
            else if (line.StartsWith(':') && line[1..].Split(' ') is [string name, string policy, ..])
                Declare(Chain(chains, table, name), name, policy);
            else if (line.StartsWith("-A ", StringComparison.Ordinal) && Words(line) is [_, string chain, ..] words)
                Add(Chain(chains, table, chain), table, words.AsSpan(2), outside);
        }

        return chains;
    }

    private static FirewallChain Chain(Dictionary<string, FirewallChain> chains, string table, string name)
    {
        if (!chains.TryGetValue(table + " " + name, out FirewallChain? chain))
            chains.Add(table + " " + name, chain = new FirewallChain { IsBase = name is "INPUT" or "PREROUTING" });
        return chain;
    }

    private static void Declare(FirewallChain chain, string name, string policy) => chain.RefusesByPolicy = policy is "DROP" && name is "INPUT" or "PREROUTING";

    private static void Add(FirewallChain chain, string table, ReadOnlySpan<string> words, string outside)
    {
        chain.Rules++;
        bool? matches = true;
        bool negated = false;
        while (words.Length > 0)
        {
            string option = words[0];
            if (option is "-j" or "-g" or "--jump" or "--goto")
            {
                if (words.Length > 1)
                    chain.Steps.Add(Step(matches, table, words[1], isGoto: option is "-g" or "--goto"));
                return;
            }

            if (option is "!")
            {
                negated = true;
                words = words[1..];
                continue;
            }

            (bool? holds, int arguments) = Criterion(words, outside);
            matches = And(matches, negated ? !holds : holds);
            negated = false;
            words = words[Math.Min(words.Length, 1 + arguments)..];
        }
    }

    internal static bool? And(bool? one, bool? other) => one is false || other is false ? false : one is null || other is null ? null : true;

    private static FirewallStep Step(bool? matches, string table, string target, bool isGoto) => target switch
    {
        "ACCEPT" => new FirewallStep(matches, FirewallVerb.Accept),
        "DROP" or "REJECT" or "TARPIT" or "STEAL" => new FirewallStep(matches, FirewallVerb.Refuse),
        "RETURN" => new FirewallStep(matches, FirewallVerb.Return),
        "QUEUE" or "NFQUEUE" => new FirewallStep(matches, FirewallVerb.Ask),
        _ => new FirewallStep(matches, isGoto ? FirewallVerb.Goto : FirewallVerb.Jump, table + " " + target),
    };

    // Whether a new TCP connection from an address and to a port that no rule names meets one criterion; and how many words follow it.
    private static (bool? Holds, int Arguments) Criterion(ReadOnlySpan<string> words, string outside)
    {
        string value = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "-p" or "--protocol":
                return (value is "tcp" or "6" or "all" or "0", 1);
            case "-i" or "--in-interface":
                return (value.EndsWith('+') ? outside.Length > 0 && outside.StartsWith(value[..^1], StringComparison.Ordinal) : string.Equals(value, outside, StringComparison.Ordinal), 1);
            case "-o" or "--out-interface" or "--icmp-type" or "--src-range" or "-f" or "--fragment":
                return (false, words[0] is "-f" or "--fragment" ? 0 : 1);
            case "-s" or "--source":
                return (IsAny(value), 1);
            case "-d" or "--destination":
                return (Destination(value), 1);
            case "--sport" or "--source-port" or "--sports" or "--dport" or "--destination-port" or "--dports" or "--ports":
                return (value is "0:65535" or "1:65535" or ":65535" or "0:" or "1:", 1);
            case "--ctstate" or "--state":
                return (value.Split(',').Contains("NEW", StringComparer.Ordinal), 1);
            case "--syn":
                return (true, 0);
            case "--tcp-flags":
                return (words.Length > 2 && (value is "ALL" || value.Split(',').Contains("SYN", StringComparer.Ordinal) ? words[2] is "SYN" : words[2] is "NONE"), 2);
            case "--dst-type" or "--src-type":
                return (value.Split(',').Contains(words[0] is "--dst-type" ? "LOCAL" : "UNICAST", StringComparer.Ordinal), 1);
            case "--pkt-type":
                return (value is "unicast", 1);
            case "--match-set":
                return (false, 2);
            case "--mark":
                return (IsZero(value), 1);
            case "--comment":
                return (true, 1);
            case "-m" or "--match":
                return (Modules.Contains(value, StringComparer.Ordinal) ? true : null, 1);
            default:
                return (null, Follows(words));
        }
    }

    private static int Follows(ReadOnlySpan<string> words)
    {
        int count = 1;
        while (count < words.Length && !words[count].StartsWith('-') && words[count] is not "!")
            count++;
        return count - 1;
    }

    /// <summary>Whether a packet to this host is to an address: never to a group or the loopback; else it may be the host's own.</summary>
    internal static bool? Destination(string value) => IsAny(value) ? true : Group(value) ? false : null;

    /// <summary>True for all addresses: <c>0.0.0.0/0</c>, <c>::/0</c>.</summary>
    internal static bool IsAny(string value) => value.EndsWith("/0", StringComparison.Ordinal);

    private static bool Group(string address) => address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("255.", StringComparison.Ordinal)
        || address.StartsWith("ff", StringComparison.OrdinalIgnoreCase) || address.StartsWith("fe80:", StringComparison.OrdinalIgnoreCase) || address is "::1" or "::1/128"
        || (int.TryParse(address.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) && first is >= 224 and <= 239);

    // A packet from outside carries no mark; "0x0/0xff00" is one that has none of these bits.
    private static bool IsZero(string value) => value.Split('/')[0] is "0" or "0x0";

    private static string[] Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false, any = false;
        for (int index = 0; index < line.Length; index++)
        {
            char letter = line[index];
            if (letter is '\\' && quoted && index + 1 < line.Length)
                word.Append(line[++index]);
            else if (letter is '"')
                (quoted, any) = (!quoted, true);
            else if (letter is ' ' && !quoted)
                Close();
            else
                word.Append(letter);
        }

        Close();
        return [.. words];

        void Close()
        {
            if (word.Length > 0 || any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
