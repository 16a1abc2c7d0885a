using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether hosts have a firewall that filters and intrusion detection that runs.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaHostSecurity")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaHostSecurity : HostJudgingCmdlet
{
    private protected override async Task<Func<DateTimeOffset, IEnumerable<Verdict>>> CollectAsync(HostSession host, SlaPolicy policy, ILedger? ledger)
    {
        HostSecurityEvidence evidence = await HostSecurityCollector.CollectAsync(host, Cancellation);
        return at => HostSecurityJudge.Judge(policy, evidence, at);
    }

    private protected override IEnumerable<Verdict> NotAsked(string host, DateTimeOffset at) => HostSecurityJudge.NotAsked(host, at);
}
