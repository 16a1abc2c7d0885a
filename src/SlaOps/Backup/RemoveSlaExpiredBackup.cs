using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Removes the backups that the policy no longer asks to keep.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaExpiredBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RotationItem))]
public sealed class RemoveSlaExpiredBackup : LedgerCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Names of backup sets, wildcards allowed; default: all. Not by property: who pipes files in would mean those files, and a rotation is of whole sets.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        names.AddRange(Name ?? []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        foreach (BackupSet set in sets)
        {
            try
            {
                await RotateAsync(policy, estate, set);
            }
            catch (SlaException exception)
            {
                // One set of several: the others can still be rotated.
                Report(exception);
            }
        }
    }

    private async Task RotateAsync(SlaPolicy policy, SlaEstate estate, BackupSet set)
    {
        await using BackupRotation rotation = await PlanAsync(policy, estate, set);
        try
        {
            if (rotation.Plan.Refusal is EvidenceGap refusal)
            {
                Report(ErrorOf(set, refusal));
                return;
            }

            IReadOnlyList<RotationItem> agreed = await AskAsync(rotation);
            // What a killed rotation left open is written down also where there is nothing to remove.
            if (agreed.Count > 0 || (rotation.IsInterrupted && await ShouldAsync(Targets.Backup(set.Name), Messages.Format("Text.Rotation.Recover"))))
                await RunAsync(rotation, agreed);
        }
        finally
        {
            // Also after a failure: what was removed by then is told.
            OutputEach(rotation.Items);
        }
    }

    private async Task<BackupRotation> PlanAsync(SlaPolicy policy, SlaEstate estate, BackupSet set)
    {
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        return await BackupRotation.PlanAsync(policy, estate, set, Secrets, ledger, Cancellation);
    }

    private async Task<IReadOnlyList<RotationItem>> AskAsync(BackupRotation rotation)
    {
        List<RotationItem> agreed = [];
        IReadOnlyList<RotationItem> removals = rotation.Removals;
        for (int index = 0; index < removals.Count; index++)
        {
            if (await ShouldAsync(removals[index].Path, Messages.Format("Text.Rotation.Remove", index + 1, removals.Count, removals[index].Message)))
                agreed.Add(removals[index]);
        }

        return agreed;
    }

    private async Task RunAsync(BackupRotation rotation, IReadOnlyList<RotationItem> agreed)
    {
        int settled = 0;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        await rotation.RunAsync(ledger, agreed, Done, Cancellation);
        if (settled > 0)
            ShowProgress(new ProgressRecord(1, Messages.Format("Text.Rotation.Progress", rotation.Plan.Set.Name), " ") { RecordType = ProgressRecordType.Completed });

        void Done(RotationItem item)
        {
            settled++;
            ShowProgress(new ProgressRecord(1, Messages.Format("Text.Rotation.Progress", rotation.Plan.Set.Name), item.Path) { PercentComplete = Math.Min(100, settled * 100 / agreed.Count) });
            if (item.Action is RotationAction.Failed or RotationAction.Changed)
                Report(new SlaException(Errors.RotationDeleteFailed, item.Path, item.Path, item.Message));
        }
    }

    private static SlaException ErrorOf(BackupSet set, EvidenceGap refusal) => refusal.Reason == Reasons.RotationClockBehind
        ? new SlaException(Errors.RotationRefused, set.Name, set.Name, Reasons.Render(refusal.Reason.Code, Array.ConvertAll(refusal.Arguments, InvariantText.Of)))
        : refusal.AsError(set);
}
