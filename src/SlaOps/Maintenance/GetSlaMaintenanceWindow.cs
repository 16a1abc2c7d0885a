using System.Management.Automation;

namespace SlaOps;

/// <summary>Lists the coming maintenance windows.</summary>
[Cmdlet(VerbsCommon.Get, "SlaMaintenanceWindow")]
[OutputType(typeof(MaintenanceWindow))]
public sealed class GetSlaMaintenanceWindow : PolicyCmdlet
{
    /// <summary>Windows that end after this moment; default: now.</summary>
    [Parameter(Position = 0)]
    [MomentTransformation]
    public Moment? From { get; set; }

    /// <summary>How many.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(1, 100_000)]
    public int Count { get; set; } = 7;

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(From);
        OutputEach(MaintenanceWindows.From(policy, From?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow).Take(Count));
    }
}
