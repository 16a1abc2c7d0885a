using System.Globalization;

namespace SlaOps;

/// <summary>A file name with its moment in braces, such as <c>calltree-{yyyyMMdd-HHmm}.sql.gz</c>: the braces hold a .NET date format, read in the policy's zone. Nothing but an exact match is read.</summary>
public sealed class DatedFileName
{
    private readonly string format;
    private readonly string prefix;
    private readonly string suffix;

    private DatedFileName(string prefix, string format, string suffix)
    {
        this.prefix = prefix;
        this.format = format;
        this.suffix = suffix;
    }

    /// <summary>False where the name tells the day alone.</summary>
    public bool HasTime => format.Contains('H', StringComparison.Ordinal);

    /// <summary>Reads a pattern; null where it holds no braces with at least a year, a month and a day.</summary>
    public static DatedFileName? TryParse(string pattern)
    {
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        int close = pattern.IndexOf('}', StringComparison.Ordinal);
        if (open < 0 || close < open)
            return null;
        string date = pattern[(open + 1)..close];
        bool dated = date.Contains("yyyy", StringComparison.Ordinal) && date.Contains("MM", StringComparison.Ordinal) && date.Contains("dd", StringComparison.Ordinal);
        return dated ? new DatedFileName(pattern[..open], date, pattern[(close + 1)..]) : null;
    }

    /// <summary>The moment that <paramref name="name"/> tells; null for a name of another shape. A time that daylight saving skips moves on, one that occurs twice is the first.</summary>
    public DateTimeOffset? MomentOf(string name, TimeZoneInfo zone)
    {
        if (name.Length < prefix.Length + suffix.Length || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        ReadOnlySpan<char> text = name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length);
        if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime wall) || wall.Year is < 1900 or > 9990)
            return null;
        // .NET reads "8" for HH in places; a name that would not be written so is not one of these.
        return text.SequenceEqual(wall.ToString(format, CultureInfo.InvariantCulture)) ? ZonedTime.Resolve(wall, zone) : null;
    }
}
