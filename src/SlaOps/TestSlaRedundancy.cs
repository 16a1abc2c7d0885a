using System.Management.Automation;

namespace SlaOps;

/// <summary>Judges whether servers, data paths, databases and load balancers are redundant.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaRedundancy")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaRedundancy : ClauseJudgingCmdlet
{
    private protected override IReadOnlyList<string> Clauses => RedundancyJudge.Clauses;

    private protected override SlaEstate OfHosts(SlaEstate estate) => base.OfHosts(estate) with { Balancers = [] };
}
