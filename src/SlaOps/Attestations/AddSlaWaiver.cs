using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Accepts a known breach for a time.</summary>
[Cmdlet(VerbsCommon.Add, "SlaWaiver", SupportsShouldProcess = true)]
[OutputType(typeof(SlaWaiver))]
public sealed class AddSlaWaiver : GrantCmdlet
{
    /// <summary>Which targets it covers, such as host:voice1; wildcards welcome.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = "";

    /// <summary>Why it is accepted.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        SlaWaiver waiver = new() { Id = NewId("wvr"), Clause = KnownClause(), Target = Target, Reason = Reason, ValidUntil = Expiry(zone), By = By };
        if (!await ShouldAsync($"{waiver.Clause} {waiver.Target}", Messages.Format("Text.WaiverAdd", waiver.ValidUntil, Reason)))
            return;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        IReadOnlyList<LedgerEntry>? written = await ledger.AppendAsync([Waivers.Added(waiver)], null, Cancellation);
        OutputEach(Waivers.Fold(written!, written![0].At, zone));
    }
}
