using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Shows everything that would go of a tenant, place by place.</summary>
[Cmdlet(VerbsCommon.Get, "SlaErasurePlan")]
[OutputType(typeof(ErasurePlan))]
public sealed class GetSlaErasurePlan : LedgerCmdlet
{
    /// <summary>The tenant's id, exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string Tenant { get; set; } = "";

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        try
        {
            SlaPolicy policy = await PolicyAsync();
            await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
            await using TenantErasure erasure = await TenantErasure.PlanAsync(policy, await EstateAsync(Estate), Tenant, Secrets, ledger, repair: false, Cancellation);
            Output(erasure.Plan);
        }
        catch (SlaException exception)
        {
            Report(exception);
        }
    }
}
