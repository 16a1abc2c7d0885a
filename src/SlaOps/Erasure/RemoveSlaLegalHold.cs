using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lifts a legal hold.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaLegalHold", SupportsShouldProcess = true)]
public sealed class RemoveSlaLegalHold : TenantEventCmdlet
{
    /// <summary>The hold's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Why it is lifted. No personal data.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        foreach (string id in Id)
            await EachAsync(() => LiftAsync(id));
    }

    private async Task LiftAsync(string id)
    {
        LegalHold? hold;
        await using (LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read))
            hold = (await TenantLog.ReadAsync(ledger, null, null, Cancellation)).Tenants.SelectMany(tenant => tenant.Holds).FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.Ordinal));
        if (hold is null)
            throw new SlaException(Errors.LegalHoldNotFound, id, id);
        await WriteAsync(hold.Tenant, Messages.Format("Text.Erasure.Release", id, hold.Reason), record => record.Holds.Any(one => string.Equals(one.Id, id, StringComparison.Ordinal))
            ? TenantEvents.Released(hold, By, Reason)
            : throw new SlaException(Errors.LegalHoldNotFound, id, id));
    }
}
