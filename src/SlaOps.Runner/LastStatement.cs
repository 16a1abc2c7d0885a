using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SlaOps.Runner;

/// <summary>
/// How the last statement of a command ended. <c>$?</c> is only right inside the command itself (read from outside it says true after
/// an error), so the question is added as the command's last line.
/// </summary>
internal sealed class LastStatement(Runspace runspace)
{
    private const string Variable = "__slaopsSucceeded";

    private bool asked;

    /// <summary>The text with the question at its end, where it can have one.</summary>
    public string Ask(string text)
    {
        ScriptBlockAst ast = Parser.ParseInput(text, out _, out ParseError[] errors);
        bool isPlain = errors.Length == 0 && ast.ParamBlock is null && ast.BeginBlock is null && ast.ProcessBlock is null && ast.EndBlock is { Unnamed: true };
        asked = isPlain;
        // Two line ends: a backtick may have eaten the first.
        return isPlain ? $"{text}\n\n$global:{Variable} = $?" : text;
    }

    /// <summary>Whether the last statement succeeded.</summary>
    public bool Succeeded()
    {
        if (!asked)
            return Errors() is not { Count: > 0 };
        bool succeeded = runspace.SessionStateProxy.PSVariable.GetValue(Variable) is true;
        runspace.SessionStateProxy.PSVariable.Remove(Variable);
        return succeeded;
    }

    /// <summary>
    /// Whether an error ended its statement (nobody caught it), rather than was reported beside the work.
    /// The engine shows a copy of the former and the very record that is in <c>$Error</c> of the latter.
    /// </summary>
    public bool WasTerminating(ErrorRecord? shown) => shown is not null && Errors() is { Count: > 0 } errors && !ReferenceEquals(errors[0], shown);

    private IList? Errors() => runspace.SessionStateProxy.PSVariable.GetValue("Error") as IList;
}
