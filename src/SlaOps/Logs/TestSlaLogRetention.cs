using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges the logs: operation logs kept and rotated, security events recorded, usage added to its month.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaLogRetention")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaLogRetention : JudgingCmdlet
{
    /// <summary>Hosts by name, wildcards allowed; default: all of the estate, and its usage.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[]? ComputerName { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        foreach (string name in LogSelection.Unknown(estate, ComputerName))
            Report(new SlaException(Errors.LogSetNotFound, name, name));
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        DateTimeOffset? explicitAt = At?.In(policy.TimeZone);
        HashSet<string> clauses = [ClauseIds.LogOperation, ClauseIds.LogSecurityEvents, .. ComputerName is null ? [ClauseIds.LogUsage] : Array.Empty<string>()];
        SlaEstate chosen = estate with { Logs = LogSelection.Sets(estate, ComputerName), Usage = ComputerName is null ? estate.Usage : [] };
        GatheringScope scope = new(clauses, explicitAt ?? DateTimeOffset.UtcNow, explicitAt, LogSelection.Hosts(estate, ComputerName));
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, chosen, ledger, Secrets, scope, Cancellation);
        DateTimeOffset at = explicitAt ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, ComplianceJudge.Judge(policy, evidence with { LedgerProblem = LedgerProblem }, clauses, at), ledger, explicitAt);
    }
}
