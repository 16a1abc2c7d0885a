using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Withdraws attestations: another event, nothing is deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaAttestation", SupportsShouldProcess = true)]
public sealed class RemoveSlaAttestation : LedgerCmdlet
{
    /// <summary>Their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Who withdraws it; default: the account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string By { get; set; } = Environment.UserName;

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
        {
            SlaAttestation? found;
            await using (LedgerDatabase present = await OpenLedgerAsync(LedgerAccess.Read))
                found = Attestations.Fold(await GrantCmdlet.ReadAsync(present, Attestations.Kinds, Cancellation), DateTimeOffset.MaxValue, TimeZoneInfo.Utc).FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase));
            if (found is null or { State: GrantState.Withdrawn })
            {
                Report(new SlaException(Errors.GrantNotFound, id, id, "Get-SlaAttestation"));
                continue;
            }

            if (!await ShouldAsync(found.ToString(), Messages.Format("Text.AttestationWithdraw")))
                continue;
            await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
            await ledger.AppendAsync([Attestations.Withdrawn(found.Id, By)], null, Cancellation);
        }
    }
}
