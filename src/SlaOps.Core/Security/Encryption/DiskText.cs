using System.Text;
using System.Text.Json;

namespace SlaOps;

/// <summary>Reads what Linux shows of the disks beneath folders: its mounts, and <c>lsblk</c>'s tree of devices.</summary>
public static class DiskText
{
    // These encrypt each file themselves, whatever they lie on.
    private static readonly string[] EncryptingFileSystems = ["ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"];

    /// <summary>One round trip; the folders are its arguments. What they are links to counts.</summary>
    public const string Script = HostSections.Functions + """
        file mounts /proc/self/mountinfo
        if command -v lsblk >/dev/null 2>&1; then part devices ok; lsblk -J -o NAME,TYPE,FSTYPE,MAJ:MIN,MOUNTPOINT 2>/dev/null; else part devices absent; fi
        part folders ok
        for folder in "$@"; do if [ -e "$folder" ]; then printf '%s\n' "$(readlink -f -- "$folder")"; else printf -- '-\n'; fi; done
        part end ok
        """;

    /// <summary>The evidence out of the script's answer, the folders in the order in which they were asked; never throws.</summary>
    public static DiskEvidence Parse(string host, DateTimeOffset observedAt, IReadOnlyList<string> folders, string output)
    {
        HostSections sections = HostSections.Parse(output);
        DiskEvidence evidence = new() { Host = host, ObservedAt = observedAt };
        string[] found = [.. sections.Lines("folders")];
        if (!sections.IsWhole || found.Length != folders.Count)
            return evidence with { Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host), Messages.Format("Text.AnswerCut")) };
        if (sections.Text("mounts") is not string mounts || sections.Text("devices") is not string printed || Devices(printed) is not { } devices)
            return evidence with { Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host), sections.Text("mounts") is null ? "/proc/self/mountinfo" : "lsblk") };
        Mount[] all = [.. Mounts(mounts)];
        return evidence with { Folders = [.. folders.Select((folder, index) => Of(folder, found[index], all, devices))] };
    }

    private static StoredFolder Of(string folder, string real, Mount[] mounts, Dictionary<string, bool> devices)
    {
        // The last of those that lie over each other is the one that shows.
        Mount? on = mounts.Where(mount => Holds(mount.Point, real)).OrderBy(mount => mount.Point.Length).LastOrDefault();
        if (!real.StartsWith('/') || on is null)
            return new StoredFolder(folder, null, null);
        bool? encrypted = EncryptingFileSystems.Contains(on.Kind, StringComparer.Ordinal) ? true
            : devices.TryGetValue(on.Device, out bool byNumber) ? byNumber
            // Btrfs numbers its volumes itself.
            : devices.TryGetValue(on.Source, out bool byName) ? byName
            : null;
        return new StoredFolder(folder, on.Source, encrypted);
    }

    private static bool Holds(string point, string path) =>
        point is "/" || string.Equals(point, path, StringComparison.Ordinal) || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] is '/');

    /// <summary>Whether each device of <c>lsblk -J</c> is, or lies on nothing but, encrypted ones, by its number and by its path; null for what is not lsblk's.</summary>
    private static Dictionary<string, bool>? Devices(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Dictionary<string, bool> devices = new(StringComparer.Ordinal);
            Add(document.RootElement.GetProperty("blockdevices"), encrypted: false, devices);
            return devices;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    // A volume over two disks shows beneath each of them.
    private static void Add(JsonElement list, bool encrypted, Dictionary<string, bool> devices)
    {
        foreach (JsonElement device in list.EnumerateArray())
        {
            bool own = encrypted || Text(device, "type") is "crypt";
            string name = Text(device, "name") ?? "";
            foreach (string? key in (string?[])[Text(device, "maj:min")?.Trim(), "/dev/" + name, "/dev/mapper/" + name])
            {
                if (key is { Length: > 0 })
                    devices[key] = own && devices.GetValueOrDefault(key, true);
            }

            if (device.TryGetProperty("children", out JsonElement children))
                Add(children, own, devices);
        }
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // 36 35 98:0 /sub /mnt/data rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    private static IEnumerable<Mount> Mounts(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ');
            int end = Array.IndexOf(words, "-", Math.Min(6, words.Length));
            if (end > 0 && words.Length > end + 2)
                yield return new Mount(words[2], Unescape(words[4]), words[end + 1], Unescape(words[end + 2]));
        }
    }

    // A space is \040, and so on.
    private static string Unescape(string word)
    {
        if (!word.Contains('\\', StringComparison.Ordinal))
            return word;
        StringBuilder plain = new(word.Length);
        for (int index = 0; index < word.Length; index++)
        {
            if (word[index] is '\\' && index + 3 < word.Length && Octal(word.AsSpan(index + 1, 3)) is int code)
            {
                plain.Append((char)code);
                index += 3;
            }
            else
            {
                plain.Append(word[index]);
            }
        }

        return plain.ToString();
    }

    private static int? Octal(ReadOnlySpan<char> digits)
    {
        int code = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
                return null;
            code = (code * 8) + (digit - '0');
        }

        return code < 128 ? code : null;
    }

    private sealed record Mount(string Device, string Point, string Kind, string Source);
}
