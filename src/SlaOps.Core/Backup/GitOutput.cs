using System.Globalization;

namespace SlaOps;

/// <summary>Reads what git prints in its stable formats. Lines of another shape are passed over, never guessed at.</summary>
public static class GitOutput
{
    /// <summary><c>git status --porcelain=v1 -z</c>.</summary>
    public static IReadOnlyList<GitChange> Status(string output)
    {
        List<GitChange> changes = [];
        string[] fields = output.Split('\0');
        for (int index = 0; index < fields.Length; index++)
        {
            string field = fields[index];
            if (field.Length < 4 || field[2] != ' ')
                continue;
            changes.Add(new GitChange(field[3..], field.StartsWith("??", StringComparison.Ordinal)));
            // A renamed or copied path is followed by the one that it was.
            if (field[0] is 'R' or 'C' || field[1] is 'R' or 'C')
                index++;
        }

        return changes;
    }

    /// <summary><c>git for-each-ref</c> with <c>%(objectname) %(committerdate:unix) %(*committerdate:unix) %(refname)</c>, a tab between each.</summary>
    public static IReadOnlyList<GitReference> References(string output)
    {
        List<GitReference> references = [];
        foreach (string line in output.Split('\n'))
        {
            // A tag's own date is that of the tag; the starred one is that of the commit behind it.
            if (line.Split('\t', 4) is [string id, string own, string behind, string name] && IsId(id) && name.StartsWith("refs/", StringComparison.Ordinal))
                references.Add(new GitReference(name, id, Moment(own) ?? Moment(behind)));
        }

        return references;
    }

    /// <summary><c>git ls-remote --refs</c>.</summary>
    public static IReadOnlyDictionary<string, string> Remote(string output)
    {
        Dictionary<string, string> references = new(StringComparer.Ordinal);
        foreach (string line in output.Split('\n'))
        {
            if (line.Split('\t', 2) is [string id, string name] && IsId(id) && name.StartsWith("refs/", StringComparison.Ordinal))
                references[name] = id;
        }

        return references;
    }

    /// <summary><c>git cat-file --batch-check</c>: the objects that are there.</summary>
    public static IReadOnlySet<string> Present(string output) => output.Split('\n')
        .Select(line => line.Split(' '))
        .Where(words => words is [_, not "missing", ..] && IsId(words[0]))
        .Select(words => words[0])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary><c>git rev-list --timestamp</c>: how many commits, and the oldest one's moment.</summary>
    public static (int Count, DateTimeOffset? Oldest) Commits(string output)
    {
        int count = 0;
        DateTimeOffset? oldest = null;
        foreach (string line in output.Split('\n'))
        {
            if (line.Split(' ') is not [string time, string id] || !IsId(id) || Moment(time) is not DateTimeOffset moment)
                continue;
            count++;
            oldest = oldest < moment ? oldest : moment;
        }

        return (count, oldest);
    }

    /// <summary><c>git fsck</c>: the lines that tell of damage; objects that nothing needs are none.</summary>
    public static IReadOnlyList<string> Damage(string output, string error) =>
        [.. (output + "\n" + error).Split('\n').Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && !((string[])["dangling ", "notice:", "warning ", "warning:", "Checking ", "unreachable ", "hint:"]).Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            .Select(line => line[..Math.Min(line.Length, 200)]).Take(20)];

    private static bool IsId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private static DateTimeOffset? Moment(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) && seconds is > -60_000_000_000 and < 250_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
