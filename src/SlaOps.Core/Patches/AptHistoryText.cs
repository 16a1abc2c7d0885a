using System.Globalization;

namespace SlaOps;

/// <summary>
/// Reads apt's history (<c>/var/log/apt/history.log</c>): stanzas with an empty line between them. Never throws, and takes time linear in the text.
/// </summary>
public static class AptHistoryText
{
    /// <summary>
    /// The runs that the lines tell of. A stanza without its end is kept as a failed run and counted as a problem: apt was cut off or is still at work,
    /// and what it planned is no proof of what it did. A stanza without a readable start is only counted.
    /// </summary>
    public static PackageLog Parse(IEnumerable<string> lines)
    {
        Reading reading = new();
        foreach (string line in lines)
            reading.Take(line);
        reading.Close();
        return new PackageLog(reading.Runs, reading.Problems);
    }

    private sealed class Reading
    {
        private bool open;
        private bool failed;
        private bool ended;
        private DateTime? started;
        private List<PackageChange> changes = [];

        public List<PackageRun> Runs { get; } = [];

        public int Problems { get; private set; }

        public void Take(string line)
        {
            ReadOnlySpan<char> text = line.AsSpan().TrimEnd();
            if (text.IsEmpty)
            {
                Close();
                return;
            }

            int colon = text.IndexOf(':');
            ReadOnlySpan<char> name = colon < 0 ? [] : text[..colon];
            ReadOnlySpan<char> value = colon < 0 ? [] : text[(colon + 1)..].Trim();
            if (name is "Start-Date")
                Close(); // The empty line before it got lost.
            open = true;
            switch (name)
            {
                case "Start-Date":
                    started = Moment(value);
                    break;
                case "End-Date":
                    ended = Moment(value) is not null;
                    break;
                case "Error":
                    failed = true;
                    break;
                case "Install" or "Upgrade" or "Downgrade" or "Reinstall" or "Remove" or "Purge":
                    if (!Changes(value, name.ToString().ToLowerInvariant(), changes))
                        Problems++;
                    break;
                case "Commandline" or "Requested-By" or "Comment" or "Disappeared":
                    break;
                default:
                    Problems++;
                    break;
            }
        }

        public void Close()
        {
            if (!open)
                return;
            if (started is not DateTime start)
                Problems++;
            else
                Runs.Add(new PackageRun(start, failed || !ended, changes));
            if (started is not null && !ended)
                Problems++;
            (open, failed, ended, started, changes) = (false, false, false, null, []);
        }
    }

    private static DateTime? Moment(ReadOnlySpan<char> text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd  HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime moment) ? moment : null;

    // "name:arch (old, new), name:arch (version, automatic), …"; false where it breaks off: what stands before that is kept.
    private static bool Changes(ReadOnlySpan<char> text, string action, List<PackageChange> changes)
    {
        while (true)
        {
            int close = text.IndexOf(')');
            int bracket = close < 0 ? -1 : text[..close].IndexOf(" (", StringComparison.Ordinal);
            if (bracket < 0 || Change(text[..bracket], text[(bracket + 2)..close], action) is not PackageChange change)
                return false;
            changes.Add(change);
            text = text[(close + 1)..];
            if (text.IsEmpty)
                return true;
            if (!text.StartsWith(", ", StringComparison.Ordinal))
                return false;
            text = text[2..];
        }
    }

    private static PackageChange? Change(ReadOnlySpan<char> target, ReadOnlySpan<char> versions, string action)
    {
        int comma = versions.IndexOf(',');
        string first = (comma < 0 ? versions : versions[..comma]).Trim().ToString();
        string second = comma < 0 ? "" : versions[(comma + 1)..].Trim().ToString();
        if (DebianName.Of(target) is not string package || first.Length == 0)
            return null;
        return action switch
        {
            "upgrade" or "downgrade" => second.Length == 0 ? null : new PackageChange(package, action, first, second),
            "remove" or "purge" => new PackageChange(package, action, first, null),
            "reinstall" => new PackageChange(package, action, first, first),
            _ => new PackageChange(package, action, null, first),
        };
    }
}
