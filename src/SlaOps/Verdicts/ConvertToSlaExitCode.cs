using System.Management.Automation;

namespace SlaOps;

/// <summary>Turns verdicts into one exit code: 0 all met, 1 at risk, 2 breached, 3 unknown; the worst wins.</summary>
[Cmdlet(VerbsData.ConvertTo, "SlaExitCode")]
[OutputType(typeof(int))]
public sealed class ConvertToSlaExitCode : SlaCmdlet
{
    private VerdictStatus worst = VerdictStatus.NotApplicable;
    private bool any;

    /// <summary>Verdicts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public Verdict[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        foreach (Verdict verdict in InputObject ?? [])
        {
            worst = VerdictStatuses.Worst([worst, verdict.Status]);
            any = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync()
    {
        // Nothing judged is nothing known: a filter that matched no clause must not look like success.
        if (!any)
            Warn(Messages.Format("Text.NoVerdicts"));
        Output(any ? worst.ExitCode() : VerdictStatus.Unknown.ExitCode());
        return Task.CompletedTask;
    }
}
