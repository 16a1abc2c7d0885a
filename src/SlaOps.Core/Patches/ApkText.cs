using System.Buffers;
using System.Globalization;

namespace SlaOps;

/// <summary>What an Alpine host's cached indexes tell of themselves.</summary>
/// <param name="FetchedAt">When the oldest of them was fetched.</param>
/// <param name="MadeAt">When the newest of them was made: what it offers was there by then.</param>
public sealed record ApkIndexes(DateTimeOffset? FetchedAt, DateTimeOffset? MadeAt);

/// <summary>
/// Reads what Alpine's apk prints. Never throws. Its indexes do not say which updates are for security: a stable branch gets fixes alone,
/// so every update that waits counts as one.
/// </summary>
public static class ApkText
{
    /// <summary>
    /// For <c>sh</c>: a line for each index with the moment its file came here and, as apk keeps it, the moment that the server gave it. The
    /// file's name has a hash in it; only those of today's repositories can be told from old ones by their age.
    /// </summary>
    public const string IndexScript = "for f in /var/cache/apk/APKINDEX.*.tar.gz /etc/apk/cache/APKINDEX.*.tar.gz; do test -e \"$f\" && stat -c 'index %Z %Y' \"$f\"; done; true";

    private const int LongestLine = 4096;

    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    // What ties a package in "world" to a version, and what ends its name.
    private static readonly SearchValues<char> Ties = SearchValues.Create("=<~"), Ends = SearchValues.Create("=<>~@!");

    /// <summary>The lines of <c>apk version -l '&lt;'</c>: <c>name-version-rN &lt; version-rN</c> under a heading. <paramref name="problems"/>: how many were none.</summary>
    public static IReadOnlyList<PendingUpdate> Pending(IEnumerable<string> lines, IReadOnlySet<string> held, DateTimeOffset? knownSince, out int problems)
    {
        List<PendingUpdate> pending = [];
        problems = 0;
        foreach (string line in lines)
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith("Installed:", StringComparison.Ordinal))
                continue;
            string[] words = line.Length > LongestLine ? [] : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            // A tag of the repository may follow.
            if (words is not [var installed, "<", { Length: > 0 } available, ..] || Split(installed) is not (string name, string version))
                problems++;
            else
                pending.Add(new PendingUpdate { Package = name, Installed = version, Available = available, KnownSince = knownSince, Held = held.Contains(name) });
        }

        return pending;
    }

    /// <summary>The packages that <c>/etc/apk/world</c> ties to a version.</summary>
    public static IReadOnlySet<string> Held(string world) => world.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length <= LongestLine && word.AsSpan().IndexOfAny(Ties) > 0)
        .Select(word => word[..word.AsSpan().IndexOfAny(Ends)])
        .Where(name => name.Length > 0)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The answer to the <see cref="IndexScript"/>.</summary>
    public static ApkIndexes Indexes(string text)
    {
        (long Fetched, long Made)[] indexes =
        [
            .. text.Split('\n').Select(line => line.TrimEnd('\r').Split(' ')).Where(words => words is ["index", _, _])
                .Select(words => (Fetched: Seconds(words[1]), Made: Seconds(words[2]))).Where(index => index is { Fetched: > 0, Made: > 0 }),
        ];
        return indexes.Length == 0
            ? new ApkIndexes(null, null)
            : new ApkIndexes(DateTimeOffset.FromUnixTimeSeconds(indexes.Min(index => index.Fetched)), DateTimeOffset.FromUnixTimeSeconds(indexes.Max(index => index.Made)));
    }

    private static long Seconds(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= LastSecond ? seconds : 0;

    // name-version-rN, from the right: only the name may hold dashes.
    private static (string Name, string Version)? Split(string package)
    {
        int release = package.LastIndexOf("-r", StringComparison.Ordinal);
        int version = release <= 0 ? -1 : package.LastIndexOf('-', release - 1);
        return version > 0 && version + 1 < release && char.IsAsciiDigit(package[version + 1]) && release + 2 < package.Length && package.AsSpan(release + 2).IndexOfAnyExceptInRange('0', '9') < 0
            ? (package[..version], package[(version + 1)..])
            : null;
    }
}
