using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Completes names out of the estate (the command's own <c>-Estate</c>, else the session's). Reads at most its file; whatever is wrong with it, nothing is offered and nothing is said.</summary>
public abstract class EstateCompleter : IArgumentCompleter
{
    // A prompt must not hang on a file that does not answer, such as one on a dead share.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The names to offer.</summary>
    protected abstract IEnumerable<string> Names(SlaEstate estate);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Completions.Of([.. Names(Estate(fakeBoundParameters))], wordToComplete);
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static SlaEstate Estate(IDictionary boundParameters)
    {
        object? given = boundParameters["Estate"] ?? SlaContext.Current.Estate;
        switch (given is PSObject wrapped ? wrapped.BaseObject : given)
        {
            case null:
                return SlaEstate.ThisMachine(Environment.MachineName);
            case SlaEstate estate:
                return estate;
            case object path:
                string resolved = (string)ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].BaseObject;
                using (CancellationTokenSource patience = new(Patience))
                    return Task.Run(() => EstateFile.LoadAsync(resolved, patience.Token), CancellationToken.None).WaitAsync(Patience).GetAwaiter().GetResult();
        }
    }
}

/// <summary>Completes host names of the estate.</summary>
public sealed class HostNameCompleter : EstateCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(SlaEstate estate) => estate.Hosts.Select(host => host.Name);
}

/// <summary>Completes the names of the estate's Git repositories.</summary>
public sealed class RepositoryNameCompleter : EstateCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(SlaEstate estate) => estate.Repositories.Select(repository => repository.Name);
}

/// <summary>Completes the names of backup sets of the estate.</summary>
public sealed class BackupNameCompleter : EstateCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(SlaEstate estate) => estate.Backups.Select(backup => backup.Name);
}

/// <summary>Completes the ids of the estate's tenants.</summary>
public sealed class TenantIdCompleter : EstateCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(SlaEstate estate) => estate.Tenants.Select(tenant => tenant.Id);
}

/// <summary>Completes the names of the estate's sources of usage.</summary>
public sealed class UsageNameCompleter : EstateCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(SlaEstate estate) => estate.Usage.Select(source => source.Name);
}
