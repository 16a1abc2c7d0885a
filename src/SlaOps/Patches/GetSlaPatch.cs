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
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(await EstateAsync(Estate), names, Report);
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        await Task.WhenAll(hosts.Select(host => ShowAsync(host, policy.TimeZone, ledger)));
    }

    private async Task ShowAsync(EstateHost host, TimeZoneInfo zone, ILedger ledger)
    {
        await using HostSession? session = HostSession.Open(host);
        if (session is null)
        {
            Report(new SlaException(Errors.HostNotAsked, host.Name, host.Name));
            return;
        }

        PatchEvidence evidence = await PatchCollector.CollectAsync(session, ledger, Cancellation);
        if (evidence.Status.Manager is null || evidence.Problem is not null)
            Report(new SlaException(Errors.PatchesUnreadable, host.Name, host.Name, evidence.Problem));
        else
            Output(evidence.Status.In(zone));
    }
}
