using System.Management.Automation;
using System.Management.Automation.Internal;

namespace SlaOps.Runner;

/// <summary>Colour escape sequences (ECMA-48, Select Graphic Rendition).</summary>
internal static class Sgr
{
    public static string Color(ConsoleColor foreground, ConsoleColor background, string text)
    {
        // Black behind is what a host reports that does not know: leave the terminal's own.
        string behind = background == ConsoleColor.Black ? "" : PSStyle.MapBackgroundColorToEscapeSequence(background);
        return PSStyle.MapForegroundColorToEscapeSequence(foreground) + behind + text + PSStyle.Instance.Reset;
    }

    public static string Strip(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;
}
