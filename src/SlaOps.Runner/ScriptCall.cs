using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SlaOps.Runner;

/// <summary>
/// The call of a script file with the words after <c>-File script.ps1</c> as its arguments, and how it ended. Words stay text; nothing is
/// evaluated. To the engine a script's <c>exit N</c> is the end of a called script: <c>$LASTEXITCODE</c> is N and, for N other than 0,
/// <c>$?</c> is false. A program that failed inside leaves the former alone, so both are asked.
/// </summary>
internal sealed class ScriptCall(Runspace runspace)
{
    private const string Named = "__slaopsNamed";
    private const string Succeeded = "__slaopsSucceeded";

    /// <summary>Adds the call. A name without a value is a switch, or the binder pairs it with the next word.</summary>
    public void Add(PowerShell shell, string path, IReadOnlyList<string> words)
    {
        Dictionary<string, object> named = [];
        string file = CodeGeneration.EscapeSingleQuotedStringContent(path);
        shell.AddScript($"& '{file}' @{Named} @args; $global:{Succeeded} = $?", useLocalScope: true);
        foreach (string word in words)
        {
            int colon = word.IndexOf(':', StringComparison.Ordinal);
            if (!IsName(word))
                shell.AddArgument(word);
            else if (colon < 0)
                shell.Commands.Commands[0].Parameters.Add(new CommandParameter(word));
            else
                named[word[1..colon]] = Value(word[(colon + 1)..]);
        }

        runspace.SessionStateProxy.PSVariable.Set(Named, named);
    }

    /// <summary>What <c>exit</c> said; 3 where the script could not be run (its syntax, its arguments); else 0.</summary>
    public int ExitCode(ErrorRecord? lastError)
    {
        PSVariableIntrinsics variables = runspace.SessionStateProxy.PSVariable;
        bool succeeded = variables.GetValue(Succeeded) is true;
        variables.Remove(Succeeded);
        variables.Remove(Named);
        if (succeeded)
            return ExitCodes.Met;
        int exit = Convert.ToInt32(variables.GetValue("LASTEXITCODE") ?? 0, CultureInfo.InvariantCulture);
        return exit == 0 && new LastStatement(runspace).WasTerminating(lastError) ? ExitCodes.Unknown : exit;
    }

    private static bool IsName(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] == '_');

    // The only words that are not text: a switch could not be turned off otherwise.
    private static object Value(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
