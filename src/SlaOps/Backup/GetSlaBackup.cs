using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists what the stores of backups hold.</summary>
[Cmdlet(VerbsCommon.Get, "SlaBackup")]
[OutputType(typeof(BackupFile))]
public sealed class GetSlaBackup : LedgerCmdlet
{
    /// <summary>Names of backup sets, wildcards allowed; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>How deep to look: names, sizes and times, or every byte.</summary>
    [Parameter]
    [ValidateSet(nameof(BackupDepth.Inventory), nameof(BackupDepth.Content))]
    public BackupDepth Depth { get; set; } = BackupDepth.Inventory;

    /// <summary>Read again also what the ledger knows as proven.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many files are read at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, Name);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        await using BackupVerification verification = await BackupVerification.OpenAsync(policy, estate, sets, Secrets, ledger, Depth, ThrottleLimit, Cancellation);
        verification.Progress = BackupReading.Show(ShowProgress);
        if (Depth == BackupDepth.Inventory)
            await verification.ReadHeadsAsync(int.MaxValue, Cancellation);
        else
            await verification.ReadAsync(Force, Cancellation);
        foreach (BackupEvidence evidence in verification.Evidence)
        {
            if (evidence.Gap is EvidenceGap gap)
                Report(gap.AsError(evidence.Set));
            OutputEach(evidence.Gap is null ? new BackupSlots(policy, evidence, evidence.ObservedAt).Files() : []);
        }
    }
}
