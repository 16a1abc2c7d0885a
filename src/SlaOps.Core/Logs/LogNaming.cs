using System.IO.Enumeration;

namespace SlaOps;

/// <summary>Tells the day of a log file: by its name where the set's pattern has a date, else by its modification time.</summary>
public sealed class LogNaming(LogSet set, TimeZoneInfo zone)
{
    // Rotation compresses older logs in place; the day stays in the name.
    private static readonly string[] CompressedEndings = [".gz", ".xz", ".zst", ".bz2"];

    private readonly DatedFileName? pattern = DatedFileName.TryParse(set.File);

    /// <summary>The log that a listed file is, or null where its name is of another shape.</summary>
    public LogFile? Recognise(string path, string name, long length, DateTimeOffset modifiedAt)
    {
        string? ending = CompressedEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));
        string plain = ending is null ? name : name[..^ending.Length];
        if (pattern is not null)
            return (pattern.MomentOf(name, zone) ?? pattern.MomentOf(plain, zone)) is DateTimeOffset day ? new LogFile(path, ZonedTime.DateOf(day, zone), length) { WrittenAt = modifiedAt } : null;
        return FileSystemName.MatchesSimpleExpression(set.File, name, ignoreCase: false) || FileSystemName.MatchesSimpleExpression(set.File, plain, ignoreCase: false)
            ? new LogFile(path, ZonedTime.DateOf(modifiedAt, zone), length) { WrittenAt = modifiedAt }
            : null;
    }
}
