using System.Collections.Concurrent;
using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether security updates wait longer than promised.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaPatchInterval")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaPatchInterval : HostJudgingCmdlet
{
    private readonly ConcurrentBag<PatchEvidence> found = [];

    private protected override string[] Clauses => [ClauseIds.PatchInterval];

    private protected override IEnumerable<Verdict> OfAll(SlaPolicy policy, IReadOnlyList<Verdict> hosts, DateTimeOffset at) => PatchFleetJudge.Judge(policy, hosts, found, at);

    private protected override Func<HostSession, CancellationToken, Task<Func<DateTimeOffset, IEnumerable<Verdict>>>> Collector(SlaPolicy policy, ILedger? ledger) => async (host, cancellation) =>
    {
        PatchEvidence evidence = await PatchCollector.CollectAsync(host, ledger, cancellation);
        found.Add(evidence);
        if (evidence.Proves)
            Observations.Enqueue(PatchObservations.Observed(evidence));
        return at => PatchJudge.Judge(policy, evidence, at);
    };
}
