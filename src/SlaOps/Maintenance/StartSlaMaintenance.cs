using System.Management.Automation;

namespace SlaOps;

/// <summary>Opens a maintenance.</summary>
[Cmdlet(VerbsLifecycle.Start, "SlaMaintenance", SupportsShouldProcess = true)]
[OutputType(typeof(MaintenanceRecord))]
public sealed class StartSlaMaintenance : MaintenanceStartCmdlet
{
    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        MaintenanceRequest request = await RequestAsync(policy);
        MaintenanceRecord plan = await PlanAsync(policy, request);
        string action = Messages.Format(Emergency ? "Text.Maintenance.StartEmergency" : "Text.Maintenance.Start");
        if (await ShouldAsync(Describe(plan), action))
            Output(await StartAsync(policy, request));
    }
}
