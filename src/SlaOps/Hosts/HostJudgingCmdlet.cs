using System.Collections.Concurrent;
using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that gathers evidence on hosts, all at once, and judges each.</summary>
public abstract class HostJudgingCmdlet : JudgingCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Hosts of the estate by name, wildcards welcome; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>What of the evidence a recorded run keeps for later ones.</summary>
    private protected ConcurrentQueue<LedgerEvent> Observations { get; } = new();

    /// <summary>Gathers a host's evidence (the ledger, where it can be read, tells what earlier runs saw) and gives the judge that waits for the moment to judge for.</summary>
    private protected abstract Task<Func<DateTimeOffset, IEnumerable<Verdict>>> CollectAsync(HostSession host, SlaPolicy policy, ILedger? ledger);

    /// <summary>The verdicts for a host that this version cannot ask.</summary>
    private protected abstract IEnumerable<Verdict> NotAsked(string host, DateTimeOffset at);

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
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(await EstateAsync(), names, Report);
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        Func<DateTimeOffset, IEnumerable<Verdict>>[] judges = await Task.WhenAll(hosts.Select(host => CollectAsync(host, policy, ledger)));
        // Only now: a judge must not be asked about a moment before its evidence unless the user asks so.
        DateTimeOffset? explicitAt = At?.In(policy.TimeZone);
        DateTimeOffset at = explicitAt ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, judges.SelectMany(judge => judge(at)), ledger, explicitAt, [.. Observations]);
    }

    private async Task<Func<DateTimeOffset, IEnumerable<Verdict>>> CollectAsync(EstateHost host, SlaPolicy policy, ILedger? ledger)
    {
        await using HostSession? session = HostSession.Open(host);
        return session is null ? at => NotAsked(host.Name, at) : await CollectAsync(session, policy, ledger);
    }
}
