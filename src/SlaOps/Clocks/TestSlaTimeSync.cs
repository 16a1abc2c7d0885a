using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether hosts' clocks follow the promised NTP server.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaTimeSync")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaTimeSync : HostJudgingCmdlet
{
    private protected override async Task<Func<DateTimeOffset, IEnumerable<Verdict>>> CollectAsync(HostSession host, SlaPolicy policy, ILedger? ledger)
    {
        ClockEvidence evidence = await ClockCollector.CollectAsync(host, policy, Cancellation);
        return at => ClockJudge.Judge(policy, evidence, at);
    }

    private protected override IEnumerable<Verdict> NotAsked(string host, DateTimeOffset at) => [ClockJudge.NotAsked(host, at)];
}
