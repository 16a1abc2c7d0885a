using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that reads the policy.</summary>
public abstract class PolicyCmdlet : PolicyReadingCmdlet
{
    /// <summary>A policy file, a folder of revisions, or a policy object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Policy { get; set; }

    /// <summary>Resolves secrets that the estate refers to; <c>{ secret: }</c> through SecretManagement's own command, in the user's session.</summary>
    protected SecretResolver Secrets => new((name, _) => OnPipelineAsync(() => FromVault(name)));

    /// <summary>The policy in force at <paramref name="at"/> (default: now).</summary>
    protected Task<SlaPolicy> PolicyAsync(Moment? at = null) => ReadPolicyAsync(Policy, at);

    private string? FromVault(string name)
    {
        if (InvokeCommand.GetCommand("Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function) is not CommandInfo command)
            return null;
        try
        {
            return InvokeCommand.InvokeScript("param($command, $name) & $command -Name $name -AsPlainText -ErrorAction Stop", command, name).FirstOrDefault()?.BaseObject as string;
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // What a vault says may hold more than it should; the resolver names the reference alone.
            return null;
        }
    }

    /// <summary>The estate that a parameter names (a file or an object; null is the session's).</summary>
    protected async Task<SlaEstate> EstateAsync(object? named)
    {
        object? given = Unwrap(named) ?? await OnPipelineAsync(() => Unwrap(SlaContext.Current.Estate));
        return given switch
        {
            null => SlaEstate.ThisMachine(Environment.MachineName),
            SlaEstate estate => estate,
            _ => await EstateFile.LoadAsync(await ResolvePathAsync(given.ToString()!), Cancellation),
        };
    }
}
