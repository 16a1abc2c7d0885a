using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that withdraws attestations or waivers: another event, nothing is deleted.</summary>
public abstract class GrantWithdrawalCmdlet : LedgerCmdlet
{
    /// <summary>Their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Who withdraws it; default: the account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string By { get; set; } = Environment.UserName;

    /// <summary>The cmdlet that lists what can be withdrawn.</summary>
    private protected abstract string Lister { get; }

    /// <summary>What is done, in words.</summary>
    private protected abstract string Action { get; }

    /// <summary>The grant of this id that is not withdrawn, as it is shown, and the event that withdraws it; null where there is none.</summary>
    private protected abstract Task<(string Shown, LedgerEvent Withdrawn)?> FindAsync(LedgerDatabase ledger, string id);

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            (string Shown, LedgerEvent Withdrawn)? found;
            await using (LedgerDatabase present = await OpenLedgerAsync(LedgerAccess.Read))
                found = await FindAsync(present, id);
            if (found is not { } grant)
            {
                Report(new SlaException(Errors.GrantNotFound, id, id, Lister));
                continue;
            }

            if (!await ShouldAsync(grant.Shown, Action))
                continue;
            await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
            await ledger.AppendAsync([grant.Withdrawn], null, Cancellation);
        }
    }
}
