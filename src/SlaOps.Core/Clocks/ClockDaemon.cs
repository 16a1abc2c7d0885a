using System.Buffers;
using System.Globalization;
using System.Net;

namespace SlaOps;

/// <summary>What a host's own time service says of itself.</summary>
public sealed record ClockDaemon
{
    /// <summary>The command that said it.</summary>
    public required string Source { get; init; }

    /// <summary>True where it steers the clock by a server that it trusts.</summary>
    public bool Synchronised { get; init; }

    /// <summary>The server it follows, by name and by address where both are known; empty for none.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];

    /// <summary>The server's clock minus the host's, as the daemon estimates it.</summary>
    public TimeSpan? Offset { get; init; }

    /// <summary>How far from true time the host's clock can be by the daemon's own account.</summary>
    public TimeSpan? ErrorBound { get; init; }

    /// <summary>The last time it heard of its server.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Reads what time services print. Never throws: what cannot be read gives null.</summary>
public static class ClockDaemonText
{
    /// <summary>
    /// Asks chrony and, only where that tells nothing, systemd, whose answer takes three programs and wakes a service. Without systemd as the
    /// host's first process there is nobody to answer. A part is there where its program ended well.
    /// </summary>
    public const string Script = HostSections.Functions + """
        ask() { name=$1; shift; part "$name" ok; "$@" 2>/dev/null || { part "$name" failed; false; }; }
        if command -v chronyc >/dev/null 2>&1 && ask tracking chronyc -c tracking; then ask sources chronyc -c -N sources
        elif [ -d /run/systemd/system ] && command -v timedatectl >/dev/null 2>&1; then
          # Its moments are written in the zone of whoever asks.
          TZ=UTC; export TZ
          ask show timedatectl show
          ask show-timesync timedatectl show-timesync
          ask timesync-status timedatectl timesync-status
        fi
        part end ok
        """;

    // A line of a few hundred characters is all these programs print; the rest is not theirs.
    private const int LongestLine = 4096;

    // The reference "LOCL" in ASCII (RFC 5905, figure 12).
    private const string OwnClock = "0x4C4F434C";

    // As w32tm names them, translated or not.
    private static readonly string[] OwnClocks = ["CMOS", "Free-running", "VM IC"];

    private static readonly SearchValues<char> Figures = SearchValues.Create("+-0123456789.");

    /// <summary>The lines of <c>chronyc -c tracking</c> and, for the names written in its configuration, <c>chronyc -c -N sources</c>.</summary>
    public static ClockDaemon? Chrony(string tracking, string sources)
    {
        string[] fields = FirstLine(tracking).Split(',');
        if (fields.Length < 14 || !Seconds(fields[4], out TimeSpan offset) || !Seconds(fields[10], out TimeSpan rootDelay)
            || !Seconds(fields[11], out TimeSpan rootDispersion) || !int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int stratum))
            return null;
        string leap = fields[13].Trim();
        bool synchronised = stratum is > 0 and < 16 && leap is "Normal" or "Insert second" or "Delete second";
        string[] selected = [.. sources.Split('\n').Where(line => line.Length < LongestLine).Select(line => line.TrimEnd('\r').Split(','))
            .Where(source => source.Length >= 3 && source[1] is "*" && source[0] is "^" or "=").Select(source => source[2])];
        return new ClockDaemon
        {
            Source = "chronyc tracking",
            // 127.127.1.1 is chrony's local reference: a clock that follows itself.
            Synchronised = synchronised && fields[0] is not "7F7F0101",
            Follows = [.. selected.Append(fields[1]).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
            Offset = offset,
            ErrorBound = Bound(offset, rootDelay, rootDispersion),
            UpdatedAt = decimal.TryParse(fields[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal unix) && unix is > 0 and < 253402300800m
                ? DateTimeOffset.UnixEpoch.AddTicks((long)(unix * TimeSpan.TicksPerSecond))
                : null,
        };
    }

    /// <summary>
    /// The lines of <c>timedatectl show</c> and, where systemd-timesyncd runs, <c>timedatectl show-timesync</c> and
    /// <c>timedatectl timesync-status</c>, all in UTC: only the last tells the offset, the delay and the root's distance.
    /// </summary>
    public static ClockDaemon? Timedatectl(string show, string showTimesync, string timesyncStatus = "")
    {
        if (Property(show, "NTPSynchronized") is not string synchronised)
            return null;
        TimeSpan? offset = UnitSpan(Label(timesyncStatus, "Offset"));
        TimeSpan? bound = Bound(offset, UnitSpan(Label(timesyncStatus, "Delay")), UnitSpan(Label(timesyncStatus, "Root distance")));
        return new ClockDaemon
        {
            Source = "timedatectl",
            Synchronised = synchronised is "yes",
            Follows = [.. new[] { Property(showTimesync, "ServerName"), Property(showTimesync, "ServerAddress") }.OfType<string>().Where(name => name.Length > 0)],
            Offset = bound is null ? null : offset,
            ErrorBound = bound,
            UpdatedAt = SystemdMoment(Property(showTimesync, "NTPMessage")),
        };
    }

    /// <summary>
    /// The lines of <c>ntpq -c rv</c> (ntpd and ntpsec) and <c>ntpq -wpn</c>, whose line with a star is the server followed; a long address
    /// has a line of its own. Times are in milliseconds; <c>offset</c> is the server's clock minus the host's.
    /// </summary>
    public static ClockDaemon? Ntpq(string variables, string peers)
    {
        Dictionary<string, string> values = Variables(variables);
        if (!values.TryGetValue("stratum", out string? stratumText) || !int.TryParse(stratumText, NumberStyles.None, CultureInfo.InvariantCulture, out int stratum))
            return null;
        string? leap = values.GetValueOrDefault("leap");
        string[] peer = Followed(peers.Split('\n'));
        string? selected = peer.FirstOrDefault();
        // 127.127.t.u are clocks of the host itself, of which only some are better than its own; a local one (type 1) follows nobody.
        bool synchronised = stratum is > 0 and < 16 && leap is not ("3" or "11") && selected is not null && !selected.StartsWith("127.127.1.", StringComparison.Ordinal) && selected is not ("LOCAL(0)" or "LOCL");
        // The daemon's own offset stays what it was while it waits, for many minutes, whether a server that is far off means it.
        TimeSpan? offset = Farther(Milliseconds(values, "offset"), peer.Length >= 10 && Seconds(peer[^2], out TimeSpan one) ? one / 1000 : null);
        // Before it follows anyone all of them are zero, which is no account of its clock.
        TimeSpan? bound = synchronised ? Bound(offset, Milliseconds(values, "rootdelay"), Milliseconds(values, "rootdisp")) : null;
        return new ClockDaemon
        {
            Source = "ntpq",
            Synchronised = synchronised,
            Follows = selected is null ? [] : [selected],
            Offset = bound is null ? null : offset,
            ErrorBound = bound,
            UpdatedAt = NtpMoment(values.GetValueOrDefault("reftime")),
        };
    }

    /// <summary>
    /// The lines of <c>w32tm /query /status /verbose</c>, read at <paramref name="at"/>. Windows translates their names, so their order
    /// counts. The host's own clock ("Local CMOS Clock", "Free-running System Clock", a hypervisor's) is not synchronised.
    /// </summary>
    public static ClockDaemon? W32tm(string status, DateTimeOffset at)
    {
        string[] values = [.. status.Split('\n').Where(line => line.Length < LongestLine).Select(line => line.Split([':', '：'], 2)).Where(parts => parts.Length == 2).Select(parts => parts[1].Trim())];
        const int leap = 0, stratum = 1, delay = 3, dispersion = 4, reference = 5, source = 7, offset = 9, age = 15;
        if (values.Length <= source || values[source].Length == 0 || FirstNumber(values[leap]) is not int indicator || FirstNumber(values[stratum]) is not int level || !values[reference].StartsWith("0x", StringComparison.Ordinal))
            return null;
        // "time.example,0x8": flags follow the name.
        string name = values[source].Split(',')[0].Trim();
        bool own = values[reference].StartsWith(OwnClock, StringComparison.OrdinalIgnoreCase)
            || Array.Exists(OwnClocks, one => name.Contains(one, StringComparison.OrdinalIgnoreCase));
        TimeSpan? off = UnitSpan(values.ElementAtOrDefault(offset));
        TimeSpan? bound = Bound(off, UnitSpan(values[delay]), UnitSpan(values[dispersion]));
        return new ClockDaemon
        {
            Source = "w32tm",
            Synchronised = !own && level is > 0 and < 16 && indicator != 3,
            Follows = own ? [] : [.. new[] { name, AddressOf(values[reference]) }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
            Offset = bound is null ? null : off,
            ErrorBound = bound,
            UpdatedAt = UnitSpan(values.ElementAtOrDefault(age)) is { } passed ? at - passed : null,
        };
    }

    // How far from true time a clock can be (RFC 5905, 11.2: the root's distance); null where one of them is not told.
    private static TimeSpan? Bound(TimeSpan? offset, TimeSpan? delay, TimeSpan? dispersion) => offset?.Duration() + (delay / 2) + dispersion;

    // "3 (secondary reference - …)", "0(no warning)"
    private static int? FirstNumber(string value) =>
        int.TryParse(value.AsSpan(0, value.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and int end ? end : value.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // "0xC0000201 (source IP:  192.0.2.1)": the remark's own words are translated. A number alone would pass for an address, too.
    private static string? AddressOf(string reference) =>
        reference.Split(' ')[^1].TrimEnd(')') is var last && last.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(last, out IPAddress? address) ? address.ToString() : null;

    // "name=value, name="value, with commas", …" over several lines.
    private static Dictionary<string, string> Variables(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string part in text.Split(',', '\n'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.Length < LongestLine)
                values.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim().Trim('"'));
        }

        return values;
    }

    // Its address, and what is told of it: nine more words, the last ones its delay, offset and jitter.
    private static string[] Followed(string[] lines)
    {
        int star = Array.FindIndex(lines, line => line.Length is > 1 and < LongestLine && line[0] is '*' or 'o');
        string[] words = star < 0 ? [] : Words(lines[star][1..]);
        return words.Length == 1 && star + 1 < lines.Length && lines[star + 1].Length < LongestLine && lines[star + 1].StartsWith(' ') ? [.. words, .. Words(lines[star + 1])] : words;

        static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static TimeSpan? Farther(TimeSpan? one, TimeSpan? other) => one is null || other is null || one.Value.Duration() >= other.Value.Duration() ? one : other;

    private static TimeSpan? Milliseconds(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out string? text) && Seconds(text, out TimeSpan span) ? span / 1000 : null;

    // "ed0f3a2b.12345678 2026-…": seconds since 1900 and their fraction, in hexadecimal; zero for never.
    private static DateTimeOffset? NtpMoment(string? text)
    {
        string word = text?.Split(' ')[0] ?? "";
        if (word.StartsWith("0x", StringComparison.Ordinal))
            word = word[2..];
        const long from1900To1970 = 2_208_988_800;
        return uint.TryParse(word.Split('.')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seconds) && seconds > 0
            // Before 1968 is the next era, which begins in 2036.
            ? DateTimeOffset.FromUnixTimeSeconds(seconds - from1900To1970 + (seconds < 0x8000_0000 ? 1L << 32 : 0))
            : null;
    }

    // "{ Leap=0, …, DestinationTimestamp=Thu 2026-11-26 01:02:03 UTC, … }"
    private static DateTimeOffset? SystemdMoment(string? message)
    {
        const string name = "DestinationTimestamp=";
        int at = message?.IndexOf(name, StringComparison.Ordinal) ?? -1;
        string text = at < 0 ? "" : message![(at + name.Length)..].Split(',')[0].Trim();
        return DateTime.TryParseExact(text, "ddd yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime moment)
            ? new DateTimeOffset(moment, TimeSpan.Zero)
            : null;
    }

    private static string? Label(string text, string name) => text.Split('\n')
        .Select(line => line.Trim()).Where(line => line.Length < LongestLine && line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    // "+1.024ms", "518us (max: 5s)", "1min 2.5s", "0.0312500s": what stands in brackets is a remark.
    private static TimeSpan? UnitSpan(string? text)
    {
        string[] words = (text ?? "").Split('(')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double seconds = 0;
        foreach (string word in words)
        {
            int unit = word.AsSpan().IndexOfAnyExcept(Figures);
            unit = unit < 0 ? word.Length : unit;
            double? factor = word[unit..] switch
            {
                "us" or "µs" or "μs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1,
                "min" => 60,
                "h" => 3600,
                "d" => 86400,
                "" when word is "0" => 1,
                _ => null,
            };
            if (factor is null || !double.TryParse(word[..unit], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return null;
            seconds += (text!.TrimStart().StartsWith('-') ? -Math.Abs(number) : number) * factor.Value;
        }

        return words.Length == 0 || Math.Abs(seconds) >= 1e11 ? null : TimeSpan.FromSeconds(seconds);
    }

    private static string? Property(string text, string name) => text.Split('\n')
        .Where(line => line.Length < LongestLine && line.StartsWith(name + "=", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static string FirstLine(string text)
    {
        int end = text.AsSpan(0, Math.Min(text.Length, LongestLine)).IndexOfAny('\r', '\n');
        return end < 0 ? text[..Math.Min(text.Length, LongestLine)] : text[..end];
    }

    private static bool Seconds(string text, out TimeSpan span)
    {
        bool read = double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && Math.Abs(seconds) < 1e11;
        span = read ? TimeSpan.FromSeconds(seconds) : default;
        return read;
    }
}
