using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists what the stores of backups hold.</summary>
[Cmdlet(VerbsCommon.Get, "SlaBackup")]
[OutputType(typeof(BackupFile))]
public sealed class GetSlaBackup : PolicyCmdlet
{
    /// <summary>Names of backup sets, wildcards allowed; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>How deep to look.</summary>
    [Parameter]
    public BackupDepth Depth { get; set; } = BackupDepth.Inventory;

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        BackupReading.RequireInventory(Depth);
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, Name);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        foreach (BackupSet set in sets)
        {
            BackupEvidence evidence = await BackupInventory.ReadAsync(policy, estate, set, heads: int.MaxValue, Secrets, Cancellation);
            if (evidence.Gap is EvidenceGap gap)
                Report(gap.AsError(set));
            BackupSlots slots = new(policy, evidence, evidence.ObservedAt);
            OutputEach(evidence.Gap is null ? slots.Files() : []);
        }
    }
}
