using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Completes ids of tenants that the ledger knows. Whatever is wrong with the ledger, nothing is offered and nothing is said.</summary>
public sealed class TenantCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            string location = fakeBoundParameters["Ledger"] as string ?? SlaContext.Current.Ledger ?? LedgerStore.DefaultPath;
            using CancellationTokenSource patience = new(Patience);
            string[] tenants = Task.Run(() => TenantsAsync(location, patience.Token), CancellationToken.None).WaitAsync(Patience).GetAwaiter().GetResult();
            return Completions.Of(tenants, wordToComplete);
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static async Task<string[]> TenantsAsync(string location, CancellationToken cancellation)
    {
        await using LedgerDatabase ledger = await LedgerStore.OpenAsync(location, LedgerAccess.Read, cancellation);
        return [.. (await TenantLog.ReadAsync(ledger, null, null, cancellation)).Tenants.Select(tenant => tenant.Tenant)];
    }
}
