using System.Text;
using System.Text.RegularExpressions;

namespace SlaOps.Build;

/// <summary>Markdown prose as the plain text that Get-Help shows.</summary>
internal static partial class Prose
{
    /// <summary>Paragraphs: wrapped lines joined, list items, table rows and code lines kept apart.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<string> lines)
    {
        List<string> paragraphs = [];
        StringBuilder open = new();
        bool fenced = false;
        foreach (string line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Close();
                fenced = !fenced;
            }
            else if (fenced)
            {
                paragraphs.Add("    " + line);
            }
            else if (line.Trim().Length == 0)
            {
                Close();
            }
            else
            {
                if (ListItem().IsMatch(line) || line.StartsWith('|'))
                    Close();
                Append(open, line.Trim());
            }
        }

        Close();
        return paragraphs;

        void Close()
        {
            if (open.Length > 0)
                paragraphs.Add(Inline(open.ToString()));
            open.Clear();
        }
    }

    /// <summary>A line's text without markup: code and emphasis marks go, a link keeps its address.</summary>
    public static string Inline(string text) =>
        Emphasis().Replace(Code().Replace(Link().Replace(text, "${text} (${address})"), "${text}"), "${text}");

    /// <summary>What the prose names as the default: the sentence that begins with "Default:".</summary>
    public static string? Default(IReadOnlyList<string> paragraphs) =>
        paragraphs.Select(paragraph => DefaultSentence().Match(paragraph)).FirstOrDefault(match => match.Success)?.Groups["value"].Value.Trim();

    // Japanese is written without spaces: a line that ends or begins in it is joined without one.
    private static void Append(StringBuilder open, string line)
    {
        if (open.Length > 0 && !(IsWide(open[^1]) || IsWide(line[0])))
            open.Append(' ');
        open.Append(line);
    }

    /// <summary>Whether a character takes two columns.</summary>
    public static bool IsWide(char letter) => letter is >= '\u2E80' and <= '\uA4CF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFF60';

    [GeneratedRegex(@"^\s*(?:[-*]|\d+\.)\s", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListItem();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?<address>[^)\s]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?:Default|既定)\s*[::]\s*(?<value>.+?)(?:\.(?=\s|$)|。|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DefaultSentence();
}
