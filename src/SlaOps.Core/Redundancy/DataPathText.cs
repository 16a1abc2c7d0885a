using System.Globalization;

namespace SlaOps;

/// <summary>Reads what Linux shows of arrays of disks (<c>/proc/mdstat</c>) and bonded network lines (<c>/proc/net/bonding</c>).</summary>
public static class DataPathText
{
    private const int Most = 4096;

    /// <summary>One round trip. A kernel without arrays or bonds has no such files.</summary>
    public const string Script = HostSections.Functions + """
        file mdstat /proc/mdstat
        part bonding ok
        for bond in /proc/net/bonding/*; do [ -r "$bond" ] && { printf '@bond %s\n' "${bond##*/}"; cat "$bond"; }; done
        part end ok
        """;

    /// <summary>The evidence out of the script's answer; never throws.</summary>
    public static DataPathEvidence Parse(string host, DateTimeOffset observedAt, string output)
    {
        HostSections sections = HostSections.Parse(output);
        DataPathEvidence evidence = new() { Host = host, ObservedAt = observedAt };
        return !sections.IsWhole ? evidence with { Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host), Messages.Format("Text.AnswerCut")) }
            : sections.IsDenied("mdstat") ? evidence with { Gap = new EvidenceGap(Reasons.NeedsRoot, "/proc/mdstat", null) }
            : evidence with { Arrays = Arrays(sections.Text("mdstat") ?? ""), Bonds = Bonds(sections.Text("bonding") ?? "") };
    }

    /// <summary>The arrays of <c>/proc/mdstat</c>.</summary>
    public static IReadOnlyList<DiskArray> Arrays(string text)
    {
        List<DiskArray> arrays = [];
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 3 && words[1] is ":" && words[0].StartsWith("md", StringComparison.Ordinal) && words[2] is "active" or "inactive")
                arrays.Add(Head(words));
            else if (arrays.Count > 0 && Count(words) is (int disks, int working))
                arrays[^1] = arrays[^1] with { Disks = disks, Working = Math.Min(arrays[^1].Running ? working : 0, disks) };
        }

        return arrays;
    }

    /// <summary>The bonds: the files of <c>/proc/net/bonding</c>, each after a line <c>@bond NAME</c>.</summary>
    public static IReadOnlyList<BondedLine> Bonds(string text)
    {
        List<BondedLine> bonds = [];
        bool line = false;
        foreach (string raw in text.Split('\n'))
        {
            string row = raw.Trim();
            if (row.StartsWith("@bond ", StringComparison.Ordinal) && row.Length > 6)
            {
                bonds.Add(new BondedLine(row[6..].Trim(), 0, 0));
                line = false;
            }
            else if (bonds.Count > 0 && row.StartsWith("Slave Interface:", StringComparison.Ordinal))
            {
                bonds[^1] = bonds[^1] with { Lines = bonds[^1].Lines + 1 };
                line = true;
            }
            // The first such row is the bond's own; each line's own follows its name.
            else if (line && row.StartsWith("MII Status:", StringComparison.Ordinal))
            {
                line = false;
                if (row.EndsWith(" up", StringComparison.Ordinal))
                    bonds[^1] = bonds[^1] with { Working = bonds[^1].Working + 1 };
            }
        }

        return bonds;
    }

    // md0 : active (auto-read-only) raid1 sdb1[1] sda1[0](F) sdc1[2](S)
    private static DiskArray Head(string[] words)
    {
        string[] rest = [.. words.Skip(3).Where(word => word[0] is not '(')];
        bool running = words[2] is "active";
        string level = running && rest.Length > 0 && !rest[0].Contains('[', StringComparison.Ordinal) ? rest[0] : "";
        int disks = rest.Count(word => word.Contains('[', StringComparison.Ordinal) && !word.EndsWith("(S)", StringComparison.Ordinal));
        int failed = rest.Count(word => word.EndsWith("(F)", StringComparison.Ordinal));
        return new DiskArray(words[0], level, disks, running ? Math.Max(0, disks - failed) : 0, running);
    }

    // 1953382464 blocks super 1.2 [2/1] [U_]
    private static (int Disks, int Working)? Count(string[] words)
    {
        foreach (string word in words)
        {
            if (word.Length > 4 && word[0] is '[' && word[^1] is ']' && word[1..^1].Split('/') is [string left, string right]
                && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out int disks) && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out int working)
                && disks <= Most && working <= Most)
                return (disks, working);
        }

        return null;
    }
}
