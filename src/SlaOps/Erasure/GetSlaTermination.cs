using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists terminated tenants and when their data is due to go.</summary>
[Cmdlet(VerbsCommon.Get, "SlaTermination")]
[OutputType(typeof(Termination))]
public sealed class GetSlaTermination : LedgerCmdlet
{
    private readonly List<string> patterns = [];

    /// <summary>Tenants' ids; wildcards, but upper and lower case are told apart. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string[]? Tenant { get; set; }

    /// <summary>Only those whose data is to be erased now: due, late or begun, and not held.</summary>
    [Parameter]
    public SwitchParameter Due { get; set; }

    /// <summary>The moment to tell the state for; default: now.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        patterns.AddRange(Tenant ?? []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        DateTimeOffset at = At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow;
        WildcardPattern[] wanted = [.. patterns.Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.None))];
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        TenantLog log = await TenantLog.ReadAsync(ledger, null, At is null ? null : at.AddTicks(1), Cancellation);
        OutputEach(log.Tenants.Select(tenant => tenant.Termination(policy, at)).OfType<Termination>()
            .Where(termination => wanted.Length == 0 || wanted.Any(pattern => pattern.IsMatch(termination.Tenant)))
            .Where(termination => !Due || (termination.State is TerminationState.Due or TerminationState.Late or TerminationState.Incomplete && termination.DueAt <= at))
            .OrderBy(termination => termination.DueAt).ThenBy(termination => termination.Tenant, StringComparer.Ordinal));
    }
}
