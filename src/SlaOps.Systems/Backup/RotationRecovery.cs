namespace SlaOps.Systems;

/// <summary>Looks after what a rotation that was killed left open: is the file that it was at there, or gone? Says that and no more.</summary>
internal sealed class RotationRecovery(BackupSet set, SlaPolicy policy, BackupStore store, StoreListing listing)
{
    /// <summary>The entries that close it.</summary>
    internal async Task<IReadOnlyList<LedgerEvent>> EventsAsync(RotationJournal journal, CancellationToken cancellation)
    {
        List<LedgerEvent> events = [];
        foreach (RotationRemoval removal in journal.Open)
        {
            RotationOutcome outcome = await FindAsync(removal, cancellation);
            RotationOutcome? manifest = removal.Manifest is null ? null : listing.ManifestOf(removal.Path) is null ? RotationOutcome.Absent : RotationOutcome.Present;
            events.Add(RotationJournal.Removed(set.Name, removal, outcome, manifest, "found by the next rotation"));
        }

        foreach (string run in journal.Unended)
            events.Add(RotationJournal.Ended(set.Name, run, RotationEnd.Interrupted, journal.RemovedBy(run), journal.Open.Count(removal => string.Equals(removal.Run, run, StringComparison.Ordinal))));
        return events;
    }

    private async Task<RotationOutcome> FindAsync(RotationRemoval removal, CancellationToken cancellation)
    {
        string name = removal.Path[(removal.Path.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..].TrimEnd('/');
        if (listing.FileAt(removal.Path) is StoredFile listed)
            return listed.Mark == removal.Mark ? RotationOutcome.Present : RotationOutcome.Changed;
        // The listing is whole, so what the pattern still recognises is gone. Other names have to be asked for, and a folder cannot be.
        if (new BackupNaming(set, policy).Recognise(removal.Path, name, 1, default, listing.Evidence.ObservedAt) is not null)
            return RotationOutcome.Absent;
        if (set.IsFolder)
            return RotationOutcome.Failed;
        FileMark? found = await store.FindAsync(new StoredFile(removal.Path, name, removal.Mark), cancellation);
        return found is null ? RotationOutcome.Absent : found == removal.Mark ? RotationOutcome.Present : RotationOutcome.Changed;
    }
}
