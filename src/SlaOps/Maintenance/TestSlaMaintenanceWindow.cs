using System.Management.Automation;

namespace SlaOps;

/// <summary>Tells whether the maintenance window is open, and for how long still.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaMaintenanceWindow")]
[OutputType(typeof(MaintenanceWindowState), typeof(bool))]
public sealed class TestSlaMaintenanceWindow : PolicyCmdlet
{
    /// <summary>The moment to answer for; default: now.</summary>
    [Parameter(Position = 0)]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <summary>Only true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        MaintenanceWindowState state = MaintenanceWindows.StateAt(policy, At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow);
        Output(Quiet ? state.IsOpen : state);
    }
}
