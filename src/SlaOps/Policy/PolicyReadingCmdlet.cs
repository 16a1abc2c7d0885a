using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that takes a policy in whatever form a user has it.</summary>
public abstract class PolicyReadingCmdlet : SlaCmdlet
{
    /// <summary>The policy that a user gave: an object, a file or a folder of revisions; nothing is the session's, and that by default the built-in one.</summary>
    protected async Task<SlaPolicy> ReadPolicyAsync(object? given, Moment? at)
    {
        object? source = Unwrap(given) ?? await OnPipelineAsync(() => Unwrap(SlaContext.Current.Policy));
        return source switch
        {
            null => await PolicyFile.LoadBuiltInAsync(Cancellation),
            SlaPolicy policy => policy,
            _ => await PolicyFile.LoadAsync(await ResolvePathAsync(source.ToString()!), at, Cancellation),
        };
    }
}
