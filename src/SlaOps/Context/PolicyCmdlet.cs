using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that reads the policy.</summary>
public abstract class PolicyCmdlet : SlaCmdlet
{
    /// <summary>A policy file, a folder of revisions, or a policy object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Policy { get; set; }

    /// <summary>The policy in force at <paramref name="at"/> (default: now).</summary>
    protected async Task<SlaPolicy> PolicyAsync(Moment? at = null)
    {
        object? given = Unwrap(Policy) ?? await OnPipelineAsync(() => Unwrap(SlaContext.Current.Policy));
        return given switch
        {
            null => await PolicyFile.LoadBuiltInAsync(Cancellation),
            SlaPolicy policy => policy,
            _ => await PolicyFile.LoadAsync(await ResolvePathAsync(given.ToString()!), at, Cancellation),
        };
    }
}
