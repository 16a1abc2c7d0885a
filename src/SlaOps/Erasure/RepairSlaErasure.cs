using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Erases again what came back of erased tenants, such as after a restore: the tombstones are replayed.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "SlaErasure", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ErasureResult))]
public sealed class RepairSlaErasure : ErasingCmdlet
{
    private readonly List<string> tenants = [];

    /// <summary>Tenants' ids, exactly. Default: every erased tenant of whom something is there.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string[]? Tenant { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        tenants.AddRange(Tenant ?? []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        IReadOnlyList<string> chosen = tenants.Count > 0 ? [.. tenants.Distinct(StringComparer.Ordinal)] : await ReturnedAsync(policy, estate);
        // What a tombstone says was agreed to then; nobody has to look at a plan again to keep it so. The limits and the prompt stay.
        await EraseAsync(policy with { Erasure = policy.Erasure with { Unattended = true } }, estate, [.. chosen.Select(tenant => (tenant, (string?)null))], repair: true);
    }

    private async Task<IReadOnlyList<string>> ReturnedAsync(SlaPolicy policy, SlaEstate estate)
    {
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        ErasureEvidence evidence = await ErasureCollector.CollectAsync(policy, estate, ledger, Secrets, null, DateTimeOffset.UtcNow, null, Cancellation);
        return [.. evidence.Residue.Where(residue => residue.Count is null or > 0).Select(residue => residue.Tenant).Distinct(StringComparer.Ordinal)];
    }
}
