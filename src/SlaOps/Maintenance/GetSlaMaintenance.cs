using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists maintenances.</summary>
[Cmdlet(VerbsCommon.Get, "SlaMaintenance")]
[OutputType(typeof(MaintenanceRecord))]
public sealed class GetSlaMaintenance : LedgerCmdlet
{
    /// <summary>The month, <c>yyyy-MM</c>; default: this month, and whatever is open.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MonthCompleter))]
    public string? Month { get; set; }

    /// <summary>Only those that are open, of any month.</summary>
    [Parameter]
    public SwitchParameter Open { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        CalendarMonth month = Month is null ? CalendarMonth.Of(DateTimeOffset.UtcNow, policy.TimeZone) : CalendarMonth.Parse(Month);
        DateTimeOffset start = month.Start(policy.TimeZone);
        DateTimeOffset end = month.End(policy.TimeZone);
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        MaintenanceLog log = await MaintenanceLog.ReadAsync(ledger, upTo: null, before: null, Cancellation);
        OutputEach(log.Records.Where(record => Month is null && record.IsOpen
            || (!Open || record.IsOpen) && record.StartedAt < end && (record.EndedAt is null || record.EndedAt >= start)));
    }
}
