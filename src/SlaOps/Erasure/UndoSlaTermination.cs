using System.Management.Automation;

namespace SlaOps;

/// <summary>Withdraws the end of a tenant's service: the tenant stays, or came back.</summary>
[Cmdlet(VerbsCommon.Undo, "SlaTermination", SupportsShouldProcess = true)]
public sealed class UndoSlaTermination : TenantEventCmdlet
{
    /// <summary>The tenant's id, exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string Tenant { get; set; } = "";

    /// <summary>Why. No personal data.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ProcessAsync() => EachAsync(async () => await WriteAsync(Tenant, Messages.Format("Text.Erasure.Withdraw"), known => known.EndedOn is null
        ? throw new SlaException(Errors.TerminationNotFound, Tenant, Tenant)
        : TenantEvents.Withdrawn(Tenant, Reason, By)));
}
