using System.Text;

namespace SlaOps.Systems;

/// <summary>Lines of <c>sudoers(5)</c>.</summary>
internal static class Sudoers
{
    // What has a meaning of its own in a command's arguments there.
    private const string Special = ",:=\\*?[]!#";

    /// <summary>The line that allows one command with exactly these arguments, as root and without a password.</summary>
    internal static string Line(string user, string program, IReadOnlyList<string> arguments)
    {
        // Without an argument list sudo allows any; an empty one is written as "".
        string list = arguments.Count == 0 ? "\"\"" : string.Join(' ', arguments.Select(Escape));
        return $"{user} ALL=(root) NOPASSWD: {Escape(program)} {list}";
    }

    private static string Escape(string word)
    {
        StringBuilder escaped = new(word.Length);
        foreach (char letter in word)
        {
            // A pattern's backslash is one of the line's, twice.
            if (letter is '\\')
                escaped.Append(@"\\");
            if (Special.Contains(letter, StringComparison.Ordinal) || letter is ' ' or '\t')
                escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
