using System.Text;

namespace SlaOps.Build;

/// <summary>Writes an about topic as the plain text of 80 columns that Get-Help shows.</summary>
internal static class AboutWriter
{
    private const int Width = 80;
    private const int Indent = 4;

    /// <summary>Writes the page: the topic, then every section.</summary>
    public static void Write(HelpSection page, string path)
    {
        StringBuilder text = new();
        text.Append("TOPIC\n").Append(' ', Indent).Append(page.Title).Append("\n\n");
        foreach (HelpSection section in page.Parts)
            WriteSection(text, section);
        File.WriteAllText(path, text.ToString().TrimEnd('\n') + "\n", new UTF8Encoding(false));
    }

    private static void WriteSection(StringBuilder text, HelpSection section)
    {
        text.Append(' ', section.Level == 2 ? 0 : 2).Append(section.Level == 2 ? section.Title.ToUpperInvariant() : section.Title).Append('\n');
        List<string[]> table = [];
        bool block = false;
        foreach (string paragraph in Prose.Paragraphs(section.Text))
        {
            // Code and lists are blocks of lines; what follows one stands apart from it.
            bool inBlock = paragraph.StartsWith("    ", StringComparison.Ordinal) || paragraph.StartsWith("- ", StringComparison.Ordinal);
            if (block && !inBlock)
                text.Append('\n');
            block = inBlock;
            if (paragraph.StartsWith('|'))
            {
                table.Add([.. paragraph.Trim('|', ' ').Split('|').Select(cell => cell.Trim())]);
                continue;
            }

            WriteTable(text, table);
            if (paragraph.StartsWith("    ", StringComparison.Ordinal))
                text.Append(' ', Indent).Append(paragraph).Append('\n');
            else
                Wrap(text, paragraph, Indent, Indent + (paragraph.StartsWith("- ", StringComparison.Ordinal) ? 2 : 0));
            if (!inBlock)
                text.Append('\n');
        }

        WriteTable(text, table);
        if (text[^2] != '\n')
            text.Append('\n');
        foreach (HelpSection part in section.Parts)
            WriteSection(text, part);
    }

    // The last column wraps under itself; the others are as wide as their widest cell.
    private static void WriteTable(StringBuilder text, List<string[]> table)
    {
        table.RemoveAll(row => row.All(cell => cell.Length > 0 && cell.All(letter => letter is '-' or ':')));
        if (table.Count == 0)
            return;
        int last = table.Max(row => row.Length) - 1;
        int[] widths = [.. Enumerable.Range(0, last).Select(column => table.Max(row => column < row.Length ? Columns(row[column]) : 0) + 2)];
        foreach (string[] row in table)
        {
            StringBuilder head = new();
            for (int column = 0; column < last; column++)
            {
                string cell = column < row.Length ? row[column] : "";
                head.Append(cell).Append(' ', widths[column] - Columns(cell));
            }

            text.Append(' ', Indent).Append(head);
            Wrap(text, last < row.Length ? row[last] : "", 0, Indent + widths.Sum(), Indent + widths.Sum());
        }

        text.Append('\n');
        table.Clear();
    }

    private static void Wrap(StringBuilder text, string paragraph, int first, int following, int? from = null)
    {
        text.Append(' ', first);
        int column = from ?? first;
        int start = column;
        foreach (string word in Words(paragraph))
        {
            int width = Columns(word.TrimEnd());
            if (column > start && column + width > Width)
            {
                while (text[^1] == ' ')
                    text.Length--;
                text.Append('\n').Append(' ', following);
                column = start = following;
            }

            text.Append(word);
            column += Columns(word);
        }

        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        text.Append('\n');
    }

    // A line may be broken after a space, and about any wide character.
    private static IEnumerable<string> Words(string text)
    {
        int start = 0;
        for (int index = 1; index < text.Length; index++)
        {
            bool closing = "、。,.)」』:".Contains(text[index], StringComparison.Ordinal);
            if ((text[index - 1] == ' ' && text[index] != ' ') || (!closing && (Prose.IsWide(text[index - 1]) || Prose.IsWide(text[index]))))
            {
                yield return text[start..index];
                start = index;
            }
        }

        yield return text[start..];
    }

    private static int Columns(string text) => text.Sum(letter => Prose.IsWide(letter) ? 2 : 1);
}
