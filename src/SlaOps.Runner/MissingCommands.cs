using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SlaOps.Runner;

/// <summary>What happens when a command of PowerShell's own modules is not found: taken from an installed PowerShell, or an error that says what is needed.</summary>
internal static class MissingCommands
{
    private const string Refusal = """
        (New-Module -Name slaops -ScriptBlock { function NAME {
        [CmdletBinding(PositionalBinding = $false)]
        param([Parameter(ValueFromRemainingArguments)] $Rest, [Parameter(ValueFromPipeline)] $InputObject)
        $missing = [System.Management.Automation.CommandNotFoundException]::new("The command 'NAME' needs PowerShell, which is not installed here: slaops has the engine and the commands that runbooks need, not all of PowerShell's. Install PowerShell 7 (https://aka.ms/powershell), or do without the command.")
        $missing.CommandName = 'NAME'
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($missing, 'CommandNeedsPowerShell', 'ObjectNotFound', 'NAME'))
        } }).ExportedFunctions['NAME']
        """;

    public static void Explain(Runspace runspace) => runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction += OnNotFound;

    private static void OnNotFound(object? sender, CommandLookupEventArgs lookup)
    {
        string name = lookup.CommandName;
        if (!PowerShellCommands.IsKnown(name))
            return;
        if (InstalledPowerShell.Found is { } installed && installed.TryImport(name) is { } command)
        {
            lookup.Command = command;
            lookup.StopSearch = true;
            return;
        }

        // The event swallows exceptions: the command found is one that says what is missing. It stays out of the session's own functions.
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        lookup.Command = shell.AddScript(Refusal.Replace("NAME", name, StringComparison.Ordinal), useLocalScope: true).Invoke<CommandInfo>().FirstOrDefault();
        lookup.StopSearch = true;
    }
}
