using System.Globalization;
using System.Text;

namespace SlaOps;

/// <summary>Texts of columns, for the format views: broken into lines (the engine itself breaks in the middle of words), coloured by status.</summary>
public static class ColumnText
{
    /// <summary>The text with line breaks so that no line is wider than <paramref name="width"/> cells: between words, between Japanese characters, and inside a word only where it is wider than a line.</summary>
    public static string Wrap(string text, int width)
    {
        StringBuilder wrapped = new();
        int column = 0;
        foreach (string piece in Pieces(text))
        {
            int cells = Cells(piece);
            if (column > 0 && column + cells > width)
            {
                Break(wrapped);
                column = 0;
            }

            if (column == 0 && string.IsNullOrWhiteSpace(piece))
                continue;
            column = cells <= width ? Append(wrapped, piece, column + cells) : AppendLong(wrapped, piece, width);
        }

        return wrapped.ToString().TrimEnd();
    }

    /// <summary>
    /// A verdict's status in its colour (Verdict.Status, or its name where the verdict comes from another process).
    /// Here and not as script in the view: compiling the script took a twentieth of the whole start of a short run.
    /// </summary>
    public static string Status(object? status)
    {
        string name = Convert.ToString(status, CultureInfo.InvariantCulture) ?? "";
        string colour = name.ToUpperInvariant() switch
        {
            "BREACHED" => "\u001b[91m",
            "UNKNOWN" => "\u001b[95m",
            "ATRISK" => "\u001b[93m",
            "EXCUSED" => "\u001b[96m",
            "MET" => "\u001b[92m",
            _ => "\u001b[90m",
        };
        return colour + name + "\u001b[0m";
    }

    /// <summary>How many cells of a terminal the text takes; East Asian wide characters take two.</summary>
    public static int Cells(string text) => text.EnumerateRunes().Sum(rune => IsWide(rune) ? 2 : 1);

    private static int Append(StringBuilder wrapped, string piece, int column)
    {
        wrapped.Append(piece);
        return column;
    }

    private static int AppendLong(StringBuilder wrapped, string piece, int width)
    {
        int column = 0;
        foreach (Rune rune in piece.EnumerateRunes())
        {
            int cells = IsWide(rune) ? 2 : 1;
            if (column + cells > width)
            {
                Break(wrapped);
                column = 0;
            }

            wrapped.Append(rune.ToString());
            column += cells;
        }

        return column;
    }

    private static void Break(StringBuilder wrapped)
    {
        while (wrapped.Length > 0 && wrapped[^1] == ' ')
            wrapped.Length--;
        wrapped.Append('\n');
    }

    // Words, the blanks between them, and single wide characters.
    private static IEnumerable<string> Pieces(string text)
    {
        StringBuilder piece = new();
        bool blank = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isBlank = Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.Control;
            if (piece.Length > 0 && (isBlank != blank || IsWide(rune)))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            blank = isBlank;
            piece.Append(isBlank ? " " : rune.ToString());
            if (IsWide(rune))
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        if (piece.Length > 0)
            yield return piece.ToString();
    }

    private static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
