using System.Globalization;

namespace SlaOps;

/// <summary>Reads what Linux shows under <c>/proc</c> of programs and the network; never throws.</summary>
public static class HostProcessText
{
    // TCP_LISTEN
    private const string Listening = "0A";

    /// <summary>The lines <c>/proc/N/comm:name</c>: the names of all processes, or null where process 1 is hidden, for then others are, too.</summary>
    public static IReadOnlySet<string>? Processes(string lines)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        bool complete = false;
        foreach (string line in lines.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !line.AsSpan(0, colon).EndsWith("/comm", StringComparison.Ordinal))
                continue;
            names.Add(line[(colon + 1)..].Trim());
            complete |= line.StartsWith("/proc/1/", StringComparison.Ordinal);
        }

        return complete ? names : null;
    }

    /// <summary>The lines of one file among those that <c>grep -H</c> printed of several.</summary>
    public static string File(string lines, string path) =>
        string.Join('\n', FileLines.Of(lines).Where(one => string.Equals(one.File, path, StringComparison.Ordinal)).Select(one => one.Line));

    /// <summary><c>/proc/net/route</c>: the lines to the outside, which are those that the default routes lead by.</summary>
    public static IReadOnlyList<string> Outside(string text) =>
    [
        .. text.Split('\n').Select(line => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 7 && words[1] is "00000000" && words[7] is "00000000").Select(words => words[0]).Distinct(StringComparer.Ordinal),
    ];

    /// <summary><c>/proc/net/if_inet6</c>: the lines with an address of the internet (2000::/3), by which a host can be reached over IPv6.</summary>
    public static IReadOnlyList<string> OutsideIpv6(string text) =>
    [
        .. text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [['2' or '3', ..] and { Length: 32 }, _, _, "00", _, _]).Select(words => words[5]).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>, one after the other: the ports that programs listen on for other machines, in order. Null
    /// where it is neither.
    /// </summary>
    public static IReadOnlyList<int>? Ports(string text)
    {
        SortedSet<int> ports = [];
        bool seen = false;
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            seen |= words is ["sl", "local_address", ..];
            if (words.Length > 3 && words[3] is Listening && words[1].Split(':') is [string address, { Length: 4 } port] && !IsLoopback(address)
                && ushort.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number) && number > 0)
                ports.Add(number);
        }

        return seen ? [.. ports] : null;
    }

    // Words of the host's byte order, and every host of ours has the low byte first: 127.0.0.1 is 0100007F.
    private static bool IsLoopback(string address) => address.Length switch
    {
        8 => address.EndsWith("7F", StringComparison.OrdinalIgnoreCase),
        32 => address is "00000000000000000000000001000000" || (address.StartsWith("0000000000000000FFFF0000", StringComparison.OrdinalIgnoreCase) && address.EndsWith("7F", StringComparison.OrdinalIgnoreCase)),
        _ => true,
    };
}
