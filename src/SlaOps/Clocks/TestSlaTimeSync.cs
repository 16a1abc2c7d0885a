using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether hosts' clocks follow the promised NTP server.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaTimeSync")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaTimeSync : HostJudgingCmdlet
{
    private protected override string[] Clauses => [ClauseIds.TimeSync];

    private protected override Func<HostSession, CancellationToken, Task<Func<DateTimeOffset, IEnumerable<Verdict>>>> Collector(SlaPolicy policy, ILedger? ledger)
    {
        PromisedServers servers = new(policy);
        return async (host, cancellation) =>
        {
            ClockEvidence evidence = await ClockCollector.CollectAsync(host, servers, cancellation);
            return at => ClockJudge.Judge(policy, evidence, at);
        };
    }
}
