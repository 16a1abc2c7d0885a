using System.Globalization;

namespace SlaOps;

/// <summary>
/// Reads <c>dnf history info ID …</c> of dnf 4 and dnf 5, run in locale C. Never throws. A transaction that did not end well is a failed
/// run; one whose end is missing is counted as a problem, too.
/// </summary>
public static class DnfHistoryText
{
    /// <summary>For <c>sh</c>: the newest transactions, each described. A range of ids would be merged into one.</summary>
    public const string Script =
        """
        ids=$(dnf -q -C history list | sed -n 's/^ *\([0-9][0-9]*\) .*/\1/p' | head -n 400)
        test -n "$ids" || exit 3
        dnf -q -C history info $ids
        """;

    private const int LongestLine = 4096;

    // "%c" of the C locale in dnf 4, ISO in dnf 5; both in the host's own zone.
    private static readonly string[] Formats = ["ddd MMM d HH:mm:ss yyyy", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>The runs, in the order of the text.</summary>
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
        private bool altered;
        private bool? succeeded;
        private DateTime? started;
        private Dictionary<string, string> replaced = new(StringComparer.Ordinal);
        private List<(string Action, string Package, string Version)> changes = [];

        public List<PackageRun> Runs { get; } = [];

        public int Problems { get; private set; }

        public void Take(string line)
        {
            if (line.Length > LongestLine)
            {
                Problems++;
                return;
            }

            bool indented = line.StartsWith("  ", StringComparison.Ordinal);
            if (altered && indented)
            {
                Change(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                return;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? "" : line[..colon].TrimEnd(), value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            if (name is "Transaction ID")
                Close();
            open |= name.Length > 0;
            // What scripts printed comes after the packages.
            altered = name is "Packages Altered" or "Packages altered";
            if (name is "Begin time")
                started = Moment(value);
            else if (name is "Return-Code" or "Status")
                succeeded = value is "Success" or "Ok";
        }

        public void Close()
        {
            if (!open)
                return;
            if (started is not DateTime start)
                Problems++;
            else
                Runs.Add(new PackageRun(start, succeeded != true, [.. changes.Select(change => Of(change.Action, change.Package, change.Version))]));
            if (started is not null && succeeded is null)
                Problems++;
            (open, altered, succeeded, started, changes, replaced) = (false, false, null, null, [], new(StringComparer.Ordinal));
        }

        // "Upgrade openssl-1:3.0.7-27.el9.x86_64 @baseos" and, before or after it, "Upgraded openssl-1:3.0.7-25.el9.x86_64 @@System".
        private void Change(string[] words)
        {
            if (words is ["Action", "Package", ..])
                return;
            if (words.Length < 2 || DnfText.Split(words[1]) is not (string package, string version, _) || !package.All(char.IsAscii))
            {
                Problems++;
                return;
            }

            version = DnfText.WithoutEpoch(version);
            switch (words[0])
            {
                // What an old version's part in it was; "Obsoleted" goes without a successor of its own name.
                case "Upgraded" or "Downgraded" or "Replaced":
                    replaced[package] = version;
                    break;
                // Kernels are put in beside the ones before.
                case "Install" or "Dep-Install" when package.StartsWith("kernel", StringComparison.Ordinal):
                    changes.Add(("upgrade", package, version));
                    break;
                case "Install" or "Dep-Install" or "Upgrade" or "Downgrade" or "Reinstall":
                    changes.Add((words[0] is "Dep-Install" ? "install" : words[0].ToLowerInvariant(), package, version));
                    break;
                case "Removed" or "Remove" or "Erase" or "Obsoleted":
                    changes.Add(("remove", package, version));
                    break;
                case "Reinstalled" or "Reason" or "Switch" or "Obsoleting":
                    break;
                default:
                    Problems++;
                    break;
            }
        }

        private PackageChange Of(string action, string package, string version) => action is "remove"
            ? new PackageChange(package, action, version, null)
            : new PackageChange(package, action, action is "install" ? null : replaced.GetValueOrDefault(package), version);
    }

    private static DateTime? Moment(string text)
    {
        string single = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return DateTime.TryParseExact(single, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment) ? moment : null;
    }
}
