using System.Management.Automation;

namespace SlaOps;

/// <summary>Erases a terminated tenant's data in every place of the estate.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaTenantData", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ErasureResult))]
public sealed class RemoveSlaTenantData : ErasingCmdlet
{
    private readonly List<(string Tenant, string? Plan)> tenants = [];

    /// <summary>The tenant's id, exactly; no wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string Tenant { get; set; } = "";

    /// <summary>The hash of the plan that was looked at. What lies there now must still be that.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Hash")]
    [ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        if (!tenants.Exists(one => string.Equals(one.Tenant, Tenant, StringComparison.Ordinal)))
            tenants.Add((Tenant, Plan));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync() => await EraseAsync(await PolicyAsync(), await EstateAsync(Estate), tenants, repair: false);
}
