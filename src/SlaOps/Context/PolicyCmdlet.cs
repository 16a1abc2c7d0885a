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

    /// <summary>The policy in force at <paramref name="at"/> (default: now).</summary>
    protected Task<SlaPolicy> PolicyAsync(Moment? at = null) => ReadPolicyAsync(Policy, at);

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
