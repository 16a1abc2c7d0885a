using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Gets the monthly totals of usage.</summary>
[Cmdlet(VerbsCommon.Get, "SlaUsage")]
[OutputType(typeof(SlaUsage))]
public sealed class GetSlaUsage : LedgerCmdlet
{
    /// <summary>The month, <c>yyyy-MM</c>; default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(MonthCompleter))]
    public string? Month { get; set; }

    /// <summary>Tenants by id; wildcards. Default: all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Tenant { get; set; } = "*";

    /// <summary>Metrics by name; wildcards. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Metric { get; set; } = "*";

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        string? month = Month is null ? null : CalendarMonth.Parse(Month).ToString();
        WildcardPattern tenant = new(Tenant, WildcardOptions.CultureInvariant);
        WildcardPattern metric = new(Metric, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        UsageLedger usage = await UsageLedger.ReadAsync(ledger, at: null, Cancellation);
        OutputEach(usage.Totals().Where(total => (month is null || string.Equals(total.Month, month, StringComparison.Ordinal)) && tenant.IsMatch(total.Tenant) && metric.IsMatch(total.Metric)));
    }
}
