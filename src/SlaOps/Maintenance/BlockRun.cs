using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace SlaOps;

/// <summary>
/// Runs a script block on the pipeline thread as <c>&amp; $block</c> would, its streams passing through live, but in a pipeline
/// of its own that can be stopped from another thread without stopping the caller's.
/// </summary>
internal sealed class BlockRun : IDisposable
{
    // The variable is for blocks without a param(); those of a module, which do not see it, get it as argument. Only a block
    // that comes to its end sets the mark: exit leaves without a word, as a nested pipeline swallows it. No try about it: one
    // would turn every error that ends a statement of the block into one that ends the block.
    // All streams come as one, in the order they were written, and are taken apart again: so that redirecting the cmdlet
    // redirects what the block writes.
    private const string Script = "param($Block, $SlaMaintenance, $Mark) & $Block $SlaMaintenance *>&1; $Mark['finished'] = $true";

    // An error written again would carry this cmdlet's position and name instead of those of the line that failed. The engine
    // has a way to keep them for its own commands; where a version lacks it the error is shown without them.
    private static readonly PropertyInfo? KeepPosition = typeof(ErrorRecord).GetProperty("PreserveInvocationInfoOnce", BindingFlags.Instance | BindingFlags.NonPublic);

    private readonly Hashtable mark = [];
    private readonly PowerShell shell;
    private readonly PSDataCollection<PSObject> output = [];
    private readonly object gate = new();
    private bool stopped;
    private Task stopping = Task.CompletedTask;

    private BlockRun(PowerShell shell, PSCmdlet cmdlet)
    {
        this.shell = shell;
        // Raised on the pipeline thread, in the middle of the block.
        output.DataAdded += (_, _) => Forward(cmdlet, output.ReadAll().Single());
        shell.Streams.Error.DataAdded += (_, added) => Forward(cmdlet, shell.Streams.Error[added.Index]);
    }

    /// <summary>True once it was told to stop.</summary>
    public bool Stopped
    {
        get
        {
            lock (gate)
                return stopped;
        }
    }

    /// <summary>Prepares a run; to be called, like <see cref="Invoke"/>, on the pipeline thread.</summary>
    public static BlockRun Prepare(PSCmdlet cmdlet, ScriptBlock block, object argument)
    {
        PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        BlockRun run = new(nested, cmdlet);
        nested.AddScript(Script, useLocalScope: true).AddArgument(block).AddArgument(argument).AddArgument(run.mark);
        return run;
    }

    /// <summary>Runs the block to its end; false where it left by <c>exit</c> (the code is then in <c>$LASTEXITCODE</c>). What it throws or breaks out with is thrown.</summary>
    public bool Invoke()
    {
        shell.Invoke(null, output, new PSInvocationSettings { ExposeFlowControlExceptions = true });
        if (Stopped || shell.InvocationStateInfo.State == PSInvocationState.Stopped)
            throw new PipelineStoppedException();
        return mark.Count > 0;
    }

    /// <summary>Stops the block from any thread; the task ends when it has stopped.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            if (!stopped)
            {
                stopped = true;
                stopping = Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);
            }

            return stopping;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Disposing a shell while it is being stopped ends the process.
        Stopping().GetAwaiter().GetResult();
        shell.Dispose();
        output.Dispose();
    }

    private static void Forward(PSCmdlet cmdlet, object? item)
    {
        switch (item is PSObject wrapped ? wrapped.BaseObject : item)
        {
            case ErrorRecord error:
                KeepPosition?.SetValue(error, true);
                cmdlet.WriteError(error);
                break;
            case WarningRecord warning:
                cmdlet.WriteWarning(warning.Message);
                break;
            case VerboseRecord verbose:
                Say(cmdlet, "VerbosePreference", verbose.Message, cmdlet.WriteVerbose, cmdlet.Host.UI.WriteVerboseLine);
                break;
            case DebugRecord debug:
                Say(cmdlet, "DebugPreference", debug.Message, cmdlet.WriteDebug, cmdlet.Host.UI.WriteDebugLine);
                break;
            case InformationRecord information:
                cmdlet.WriteInformation(information);
                break;
            default:
                cmdlet.WriteObject(item);
                break;
        }
    }

    // What a command in the block said because of its own -Verbose is said even where the caller's preference is silence.
    private static void Say(PSCmdlet cmdlet, string preference, string text, Action<string> write, Action<string> toHost) =>
        (cmdlet.GetVariableValue(preference) is ActionPreference.Continue ? write : toHost)(text);

    private Task Stopping()
    {
        lock (gate)
            return stopping;
    }
}
