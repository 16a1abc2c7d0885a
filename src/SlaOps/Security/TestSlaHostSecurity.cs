using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether hosts have a firewall that filters, intrusion detection that works and monitoring that runs.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaHostSecurity")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaHostSecurity : HostJudgingCmdlet
{
    private protected override string[] Clauses => HostSecurityJudge.Clauses;

    private protected override Func<HostSession, CancellationToken, Task<Func<DateTimeOffset, IEnumerable<Verdict>>>> Collector(SlaPolicy policy, ILedger? ledger) => async (host, cancellation) =>
    {
        HostSecurityEvidence evidence = await HostSecurityCollector.CollectAsync(policy, host, Asked, cancellation);
        return at => HostSecurityJudge.Judge(policy, evidence, at);
    };
}
