using System.Management.Automation;
using System.Management.Automation.Language;

namespace SlaOps.Runner;

/// <summary>The prompt: reads until the input is a whole statement, runs it, and goes on until <c>exit</c> or the end of input.</summary>
internal sealed class InteractiveLoop(Session session)
{
    private readonly LineEditor? editor = Terminal.InputIsTerminal && Terminal.OutputIsTerminal ? new LineEditor(session) : null;

    /// <summary>Runs the prompt; the exit code is that of <c>exit</c>, else 0.</summary>
    public int Run(bool noLogo)
    {
        session.IsInteractive = editor is not null;
        if (editor is not null && !noLogo)
            session.Host.UI.WriteLine($"slaops {Session.Version} (PowerShell engine {Session.EngineVersion}). Get-Help about_SlaOps tells how it works; exit leaves.");
        session.Host.NestedPrompt = () => Prompt(() => session.Host.LeavesNestedPrompt);
        Prompt(() => session.Host.ExitCode is not null);
        return session.Host.ExitCode ?? ExitCodes.Met;
    }

    private void Prompt(Func<bool> isOver)
    {
        while (!isOver() && session.Host.ExitCode is null)
        {
            string? text = ReadStatement();
            if (text is null)
                return;
            if (!string.IsNullOrWhiteSpace(text))
                session.RunLine(text);
        }
    }

    /// <summary>One or more lines that make a whole statement; null at the end of input.</summary>
    private string? ReadStatement()
    {
        string prompt = editor is null ? "" : session.Evaluate("prompt")?.BaseObject as string ?? "slaops> ";
        string? text = ReadLine(prompt);
        while (text is not null && IsIncomplete(text))
        {
            string? more = ReadLine(">> ");
            // An empty line (or the end) gives up waiting, so that the parser can say what is missing.
            if (string.IsNullOrEmpty(more))
                break;
            text += "\n" + more;
        }

        return text;
    }

    private string? ReadLine(string prompt) => editor is null ? Console.In.ReadLine() : editor.ReadLine(prompt);

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput) || text.EndsWith('`');
    }
}
