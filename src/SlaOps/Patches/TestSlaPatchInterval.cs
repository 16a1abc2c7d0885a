using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether security updates wait longer than promised.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaPatchInterval")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaPatchInterval : HostJudgingCmdlet
{
    private protected override async Task<Func<DateTimeOffset, IEnumerable<Verdict>>> CollectAsync(HostSession host, SlaPolicy policy, ILedger? ledger)
    {
        PatchEvidence evidence = await PatchCollector.CollectAsync(host, ledger, Cancellation);
        if (evidence.Proves)
            Observations.Enqueue(PatchObservations.Observed(evidence));
        return at => PatchJudge.Judge(policy, evidence, at);
    }

    private protected override IEnumerable<Verdict> NotAsked(string host, DateTimeOffset at) => [PatchJudge.NotAsked(host, at)];
}
