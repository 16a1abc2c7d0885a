using System.Globalization;

namespace SlaOps;

/// <summary>
/// Reads dpkg's own log (<c>/var/log/dpkg.log</c>), for hosts where apt's history is gone or another frontend is at work. Never throws.
/// </summary>
/// <remarks>
/// Each start of dpkg that began a change is a run; apt starts it several times in one of its own runs. The log does not tell a downgrade from an upgrade:
/// both are <c>upgrade</c> here.
/// </remarks>
public static class DpkgLogText
{
    // dpkg writes a date, a word, a package and two versions; the rest is not its own.
    private const int LongestLine = 4096;

    private const string None = "<none>";

    /// <summary>
    /// The runs that the lines tell of. A change counts only once dpkg says that the package reached its end state (<c>status installed</c> in the new version,
    /// or gone), even in a later start of dpkg. A run of which nothing got there is a failed one, with what it began.
    /// </summary>
    public static PackageLog Parse(IEnumerable<string> lines)
    {
        Reading reading = new();
        foreach (string line in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
            reading.Take(line.Length > LongestLine ? [] : line.TrimEnd().Split(' '));
        return reading.Log();
    }

    private static bool TryMoment(string[] words, out DateTime moment) =>
        DateTime.TryParseExact(words[0] + " " + words[1], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);

    private static PackageChange? Change(string[] words)
    {
        (string action, string before, string after) = (words[2], words[4], words[5]);
        bool installs = action is "install" or "upgrade";
        if (DebianName.Of(words[3]) is not string package || before.Length == 0 || after.Length == 0 || (installs ? after : before) is None)
            return null;
        return action switch
        {
            // The version before an install is one whose configuration files were left; the package was not there.
            "install" => new PackageChange(package, action, null, after),
            "upgrade" => new PackageChange(package, string.Equals(before, after, StringComparison.Ordinal) ? "reinstall" : action, before is None ? null : before, after),
            _ => new PackageChange(package, action, before, null),
        };
    }

    private static bool Reached(PackageChange change, string status, string version) => change.Action switch
    {
        "remove" => status is "config-files" or "not-installed",
        "purge" => status is "not-installed",
        _ => status is "installed" && string.Equals(version, change.To, StringComparison.Ordinal),
    };

    private sealed class Reading
    {
        private readonly List<Group> groups = [];
        private readonly Dictionary<string, Begun> begun = new(StringComparer.Ordinal);
        private int problems;

        // A file that begins in the middle of a run has no start of dpkg: its first change is one.
        private bool starts = true;

        public PackageLog Log() => new([.. groups.Select(group => group.Run())], problems);

        // DATE TIME startup … | DATE TIME ACTION PACKAGE:ARCH BEFORE AFTER | DATE TIME status STATUS PACKAGE:ARCH VERSION
        public void Take(string[] words)
        {
            if (words.Length < 4 || !TryMoment(words, out DateTime at))
            {
                problems++;
                return;
            }

            switch (words[2])
            {
                case "startup":
                    starts = true;
                    break;
                case "install" or "upgrade" or "remove" or "purge" when words.Length >= 6 && Change(words) is PackageChange change:
                    if (starts)
                        groups.Add(new Group(at));
                    starts = false;
                    begun[words[3]] = groups[^1].Begin(change);
                    break;
                case "status" when words.Length >= 6:
                    if (begun.TryGetValue(words[4], out Begun? open) && Reached(open.Change, words[3], words[5]))
                        open.Done = true;
                    break;
                case "configure" or "trigproc" or "conffile" or "disappear":
                    break;
                default:
                    problems++;
                    break;
            }
        }
    }

    private sealed record Begun(PackageChange Change)
    {
        public bool Done { get; set; }
    }

    private sealed record Group(DateTime Started)
    {
        private readonly List<Begun> changes = [];

        public Begun Begin(PackageChange change)
        {
            Begun begun = new(change);
            changes.Add(begun);
            return begun;
        }

        public PackageRun Run()
        {
            bool failed = !changes.Exists(change => change.Done);
            return new PackageRun(Started, failed, [.. changes.Where(change => failed || change.Done).Select(change => change.Change)]);
        }
    }
}
