using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that starts a maintenance.</summary>
public abstract class MaintenanceStartCmdlet : LedgerCmdlet
{
    /// <summary>Why, for customers and auditors.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>By when it ends; default: the end of the window.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? Until { get; set; }

    /// <summary>Start outside the window, for a severe defect; needs <see cref="Until"/>.</summary>
    [Parameter]
    public SwitchParameter Emergency { get; set; }

    /// <summary>The hosts it concerns, by name or wildcard; default: everything.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] ComputerName { get; set; } = [];

    /// <summary>An estate file or object that wildcards of <see cref="ComputerName"/> are looked up in; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>What is asked for.</summary>
    protected async Task<MaintenanceRequest> RequestAsync(SlaPolicy policy, TimeSpan minimumRemaining = default) => new()
    {
        Reason = Reason,
        Until = Until?.In(policy.TimeZone),
        Emergency = Emergency,
        ComputerName = await HostsAsync(),
        MinimumRemaining = minimumRemaining,
    };

    /// <summary>The maintenance that would start now; refuses what the policy does not allow. Writes nothing and creates no ledger.</summary>
    protected async Task<MaintenanceRecord> PlanAsync(SlaPolicy policy, MaintenanceRequest request)
    {
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        MaintenanceLog log = await MaintenanceLog.ReadAsync(ledger, upTo: null, before: null, Cancellation);
        return MaintenancePlan.Start(policy, log, request, DateTimeOffset.UtcNow);
    }

    /// <summary>Starts it.</summary>
    protected async Task<MaintenanceRecord> StartAsync(SlaPolicy policy, MaintenanceRequest request)
    {
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Write);
        return await MaintenanceJournal.AppendAsync(ledger, log => MaintenancePlan.Start(policy, log, request, DateTimeOffset.UtcNow), Cancellation);
    }

    // A name need not be in the estate: a host may be on its way in or out. A wildcard that matches nothing is a mistake.
    private async Task<string[]> HostsAsync()
    {
        if (!Array.Exists(ComputerName, WildcardPattern.ContainsWildcardCharacters))
            return ComputerName;
        SlaEstate estate = await EstateAsync(Estate);
        List<string> hosts = [];
        foreach (string name in ComputerName)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            string[] found = !WildcardPattern.ContainsWildcardCharacters(name) ? [name]
                : [.. estate.Hosts.Select(host => host.Name).Where(pattern.IsMatch)];
            hosts.AddRange(found.Length > 0 ? found : throw new SlaException(Errors.HostNotInEstate, name, name, estate.Name));
        }

        return [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What a confirmation is asked for.</summary>
    protected static string Describe(MaintenanceRecord plan) => Messages.Format(
        plan.ComputerName.Length == 0 ? "Text.Maintenance.Target" : "Text.Maintenance.TargetHosts",
        plan.Reason, plan.EndsBy, string.Join(", ", plan.ComputerName));
}
