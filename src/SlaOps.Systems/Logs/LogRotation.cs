namespace SlaOps.Systems;

/// <summary>
/// A rotation of one log set: planned by what its folder holds, then carried out file by file, each written down before and after. What a
/// rotation that was killed left open is written down first.
/// </summary>
public sealed class LogRotation : IAsyncDisposable
{
    private static readonly TimeSpan DeleteDeadline = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, StoredFile> files = new(StringComparer.Ordinal);
    private readonly BackupSet place;
    private readonly SlaPolicy policy;
    private readonly BackupStore store;
    private readonly LogSet set;

    private LogRotation(SlaPolicy policy, LogSet set, BackupSet place, BackupStore store)
    {
        this.policy = policy;
        this.set = set;
        this.place = place;
        this.store = store;
        Plan = LogRotationPlan.Of(policy, set, [], DateTimeOffset.UtcNow);
    }

    /// <summary>What would be done, and why.</summary>
    public LogRotationPlan Plan { get; private set; }

    /// <summary>Why the folder could not be listed; nothing is removed then.</summary>
    public EvidenceGap? Gap { get; private set; }

    /// <summary>True where an earlier rotation was killed and nobody has written down yet what became of its files.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Lists and plans. Writes nothing.</summary>
    public static async Task<LogRotation> PlanAsync(SlaPolicy policy, SlaEstate estate, LogSet set, SecretResolver secrets, ILedger ledger, CancellationToken cancellation)
    {
        // A folder is a folder: the stores of backups list and delete it, here and over SFTP.
        BackupSet folder = new() { Name = Targets.Log(set.Name), Of = "files", File = set.File, Store = new StoreLocation { Path = set.Path, Sftp = set.Host } };
        LogRotation rotation = new(policy, set, folder, await BackupStore.OpenAsync(estate, folder, secrets, cancellation));
        try
        {
            LogRotationJournal journal = await LogRotationJournal.ReadAsync(ledger, set.Name, cancellation);
            rotation.IsInterrupted = journal.Open.Count > 0 || journal.Unended.Count > 0;
            await rotation.ListAsync(cancellation);
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            rotation.Gap = StoreFault.GapOf(exception, set.Path);
        }
        catch
        {
            await rotation.DisposeAsync();
            throw;
        }

        return rotation;
    }

    /// <summary>Removes those of the plan's removals that are <paramref name="agreed"/>. A file that is not as it was listed stays. Cancelling ends it between two files.</summary>
    public async Task RunAsync(ILedger ledger, IReadOnlyList<LogRotationItem> agreed, Action<LogRotationItem>? done, CancellationToken cancellation)
    {
        RunLock held = await RunLock.TakeAsync(ledger, "rotation:" + place.Name, () => new SlaException(Errors.RotationLockLost, set.Name, set.Name), TimeProvider.System, cancellation);
        try
        {
            await RecoverAsync(held, await LogRotationJournal.ReadAsync(ledger, set.Name, cancellation), cancellation);
            IsInterrupted = false;
            if (agreed.Count == 0)
                return;
            string run = Guid.NewGuid().ToString("N");
            await held.AppendAsync([LogRotationJournal.Started(run, Plan, agreed.Count)]);
            int removed = 0;
            int settled = 0;
            foreach (LogRotationItem item in agreed.TakeWhile(_ => !cancellation.IsCancellationRequested))
            {
                removed += await RemoveAsync(held, run, item) ? 1 : 0;
                settled++;
                done?.Invoke(item);
            }

            RotationEnd end = settled == agreed.Count ? RotationEnd.Completed : RotationEnd.Stopped;
            await held.AppendAsync([LogRotationJournal.Ended(set.Name, run, end, removed, agreed.Count - settled)]);
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            await held.ReleaseAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task ListAsync(CancellationToken cancellation)
    {
        LogNaming naming = new(set, policy.TimeZone);
        List<(LogFile, FileMark)> found = [];
        await foreach (StoredFile file in store.ListAsync(cancellation))
        {
            if (naming.Recognise(file.Path, file.Name, file.Mark.Length, file.Mark.ModifiedAt) is not LogFile log)
                continue;
            files[file.Path] = file;
            found.Add((log, file.Mark));
        }

        Plan = LogRotationPlan.Of(policy, set, found, DateTimeOffset.UtcNow);
    }

    // Not by the pipeline's token: a deletion that began is told how it ended; its deadline bounds it.
    private async Task<bool> RemoveAsync(RunLock held, string run, LogRotationItem item)
    {
        RotationRemoval removal = new(run, item.Path, item.Mark, null, null);
        await held.AppendAsync([LogRotationJournal.Removing(set.Name, removal)]);
        RotationOutcome outcome;
        string? why = null;
        try
        {
            using CancellationTokenSource deadline = new(DeleteDeadline);
            outcome = await store.DeleteAsync(files[item.Path], deadline.Token) switch
            {
                StoreDeletion.Deleted => RotationOutcome.Deleted,
                StoreDeletion.Absent => RotationOutcome.Absent,
                _ => RotationOutcome.Changed,
            };
        }
        catch (Exception exception) when (StoreFault.IsFault(exception) || exception is OperationCanceledException)
        {
            outcome = RotationOutcome.Failed;
            why = exception is OperationCanceledException ? Messages.Format("Text.ConnectTimeout", DeleteDeadline) : exception.Message;
        }

        await held.AppendAsync([LogRotationJournal.Removed(set.Name, removal, outcome, why)]);
        Tell(item, outcome, why);
        return outcome == RotationOutcome.Deleted;
    }

    private async Task RecoverAsync(RunLock held, LogRotationJournal journal, CancellationToken cancellation)
    {
        List<LedgerEvent> events = [];
        foreach (RotationRemoval removal in journal.Open)
        {
            FileMark? there = files.TryGetValue(removal.Path, out StoredFile? listed) ? listed.Mark
                : await store.FindAsync(new StoredFile(removal.Path, Path.GetFileName(removal.Path), removal.Mark), cancellation);
            RotationOutcome outcome = there is null ? RotationOutcome.Absent : there == removal.Mark ? RotationOutcome.Present : RotationOutcome.Changed;
            events.Add(LogRotationJournal.Removed(set.Name, removal, outcome, "found by the next rotation"));
        }

        foreach ((string run, int removed) in journal.Unended)
            events.Add(LogRotationJournal.Ended(set.Name, run, RotationEnd.Interrupted, removed, journal.Open.Count(removal => string.Equals(removal.Run, run, StringComparison.Ordinal))));
        if (events.Count > 0)
            await held.AppendAsync(events);
    }

    private static void Tell(LogRotationItem item, RotationOutcome outcome, string? why)
    {
        if (outcome == RotationOutcome.Deleted)
            item.Action = RotationAction.Removed;
        else if (outcome == RotationOutcome.Absent)
            item.Decide(RotationAction.Absent, Reasons.RotationFoundGone);
        else if (outcome == RotationOutcome.Changed)
            item.Decide(RotationAction.Changed, Reasons.RotationFoundChanged);
        else
            item.Decide(RotationAction.Failed, Reasons.RotationNotDeleted, why);
    }
}
