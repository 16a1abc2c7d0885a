using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Registers the end of tenants' service.</summary>
[Cmdlet(VerbsLifecycle.Register, "SlaTermination", SupportsShouldProcess = true, DefaultParameterSetName = ByHand)]
[OutputType(typeof(Termination))]
public sealed class RegisterSlaTermination : TenantEventCmdlet
{
    private const string ByHand = "Tenant";
    private const string ByQuery = "Query";

    private SlaPolicy? policy;

    /// <summary>The tenant's id, exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByHand)]
    public string Tenant { get; set; } = "";

    /// <summary>The last day of service.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByHand)]
    [MomentTransformation]
    public Moment? EndedOn { get; set; }

    /// <summary>Ask the live system who ended, by the estate's <c>erasure.terminations</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByQuery)]
    public SwitchParameter FromDatabase { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter(ParameterSetName = ByQuery)]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        policy ??= await PolicyAsync();
        if (!FromDatabase)
        {
            await EachAsync(() => RegisterAsync(policy, Tenant, ZonedTime.DateOf(EndedOn!.In(policy.TimeZone), policy.TimeZone), source: null));
            return;
        }

        SlaEstate estate = await EstateAsync(Estate);
        foreach (EndedTenant ended in await TenantDirectory.TerminationsAsync(estate, Secrets, Cancellation))
            await EachAsync(() => RegisterAsync(policy, ended.Tenant, ended.EndedOn, "database:" + estate.Erasure.Terminations!.Database));
    }

    private async Task RegisterAsync(SlaPolicy policy, string tenant, DateOnly ended, string? source)
    {
        DateTimeOffset due = ErasureCalendar.DueAt(policy, ended);
        TenantRecord? record = await WriteAsync(tenant, Messages.Format("Text.Erasure.Register", ended, due), known => known.EndedOn switch
        {
            null => TenantEvents.Terminated(tenant, ended, By, source),
            // Registered twice is registered: a nightly import may say the same every night.
            DateOnly day when day == ended => null,
            DateOnly day => throw new SlaException(Errors.TerminationExists, tenant, tenant, day, ended),
        });
        if (record?.Termination(policy, DateTimeOffset.UtcNow) is Termination termination)
            Output(termination);
    }
}
