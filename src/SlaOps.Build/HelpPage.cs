using System.Text.RegularExpressions;

namespace SlaOps.Build;

/// <summary>A heading with the text under it. <see cref="Line"/> is the heading's, counted from 1.</summary>
internal sealed record HelpSection(int Level, string Title, int Line, IReadOnlyList<string> Text, IReadOnlyList<HelpSection> Parts)
{
    /// <summary>The part of that name, whatever its case.</summary>
    public HelpSection? this[string title] => Parts.FirstOrDefault(part => string.Equals(part.Title, title, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether anything is written under the heading itself.</summary>
    public bool IsEmpty => Text.All(string.IsNullOrWhiteSpace);
}

/// <summary>A markdown file as a tree of headings (#, ##, ###); a # inside a code fence is none.</summary>
internal static partial class HelpPage
{
    /// <summary>Reads a page; its root is the first heading.</summary>
    public static HelpSection Read(string path, List<Mistake> mistakes)
    {
        string[] lines = File.ReadAllLines(path);
        List<(int Level, string Title, int Line, List<string> Text)> flat = [];
        bool fenced = false;
        for (int index = 0; index < lines.Length; index++)
        {
            if (lines[index].StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            if (!fenced && Heading().Match(lines[index]) is { Success: true } heading)
                flat.Add((heading.Groups["marks"].Length, heading.Groups["title"].Value.Trim(), index + 1, []));
            else if (flat.Count > 0)
                flat[^1].Text.Add(lines[index].TrimEnd());
            else if (lines[index].Trim().Length > 0)
                mistakes.Add(new Mistake(path, index + 1, "text before the first heading: a page begins with '# ' and its name"));
        }

        if (fenced)
            mistakes.Add(new Mistake(path, lines.Length, "a code fence is not closed: write ``` after the code"));
        int next = 1;
        return flat.Count == 0
            ? new HelpSection(1, "", 1, [], [])
            : new HelpSection(1, flat[0].Title, flat[0].Line, flat[0].Text, Parts(flat, ref next, 1));
    }

    private static List<HelpSection> Parts(List<(int Level, string Title, int Line, List<string> Text)> flat, ref int next, int above)
    {
        List<HelpSection> parts = [];
        while (next < flat.Count && flat[next].Level > above)
        {
            (int level, string title, int line, List<string> text) = flat[next++];
            parts.Add(new HelpSection(level, title, line, text, Parts(flat, ref next, level)));
        }

        return parts;
    }

    [GeneratedRegex(@"^(?<marks>#{1,3})\s+(?<title>.*)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
