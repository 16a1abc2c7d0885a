using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Ends a maintenance.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SlaMaintenance", SupportsShouldProcess = true)]
[OutputType(typeof(MaintenanceRecord))]
public sealed class StopSlaMaintenance : LedgerCmdlet
{
    /// <summary>The id; needed only while several are open.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Id { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        try
        {
            MaintenanceRecord plan;
            await using (ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read))
                plan = Stop(policy, await MaintenanceLog.ReadAsync(ledger, upTo: null, before: null, Cancellation), Id);
            if (!await ShouldAsync(Messages.Format("Text.Maintenance.Target", plan.ToString(), plan.EndsBy), Messages.Format("Text.Maintenance.Stop")))
                return;
            // From here on it is this one that was agreed to, whatever opens in between.
            await using ILedger writable = await OpenLedgerAsync(LedgerAccess.Write);
            Output(await MaintenanceJournal.AppendAsync(writable, log => Stop(policy, log, plan.Id), Cancellation));
        }
        catch (SlaException exception) when (Id is not null)
        {
            // One id of several in the pipeline: the others can still be ended.
            Report(exception);
        }
    }

    private static MaintenanceRecord Stop(SlaPolicy policy, MaintenanceLog log, string? id) =>
        MaintenancePlan.Stop(policy, log, id, MaintenanceOutcome.Stopped, DateTimeOffset.UtcNow);
}
