using System.Management.Automation;

namespace SlaOps;

/// <summary>Computes by when an incident must be resolved.</summary>
[Cmdlet(VerbsCommon.Get, "SlaDeadline")]
[OutputType(typeof(Deadline))]
public sealed class GetSlaDeadline : PolicyCmdlet
{
    /// <summary>The moment the clock starts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [MomentTransformation]
    public Moment? Start { get; set; }

    /// <summary>How grave the incident is.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    public IncidentSeverity Severity { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync(Start);
        Output(Deadlines.Explain(policy.Incident, new BusinessCalendar(policy), Severity, Start!.In(policy.TimeZone)));
    }
}
