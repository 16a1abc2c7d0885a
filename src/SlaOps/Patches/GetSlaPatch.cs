using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Shows the patches of hosts: applied, pending, and how fresh that knowledge is.</summary>
[Cmdlet(VerbsCommon.Get, "SlaPatch")]
[OutputType(typeof(PatchStatus))]
public sealed class GetSlaPatch : LedgerCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Hosts of the estate by name, wildcards welcome; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>How many hosts to ask at once.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = new FanOutLimits().ThrottleLimit;

    /// <summary>The longest that one host may take.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Timeout { get; set; } = new FanOutLimits().HostDeadline;

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        names.AddRange(ComputerName);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(estate, names, Report);
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        FanOutLimits limits = new() { ThrottleLimit = ThrottleLimit, HostDeadline = Timeout };
        int done = 0;
        await foreach (HostResult<PatchEvidence> result in HostFanOut.AskAsync(estate, hosts, Secrets, limits, (host, stop) => PatchCollector.CollectAsync(host, ledger, stop), Cancellation))
        {
            ShowProgress(FanOutProgress.Of(result.Host.Name, ++done, hosts.Count));
            if (result.Value is not { } evidence)
                Report(result.Gap!.AsError(result.Host));
            else if (evidence.Status.Manager is null || evidence.Problem is not null)
                Report(new SlaException(Errors.PatchesUnreadable, result.Host.Name, result.Host.Name, evidence.Problem));
            else
                Output(evidence.Status.In(policy.TimeZone));
        }
    }
}
