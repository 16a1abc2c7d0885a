using System.Globalization;

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
    // A line of a few hundred characters is all these programs print; the rest is not theirs.
    private const int LongestLine = 4096;

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
            ErrorBound = offset.Duration() + (rootDelay / 2) + rootDispersion,
            UpdatedAt = decimal.TryParse(fields[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal unix) && unix is > 0 and < 253402300800m
                ? DateTimeOffset.UnixEpoch.AddTicks((long)(unix * TimeSpan.TicksPerSecond))
                : null,
        };
    }

    /// <summary>The lines of <c>timedatectl show</c> and, where systemd-timesyncd runs, <c>timedatectl show-timesync</c>.</summary>
    public static ClockDaemon? Timedatectl(string show, string showTimesync)
    {
        if (Property(show, "NTPSynchronized") is not string synchronised)
            return null;
        return new ClockDaemon
        {
            Source = "timedatectl",
            Synchronised = synchronised is "yes",
            Follows = [.. new[] { Property(showTimesync, "ServerName"), Property(showTimesync, "ServerAddress") }.OfType<string>().Where(name => name.Length > 0)],
        };
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
