namespace SlaOps.Runner;

/// <summary>What a run of <c>slaops</c> is to do.</summary>
internal enum RunMode
{
    /// <summary>A prompt.</summary>
    Interactive,

    /// <summary>A command given as text.</summary>
    Command,

    /// <summary>A command read from standard input (<c>-Command -</c>).</summary>
    CommandFromInput,

    /// <summary>A script file.</summary>
    File,

    /// <summary>Show what the options are.</summary>
    Help,

    /// <summary>Show the version.</summary>
    Version,
}

/// <summary>The command line, read as <c>pwsh</c> reads it: options may be shortened, and everything after -File or -Command belongs to it.</summary>
internal sealed class CommandLine
{
    public const string Help = """
        slaops: runs SlaOps commands and runbooks where PowerShell is not installed. Options are those of pwsh.

        slaops [-File] <script.ps1> [arguments]
        slaops -Command { - | <command text> [more text] }
        slaops                                   a prompt

          -Command, -c        run a command; '-' reads it from standard input
          -File, -f           run a script file with arguments (-Name value, -Switch, -Switch:$false, or by position)
          -NonInteractive     never ask: what would prompt fails instead
          -NoLogo             no banner at the prompt
          -NoProfile          accepted; slaops never loads a profile
          -WorkingDirectory   start in this folder
          -Version, -Help

        Exit code: what 'exit N' says; else, for -Command, the worst of the verdicts that the command outputs:
        0 all met, 1 at risk, 2 breached, 3 unknown; else 0, or 1 when the last statement failed.
        An uncaught error is 3, Ctrl+C 130, SIGTERM 143, a wrong command line 64.

        """;

    // In the order in which an abbreviation is looked up; with the fewest letters that pwsh accepts.
    private static readonly (string Name, int Shortest)[] Options =
    [
        ("command", 1), ("file", 1), ("help", 1), ("noninteractive", 4), ("nologo", 3), ("noprofile", 3),
        ("version", 1), ("workingdirectory", 1), ("wd", 2), ("?", 1),
    ];

    public RunMode Mode { get; private set; } = RunMode.Interactive;

    /// <summary>The command's text or the script's path.</summary>
    public string? Text { get; private set; }

    public string[] Arguments { get; private set; } = [];

    public bool NonInteractive { get; private set; }

    public bool NoLogo { get; private set; }

    public string? WorkingDirectory { get; private set; }

    /// <summary>What is wrong with the command line, or null.</summary>
    public string? Mistake { get; private set; }

    public static CommandLine Parse(string[] arguments)
    {
        CommandLine line = new();
        for (int i = 0; i < arguments.Length && line.Mistake is null; i++)
        {
            string argument = arguments[i];
            string? option = Option(argument);
            switch (option)
            {
                case null when argument.StartsWith('-') && argument.Length > 1:
                    line.Mistake = $"'{argument}' is not an option of slaops.";
                    break;
                case null:
                    line.TakeFile(arguments[i..]);
                    return line;
                case "file":
                    line.TakeFile(arguments[(i + 1)..]);
                    return line;
                case "command":
                    line.TakeCommand(arguments[(i + 1)..]);
                    return line;
                case "workingdirectory" or "wd":
                    line.TakeDirectory(++i < arguments.Length ? arguments[i] : null);
                    break;
                default:
                    line.Take(option);
                    break;
            }
        }

        return line;
    }

    private static string? Option(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-')
            return null;
        string name = argument.TrimStart('-').ToLowerInvariant();
        foreach ((string option, int shortest) in Options)
        {
            if (name.Length >= shortest && option.StartsWith(name, StringComparison.Ordinal))
                return option;
        }

        return null;
    }

    private void Take(string option)
    {
        switch (option)
        {
            case "help" or "?":
                Mode = RunMode.Help;
                break;
            case "version":
                Mode = RunMode.Version;
                break;
            case "noninteractive":
                NonInteractive = true;
                break;
            case "nologo":
                NoLogo = true;
                break;
        }
    }

    private void TakeFile(string[] rest)
    {
        if (rest.Length == 0)
        {
            Mistake = "-File needs the path of a script.";
            return;
        }

        // As pwsh: a lone dash is standard input, for -File too.
        Mode = rest[0] is "-" ? RunMode.CommandFromInput : RunMode.File;
        Text = rest[0];
        Arguments = rest[1..];
        if (Mode == RunMode.File && !File.Exists(Path.Combine(WorkingDirectory ?? "", Text)))
            Mistake = $"'{Text}' is not a script file that exists. Give the path of a .ps1 file, or -Command with the text of a command.";
    }

    private void TakeCommand(string[] rest)
    {
        if (rest.Length == 0)
        {
            Mistake = "-Command needs the text of a command, or '-' to read it from standard input.";
            return;
        }

        if (rest[0] is "-")
        {
            Mode = RunMode.CommandFromInput;
            if (rest.Length > 1)
                Mistake = "Nothing may follow '-Command -': the command comes from standard input.";
            return;
        }

        Mode = RunMode.Command;
        Text = string.Join(' ', rest);
    }

    private void TakeDirectory(string? path)
    {
        if (path is null || !Directory.Exists(path))
            Mistake = path is null ? "-WorkingDirectory needs a folder." : $"The folder '{path}' of -WorkingDirectory does not exist.";
        WorkingDirectory = path;
    }
}
