using System.Management.Automation;

namespace SlaOps;

/// <summary>Judges who can administer hosts and databases, and how they authenticate.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaAdministrator")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaAdministrator : ClauseJudgingCmdlet
{
    private protected override IReadOnlyList<string> Clauses => AdministratorJudge.Clauses;
}
