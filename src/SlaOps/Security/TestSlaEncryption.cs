using System.Management.Automation;

namespace SlaOps;

/// <summary>Judges whether databases and mail encrypt what they send, and databases, disks and backups what they keep.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaEncryption")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaEncryption : ClauseJudgingCmdlet
{
    private protected override IReadOnlyList<string> Clauses => DatabaseEncryptionJudge.Clauses;
}
