using System.Globalization;

namespace SlaOps;

/// <summary>What has to be known of a host before its package manager is asked.</summary>
public sealed record PatchFacts
{
    /// <summary>The paths of package managers that are there and can be run.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>The running kernel's version.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>The versions of the kernels in <c>/boot</c>.</summary>
    public IReadOnlyList<string> Kernels { get; init; } = [];

    /// <summary>The versions that have modules.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>True where the host itself asks for a reboot.</summary>
    public bool RebootFlag { get; init; }

    /// <summary>The zone that its logs are written in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// True where the host asks for a reboot, or runs an older kernel than the newest one installed. A kernel that is not installed
    /// there (a container, a cloud's own) cannot be older than one that is.
    /// </summary>
    public bool NeedsReboot => RebootFlag || (Kernels.Contains(Kernel, StringComparer.Ordinal) && Kernels.Any(other => NaturalOrder.Compare(other, Kernel) > 0));

    /// <summary>
    /// True where the running kernel's modules are gone and a newer kernel of its flavour has some: Alpine replaces the one with the other,
    /// and its files in <c>/boot</c> carry no version.
    /// </summary>
    public bool LostItsModules => !Modules.Contains(Kernel, StringComparer.Ordinal)
        && Modules.Any(other => string.Equals(Flavour(other), Flavour(Kernel), StringComparison.Ordinal) && NaturalOrder.Compare(other, Kernel) > 0);

    private static string Flavour(string kernel) => kernel[(kernel.LastIndexOf('-') + 1)..];
}

/// <summary>Asks for <see cref="PatchFacts"/> by a script for <c>sh</c>, and reads its answer. Never throws on bad text.</summary>
public static class PatchFactsText
{
    /// <summary>The script. Each line of its answer is a word and its value.</summary>
    public const string Script =
        """
        for p in /usr/bin/apt-cache /usr/bin/dnf /usr/bin/dnf5 /usr/bin/yum /sbin/apk /usr/sbin/apk; do test -x $p && echo "has $p"; done
        for p in /run/reboot-required /var/run/reboot-required; do test -e $p && echo "reboot $p"; done
        read -r k 2>/dev/null </proc/sys/kernel/osrelease || k=$(uname -r)
        echo "kernel $k"
        for k in /boot/vmlinuz-*; do test -e "$k" && echo "boot ${k#/boot/vmlinuz-}"; done
        for k in /lib/modules/*; do test -d "$k/kernel" && echo "modules ${k#/lib/modules/}"; done
        echo "zone ${TZ:-$(readlink -f /etc/localtime)}"
        date '+offset %z'
        """;

    private const string ZoneFolder = "/zoneinfo/";

    private const int LongestLine = 512;

    /// <summary>The facts; null where the answer has not even the kernel, which every host has.</summary>
    public static PatchFacts? Parse(string text)
    {
        ILookup<string, string> values = text.Split('\n').Where(line => line.Length < LongestLine && line.Contains(' ', StringComparison.Ordinal))
            .Select(line => line.TrimEnd('\r').Split(' ', 2)).ToLookup(words => words[0], words => words[1].Trim(), StringComparer.Ordinal);
        return values["kernel"].FirstOrDefault() is not { Length: > 0 } kernel ? null : new PatchFacts
        {
            Programs = [.. values["has"]],
            Kernel = kernel,
            Kernels = [.. values["boot"]],
            Modules = [.. values["modules"]],
            RebootFlag = values["reboot"].Any(),
            Zone = Zone(values["zone"].FirstOrDefault() ?? "", values["offset"].FirstOrDefault() ?? ""),
        };
    }

    // By name, whose rules tell summer from winter; by today's offset where this machine does not know the name.
    private static TimeZoneInfo Zone(string name, string offset)
    {
        int folder = name.LastIndexOf(ZoneFolder, StringComparison.Ordinal);
        string id = (folder < 0 ? name : name[(folder + ZoneFolder.Length)..]).TrimStart(':');
        if (id.Length > 0 && !id.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone))
            return zone;
        bool negative = offset.StartsWith('-');
        return offset.Length == 5 && TimeSpan.TryParseExact(offset[1..], "hhmm", CultureInfo.InvariantCulture, out TimeSpan span) && span <= TimeSpan.FromHours(14)
            ? TimeZoneInfo.CreateCustomTimeZone("UTC" + offset, negative ? -span : span, offset, offset)
            : TimeZoneInfo.Utc;
    }
}

/// <summary>Versions by their numbers: 6.1.0-9 comes before 6.1.0-10.</summary>
internal static class NaturalOrder
{
    /// <summary>Less than zero where the left one is older.</summary>
    internal static int Compare(string left, string right)
    {
        string[] a = Parts(left), b = Parts(right);
        for (int index = 0; index < Math.Min(a.Length, b.Length); index++)
        {
            int order = long.TryParse(a[index], NumberStyles.None, CultureInfo.InvariantCulture, out long x) && long.TryParse(b[index], NumberStyles.None, CultureInfo.InvariantCulture, out long y)
                ? x.CompareTo(y)
                : string.CompareOrdinal(a[index], b[index]);
            if (order != 0)
                return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static string[] Parts(string text) => text.Split('.', '-', '+', '_');
}
