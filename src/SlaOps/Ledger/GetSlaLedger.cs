using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists the ledger's events, in the order in which they were written.</summary>
[Cmdlet(VerbsCommon.Get, "SlaLedger")]
[OutputType(typeof(LedgerEntry))]
public sealed class GetSlaLedger : LedgerCmdlet
{
    /// <summary>Kinds of events; default: all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>What the events are about; exact.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Subject { get; set; }

    /// <summary>Only what was written from then on.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? From { get; set; }

    /// <summary>Only what was written before then.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? To { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        LedgerQuery query = new() { Kinds = Kind, Subject = Subject, From = From?.In(zone), To = To?.In(zone) };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, Cancellation))
        {
            entry.At = TimeZoneInfo.ConvertTime(entry.At, zone);
            Output(entry);
        }
    }
}
