using System.Management.Automation;

namespace SlaOps.Runner;

/// <summary>A line typed at the terminal: cursor keys, history, tab completion by the engine, and the usual control keys.</summary>
internal sealed class LineEditor(Session session)
{
    private readonly List<string> history = [];
    private string line = "";
    private int cursor;
    private int recalled;
    private CommandCompletion? completion;
    private string prompt = "";
    private int shownRows;

    /// <summary>The line; null for Ctrl+D on an empty one; empty for Ctrl+C.</summary>
    public string? ReadLine(string promptText)
    {
        prompt = promptText;
        line = "";
        cursor = 0;
        recalled = history.Count;
        shownRows = 0;
        bool before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            Draw();
            return ReadKeys();
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    private string? ReadKeys()
    {
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key != ConsoleKey.Tab)
                completion = null;
            bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return Accept();
                case ConsoleKey.C when control:
                    Console.Out.WriteLine("^C");
                    return "";
                case ConsoleKey.D when control && line.Length == 0:
                    Console.Out.WriteLine();
                    return null;
                case ConsoleKey.L when control:
                    Console.Clear();
                    shownRows = 0;
                    break;
                default:
                    Edit(key, control);
                    break;
            }

            Draw();
        }
    }

    private string Accept()
    {
        cursor = line.Length;
        Draw();
        Console.Out.WriteLine();
        if (line.Length > 0 && (history.Count == 0 || !string.Equals(history[^1], line, StringComparison.Ordinal)))
            history.Add(line);
        return line;
    }

    private void Edit(ConsoleKeyInfo key, bool control)
    {
        switch (key.Key)
        {
            case ConsoleKey.Tab:
                Complete(forward: !key.Modifiers.HasFlag(ConsoleModifiers.Shift));
                break;
            case ConsoleKey.UpArrow:
                Recall(-1);
                break;
            case ConsoleKey.DownArrow:
                Recall(1);
                break;
            case ConsoleKey.Backspace when cursor > 0:
                Replace(cursor - 1, 1, "");
                break;
            case ConsoleKey.Delete when cursor < line.Length:
            case ConsoleKey.D when control && cursor < line.Length:
                Replace(cursor, 1, "");
                break;
            case ConsoleKey.U when control:
                Replace(0, cursor, "");
                break;
            case ConsoleKey.K when control:
                Replace(cursor, line.Length - cursor, "");
                break;
            case ConsoleKey.W when control:
                int start = line[..cursor].TrimEnd().LastIndexOf(' ') + 1;
                Replace(start, cursor - start, "");
                break;
            default:
                if (!Move(key, control) && !char.IsControl(key.KeyChar) && !control)
                    Replace(cursor, 0, key.KeyChar.ToString());
                break;
        }
    }

    private bool Move(ConsoleKeyInfo key, bool control)
    {
        int? to = key.Key switch
        {
            ConsoleKey.LeftArrow => Math.Max(0, cursor - 1),
            ConsoleKey.RightArrow => Math.Min(line.Length, cursor + 1),
            ConsoleKey.Home => 0,
            ConsoleKey.End => line.Length,
            ConsoleKey.A when control => 0,
            ConsoleKey.E when control => line.Length,
            _ => null,
        };
        cursor = to ?? cursor;
        return to is not null;
    }

    private void Replace(int start, int length, string text)
    {
        line = string.Concat(line.AsSpan(0, start), text, line.AsSpan(start + length));
        cursor = start + text.Length;
    }

    private void Recall(int step)
    {
        int wanted = recalled + step;
        if (wanted < 0 || wanted > history.Count)
            return;
        recalled = wanted;
        line = wanted == history.Count ? "" : history[wanted];
        cursor = line.Length;
    }

    private void Complete(bool forward)
    {
        if (completion is null)
        {
            using PowerShell shell = PowerShell.Create(session.Runspace);
            completion = CommandCompletion.CompleteInput(line, cursor, options: null, shell);
        }

        if (completion.CompletionMatches.Count == 0)
            return;
        string text = completion.GetNextResult(forward).CompletionText;
        Replace(completion.ReplacementIndex, completion.ReplacementLength, text);
        // The next tab replaces this answer by the next one.
        completion.ReplacementLength = text.Length;
    }

    private void Draw()
    {
        int width = session.Host.UI.RawUI.WindowSize.Width;
        string before = shownRows > 0 ? $"\u001b[{shownRows}A" : "";
        int end = prompt.Length + line.Length;
        int at = prompt.Length + cursor;
        Console.Out.Write($"{before}\r\u001b[J{prompt}{line}{(end % width == 0 ? "\n" : "")}");
        // From the end of the text back to the cursor's row and column.
        int up = end / width - at / width;
        Console.Out.Write((up > 0 ? $"\u001b[{up}A" : "") + "\r" + (at % width > 0 ? $"\u001b[{at % width}C" : ""));
        shownRows = at / width;
    }
}
