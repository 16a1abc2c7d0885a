using System.Globalization;

namespace SlaOps;

/// <summary>A host's lists of packages.</summary>
/// <param name="FetchedAt">When they were fetched; null where there are none, whatever the folder's date says.</param>
/// <param name="SecurityDate">The newest moment whose security archive they describe.</param>
public sealed record AptLists(DateTimeOffset? FetchedAt, DateTimeOffset? SecurityDate);

/// <summary>Asks for apt's lists by a script for <c>sh</c>, and reads its answer. Never throws on bad text.</summary>
public static class AptListsText
{
    /// <summary>The script: the release files, of security archives with their date, and when the folder and apt's own stamp were touched.</summary>
    public const string Script =
        """
        cd /var/lib/apt/lists 2>/dev/null || exit 0
        for f in *_InRelease *_Release; do
        test -f "$f" || continue
        d=
        case $f in *-security_*)
        # Before the sums; from there on such a file is long.
        while read -r d; do case $d in 'Date: '*) break;; *Sum:|SHA*:) d=; break;; *) d=;; esac; done <"$f";;
        esac
        echo "release $d"
        done
        stat -c 'touched %Y' /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp 2>/dev/null
        true
        """;

    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <summary>What the script printed.</summary>
    public static AptLists Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (!Array.Exists(lines, line => line.StartsWith("release ", StringComparison.Ordinal)))
            return new AptLists(null, null);
        DateTimeOffset[] dates = [.. lines.Where(line => line.StartsWith("release Date: ", StringComparison.Ordinal)).Select(line => AptText.ReleaseDate(line["release ".Length..])).OfType<DateTimeOffset>()];
        DateTimeOffset[] touched = [.. lines.Where(line => line.StartsWith("touched ", StringComparison.Ordinal)).Select(line => Moment(line["touched ".Length..])).OfType<DateTimeOffset>()];
        return new AptLists(touched.Length == 0 ? null : touched.Max(), dates.Length == 0 ? null : dates.Max());
    }

    private static DateTimeOffset? Moment(string seconds) =>
        long.TryParse(seconds.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long unix) && unix <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;
}
