using System.Management.Automation;

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
}
