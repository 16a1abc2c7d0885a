using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Withdraws attestations: another event, nothing is deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaAttestation", SupportsShouldProcess = true)]
public sealed class RemoveSlaAttestation : GrantWithdrawalCmdlet
{
    private protected override string Lister => "Get-SlaAttestation";

    private protected override string Action => Messages.Format("Text.AttestationWithdraw");

    private protected override async Task<(string Shown, LedgerEvent Withdrawn)?> FindAsync(LedgerDatabase ledger, string id)
    {
        SlaAttestation? found = Attestations.Fold(await GrantCmdlet.ReadAsync(ledger, Attestations.Kinds, Cancellation), DateTimeOffset.MaxValue, TimeZoneInfo.Utc)
            .FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase));
        return found is null or { State: GrantState.Withdrawn } ? null : (found.ToString(), Attestations.Withdrawn(found.Id, By));
    }
}
