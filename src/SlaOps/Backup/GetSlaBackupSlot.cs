using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists the backup slots of a day and what became of them.</summary>
[Cmdlet(VerbsCommon.Get, "SlaBackupSlot")]
[OutputType(typeof(BackupSlot))]
public sealed class GetSlaBackupSlot : LedgerCmdlet
{
    /// <summary>A day, in the policy's zone; default: today.</summary>
    [Parameter(Position = 0)]
    [MomentTransformation]
    public Moment? Date { get; set; }

    /// <summary>Names of backup sets, wildcards allowed; default: all.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync(Date);
        SlaEstate estate = await EstateAsync(Estate);
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, Name);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        await using ILedger ledger = await OpenLedgerAsync(LedgerAccess.Read);
        foreach (BackupSet set in sets)
        {
            BackupEvidence evidence = await BackupInventory.ReadAsync(policy, estate, set, heads: 0, Secrets, ledger, Cancellation);
            if (evidence.Gap is EvidenceGap gap)
            {
                Report(gap.AsError(set));
                continue;
            }

            DateTimeOffset day = Date?.In(policy.TimeZone) ?? evidence.ObservedAt;
            OutputEach(new BackupSlots(policy, evidence, evidence.ObservedAt).On(ZonedTime.DateOf(day, policy.TimeZone)));
        }
    }
}
