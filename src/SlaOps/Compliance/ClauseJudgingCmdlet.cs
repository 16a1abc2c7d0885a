using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that judges some clauses by all that the estate has for them, as Test-SlaCompliance does.</summary>
public abstract class ClauseJudgingCmdlet : JudgingCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Hosts of the estate by name, wildcards welcome; default: all, and what of the estate is on no host.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>The clauses.</summary>
    private protected abstract IReadOnlyList<string> Clauses { get; }

    /// <summary>What of the estate is asked where hosts are named.</summary>
    private protected virtual SlaEstate OfHosts(SlaEstate estate) => estate with { Databases = [], Usage = [], Tenants = [], Mail = null, TenantPlaces = [.. estate.TenantPlaces.Where(place => place.Blob is null)] };

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        names.AddRange(ComputerName);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(estate, names, Report);
        // A wildcard that matched no host asks nothing.
        if (names.Count > 0 && hosts.Count == 0)
            return;
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        DateTimeOffset? explicitAt = At?.In(policy.TimeZone);
        HashSet<string> clauses = [.. Clauses];
        GatheringScope scope = new(clauses, explicitAt ?? DateTimeOffset.UtcNow, explicitAt, hosts);
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, names.Count > 0 ? OfHosts(estate) : estate, ledger, Secrets, scope, Cancellation);
        // Only now: a judge must not be asked about a moment before its evidence unless the user asks so.
        DateTimeOffset at = explicitAt ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, ComplianceJudge.Judge(policy, evidence with { LedgerProblem = LedgerProblem }, clauses, at), ledger, explicitAt);
    }
}
