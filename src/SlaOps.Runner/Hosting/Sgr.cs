using System.Management.Automation;
using System.Text;

namespace SlaOps.Runner;

/// <summary>Colour escape sequences (ECMA-48, Select Graphic Rendition).</summary>
internal static class Sgr
{
    private const char Escape = '\u001b';

    public static string Color(ConsoleColor foreground, ConsoleColor background, string text)
    {
        // Black behind is what a host reports that does not know: leave the terminal's own.
        string behind = background == ConsoleColor.Black ? "" : PSStyle.MapBackgroundColorToEscapeSequence(background);
        return PSStyle.MapForegroundColorToEscapeSequence(foreground) + behind + text + PSStyle.Instance.Reset;
    }

    /// <summary>The text without control sequences. By hand: the engine's own way compiles a regular expression, 50 ms of each start.</summary>
    public static string Strip(string text)
    {
        int escape = text.IndexOf(Escape);
        if (escape < 0)
            return text;
        StringBuilder plain = new(text.Length);
        int at = 0;
        while (escape >= 0)
        {
            plain.Append(text, at, escape - at);
            at = EndOfSequence(text, escape);
            escape = text.IndexOf(Escape, at);
        }

        return plain.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Where the sequence that starts at <paramref name="start"/> has ended: a control sequence (ESC [ … letter) or a hyperlink (ESC ] … BEL or ESC \).</summary>
    private static int EndOfSequence(string text, int start)
    {
        int at = start + 1;
        if (at >= text.Length)
            return at;
        char kind = text[at++];
        if (kind == '[')
        {
            while (at < text.Length && text[at] is < '@' or > '~')
                at++;
            return Math.Min(at + 1, text.Length);
        }

        if (kind == ']')
        {
            while (at < text.Length && text[at] is not ('\a' or Escape))
                at++;
            return Math.Min(at < text.Length && text[at] == Escape ? at + 2 : at + 1, text.Length);
        }

        return at;
    }
}
