using System.Globalization;

namespace SlaOps;

/// <summary>What dnf keeps of one repository.</summary>
/// <param name="Repository">Its id.</param>
/// <param name="CheckedAt">When dnf last fetched its packages' list or found the one it has to be the newest.</param>
/// <param name="HasAdvisories">True where the repository publishes advisories at all.</param>
public sealed record DnfCache(string Repository, DateTimeOffset CheckedAt, bool HasAdvisories);

/// <summary>Asks for the caches of dnf 4 and dnf 5 by a script for <c>sh</c>, and reads its answer. Never throws on bad text.</summary>
public static class DnfCachesText
{
    /// <summary>
    /// The script: a line for each list, its time in seconds since 1970 and its path. dnf touches a list of packages that it found to be the
    /// newest; the folder's own time tells nothing, since to ask dnf changes it, too.
    /// </summary>
    public const string Script =
        """
        for d in /var/cache/dnf /var/cache/libdnf5; do
        for f in $d/*/repodata/*primary.xml* $d/*/repodata/*updateinfo.xml*; do stat -c '%Y %n' "$f" 2>/dev/null; done
        done
        true
        """;

    private const int LongestLine = 4096;

    // A dash and eight bytes of a hash of the repository's address.
    private const int Suffix = 17;

    private const long LastSecond = 253_402_300_799;

    /// <summary>The caches, one for each repository: the newest where an address was changed and the old one's cache is still there.</summary>
    public static IReadOnlyList<DnfCache> Parse(string text) =>
    [
        .. text.Split('\n').Select(Of).OfType<(string Folder, string File, DateTimeOffset At)>()
            .GroupBy(list => list.Folder, StringComparer.Ordinal)
            .Where(folder => folder.Any(IsPackages))
            .Select(folder => new DnfCache(IdOf(folder.Key), folder.Where(IsPackages).Max(list => list.At), folder.Any(list => !IsPackages(list))))
            .GroupBy(cache => cache.Repository, StringComparer.Ordinal)
            .Select(caches => caches.MaxBy(cache => cache.CheckedAt)!),
    ];

    private static bool IsPackages((string Folder, string File, DateTimeOffset At) list) => list.File.Contains("primary.xml", StringComparison.Ordinal);

    private static string IdOf(string folder) => folder[(folder.LastIndexOf('/') + 1)..^Suffix];

    // "1795688740 /var/cache/dnf/baseos-402346f8a28c0796/repodata/7b6e78…-primary.xml.gz"
    private static (string Folder, string File, DateTimeOffset At)? Of(string line)
    {
        const string lists = "/repodata/";
        int space = line.IndexOf(' ', StringComparison.Ordinal), folder = line.IndexOf(lists, StringComparison.Ordinal);
        if (line.Length >= LongestLine || space < 0 || folder < space
            || !long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out long unix) || unix is <= 0 or > LastSecond)
            return null;
        string path = line[(space + 1)..folder];
        return path.Length - path.LastIndexOf('/') - 1 > Suffix && path[^Suffix] is '-'
            ? (path, line[(folder + lists.Length)..], DateTimeOffset.FromUnixTimeSeconds(unix))
            : null;
    }
}
