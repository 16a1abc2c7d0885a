namespace SlaOps.Systems;

/// <summary>
/// Carries a plan out, file by file: written down, deleted where the bytes are still the listed ones, written down again. What is written
/// before a deletion and has no entry after it, the next rotation looks after; so a kill at any moment leaves a journal that says no more
/// than happened.
/// </summary>
internal sealed class RotationRun(RunLock held, RotationPlan plan, BackupStore store, StoreListing listing)
{
    private const int ToleratedSilences = 3;

    // A folder of ten thousand files over a slow line takes its time; one file never takes so long.
    private static readonly TimeSpan DeleteDeadline = TimeSpan.FromMinutes(5);

    // A deletion that is on its way when the user stops is given the chance to be told how it ended.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    private readonly string id = Guid.NewGuid().ToString("N");
    private readonly BackupSet set = plan.Set;
    private readonly List<LedgerEvent> toWrite = [];
    private int removed;
    private int settled;
    private int silences;

    /// <summary>Removes the files. Their items tell afterwards what became of them; <paramref name="done"/> is told of each. Cancelling ends it between two files.</summary>
    internal async Task ExecuteAsync(DatabaseBackupPolicy policy, IReadOnlyList<RotationItem> removals, Action<RotationItem>? done, CancellationToken cancellation)
    {
        await held.AppendAsync(RotationJournal.Started(id, plan, policy, removals));
        RotationEnd end = RotationEnd.Completed;
        foreach (RotationItem item in removals)
        {
            if (silences >= ToleratedSilences)
                end = RotationEnd.Failed;
            else if (cancellation.IsCancellationRequested || !await RemoveAsync(item, done, cancellation))
                end = RotationEnd.Stopped;
            if (end != RotationEnd.Completed)
                break;
            settled++;
        }

        await held.AppendAsync([.. toWrite, RotationJournal.Ended(set.Name, id, end, removed, removals.Count - settled)]);
        cancellation.ThrowIfCancellationRequested();
        if (end == RotationEnd.Failed)
            throw new SlaException(Errors.RotationStopped, set.Name, set.Name, removals.Count - settled);
    }

    // False where it was stopped before the store said what became of the file: the entry before stays without one after.
    private async Task<bool> RemoveAsync(RotationItem item, Action<RotationItem>? done, CancellationToken cancellation)
    {
        // A leftover manifest is a file by itself, with nothing beside it.
        bool leftover = listing.FileAt(item.Path) is null;
        StoredFile file = listing.FileAt(item.Path) ?? listing.ManifestAt(item.Path) ?? throw new InvalidOperationException(item.Path);
        StoredFile? manifest = leftover ? null : listing.ManifestOf(item.Path);
        RotationRemoval removal = new(id, item.Path, file.Mark, manifest?.Path, manifest?.Mark);
        await held.AppendAsync([.. toWrite, RotationJournal.Removing(set.Name, removal)]);
        toWrite.Clear();

        if (await DeleteAsync(file, cancellation) is not { } became)
            return false;
        (RotationOutcome Outcome, EvidenceGap? Why)? beside = null;
        bool gone = became.Outcome is RotationOutcome.Deleted or RotationOutcome.Absent;
        if (gone && manifest is not null)
            beside = await DeleteAsync(manifest, cancellation);
        toWrite.Add(RotationJournal.Removed(set.Name, removal, became.Outcome, beside?.Outcome, TextOf(became.Why ?? beside?.Why)));
        removed += became.Outcome == RotationOutcome.Deleted ? 1 : 0;
        Tell(item, became.Outcome, became.Why);
        done?.Invoke(item);
        if (beside is { Outcome: RotationOutcome.Changed or RotationOutcome.Failed } stayed)
            done?.Invoke(OfManifest(item, manifest!, stayed.Outcome, stayed.Why));
        return true;
    }

    private async Task<(RotationOutcome Outcome, EvidenceGap? Why)?> DeleteAsync(StoredFile file, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(DeleteDeadline);
        using CancellationTokenRegistration stop = cancellation.Register(() => limit.CancelAfter(LastWord));
        try
        {
            StoreDeletion deletion = await store.DeleteAsync(file, limit.Token);
            silences = 0;
            return (deletion switch
            {
                StoreDeletion.Deleted => RotationOutcome.Deleted,
                StoreDeletion.Absent => RotationOutcome.Absent,
                _ => RotationOutcome.Changed,
            }, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            silences++;
            return (RotationOutcome.Failed, new EvidenceGap(Reasons.Unreadable, file.Path, Messages.Format("Text.ConnectTimeout", DeleteDeadline)));
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            silences = exception is TimeoutException ? silences + 1 : 0;
            return (RotationOutcome.Failed, StoreFault.GapOf(exception, file.Path));
        }
    }

    private static RotationItem OfManifest(RotationItem item, StoredFile manifest, RotationOutcome outcome, EvidenceGap? why)
    {
        RotationItem stays = new() { Name = item.Name, Path = manifest.Path, TakenAt = item.TakenAt, Length = manifest.Mark.Length, Mark = manifest.Mark };
        Tell(stays, outcome, why);
        return stays;
    }

    private static void Tell(RotationItem item, RotationOutcome outcome, EvidenceGap? why)
    {
        switch (outcome)
        {
            case RotationOutcome.Deleted:
                // The rule that removed it stays its reason.
                item.Action = RotationAction.Removed;
                break;
            case RotationOutcome.Absent:
                item.Decide(RotationAction.Absent, Reasons.RotationFoundGone);
                break;
            case RotationOutcome.Changed:
                item.Decide(RotationAction.Changed, Reasons.RotationFoundChanged);
                break;
            default:
                item.Decide(RotationAction.Failed, Reasons.RotationNotDeleted, TextOf(why));
                break;
        }
    }

    private static string? TextOf(EvidenceGap? gap) => gap is null ? null : Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of));
}
