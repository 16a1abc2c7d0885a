using System.Management.Automation;

namespace SlaOps;

/// <summary>Places a legal hold: the tenant's data must not be erased.</summary>
[Cmdlet(VerbsCommon.Add, "SlaLegalHold", SupportsShouldProcess = true)]
[OutputType(typeof(LegalHold))]
public sealed class AddSlaLegalHold : TenantEventCmdlet
{
    /// <summary>The tenant's id, exactly. It need not be terminated.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string Tenant { get; set; } = "";

    /// <summary>Why, such as a file number. No personal data.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ProcessAsync() => EachAsync(async () =>
    {
        LegalHold hold = new() { Id = "hold-" + Guid.NewGuid().ToString("N")[..8], Tenant = Tenant, Reason = Reason, By = By };
        TenantRecord? record = await WriteAsync(Tenant, Messages.Format("Text.Erasure.Hold", Reason), _ => TenantEvents.Held(hold));
        if (record?.Holds.FirstOrDefault(one => string.Equals(one.Id, hold.Id, StringComparison.Ordinal)) is not LegalHold placed)
            return;
        placed.PlacedAt = TimeZoneInfo.ConvertTime(placed.PlacedAt, (await PolicyAsync()).TimeZone);
        Output(placed);
    });
}
