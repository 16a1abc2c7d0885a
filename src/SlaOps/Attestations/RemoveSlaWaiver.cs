using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Withdraws waivers: another event, nothing is deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaWaiver", SupportsShouldProcess = true)]
public sealed class RemoveSlaWaiver : GrantWithdrawalCmdlet
{
    private protected override string Lister => "Get-SlaWaiver";

    private protected override string Action => Messages.Format("Text.WaiverWithdraw");

    private protected override async Task<(string Shown, LedgerEvent Withdrawn)?> FindAsync(LedgerDatabase ledger, string id)
    {
        SlaWaiver? found = Waivers.Fold(await GrantCmdlet.ReadAsync(ledger, Waivers.Kinds, Cancellation), DateTimeOffset.MaxValue, TimeZoneInfo.Utc)
            .FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase));
        return found is null or { State: GrantState.Withdrawn } ? null : (found.ToString(), Waivers.Withdrawn(found.Id, By));
    }
}
