using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that reads or writes the ledger (and the policy, whose zone its output carries).</summary>
public abstract class LedgerCmdlet : PolicyCmdlet
{
    /// <summary>A path, or a MySQL/MariaDB connection string; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>Opens the ledger. To read, one that does not exist is an empty one and is not created (<c>-WhatIf</c> leaves no trace).</summary>
    protected async Task<LedgerDatabase> OpenLedgerAsync(LedgerAccess access) => await LedgerStore.OpenAsync(await LedgerLocationAsync(), access, Cancellation);

    /// <summary>Where the ledger lies: for work that must still reach it after the pipeline was stopped.</summary>
    protected async Task<string> LedgerLocationAsync()
    {
        string? location = Ledger ?? await OnPipelineAsync(() => SlaContext.Current.Ledger);
        if (location is not null && !LedgerStore.IsConnectionString(location))
            location = await ResolvePathAsync(location);
        return location ?? LedgerStore.DefaultPath;
    }
}
