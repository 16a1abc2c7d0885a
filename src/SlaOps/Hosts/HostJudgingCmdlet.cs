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

    /// <summary>How many hosts to ask at once.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = new FanOutLimits().ThrottleLimit;

    /// <summary>The longest that one host may take.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Timeout { get; set; } = new FanOutLimits().HostDeadline;

    /// <summary>What of the evidence a recorded run keeps for later ones.</summary>
    private protected ConcurrentQueue<LedgerEvent> Observations { get; } = new();

    /// <summary>The estate whose hosts are asked.</summary>
    private protected SlaEstate Asked { get; private set; } = null!;

    /// <summary>The clauses that are judged.</summary>
    private protected abstract string[] Clauses { get; }

    /// <summary>What to ask each host (the ledger, where it can be read, tells what earlier runs saw); it gives the judge that waits for the moment to judge for.</summary>
    private protected abstract Func<HostSession, CancellationToken, Task<Func<DateTimeOffset, IEnumerable<Verdict>>>> Collector(SlaPolicy policy, ILedger? ledger);

    /// <summary>What is to be said of all hosts of the estate together, out of the verdicts on each; asked only where each was judged.</summary>
    private protected virtual IEnumerable<Verdict> OfAll(SlaPolicy policy, IReadOnlyList<Verdict> hosts, DateTimeOffset at) => [];

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
        SlaEstate estate = Asked = await EstateAsync();
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(estate, names, Report);
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        Dictionary<string, Func<DateTimeOffset, IEnumerable<Verdict>>> judges = [];
        FanOutLimits limits = new() { ThrottleLimit = ThrottleLimit, HostDeadline = Timeout };
        await foreach (HostResult<Func<DateTimeOffset, IEnumerable<Verdict>>> result in HostFanOut.AskAsync(estate, hosts, Secrets, limits, Collector(policy, ledger), Cancellation))
        {
            judges[result.Host.Name] = result.Value ?? (moment => Clauses.Select(clause => result.Gap!.Verdict(clause, Targets.Host(result.Host.Name), moment)));
            ShowProgress(FanOutProgress.Of(result.Host.Name, judges.Count, hosts.Count));
        }

        // Only now: a judge must not be asked about a moment before its evidence unless the user asks so.
        DateTimeOffset? explicitAt = At?.In(policy.TimeZone);
        DateTimeOffset at = explicitAt ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        Verdict[] verdicts = [.. hosts.SelectMany(host => judges[host.Name](at))];
        await ConcludeAsync(policy, hosts.Count == estate.Hosts.Count ? [.. verdicts, .. OfAll(policy, verdicts, at)] : verdicts, ledger, explicitAt, [.. Observations]);
    }
}
