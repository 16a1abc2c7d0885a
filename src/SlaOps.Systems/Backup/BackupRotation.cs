namespace SlaOps.Systems;

/// <summary>
/// The rotation of one backup set: plans over one look at its store, and removes after a second look that shows the same. One at a time for
/// a set; what an earlier one that was killed left open is written down first.
/// </summary>
public sealed class BackupRotation : IAsyncDisposable
{
    private readonly TimeProvider clock;
    private readonly SlaPolicy policy;
    private readonly BackupSet set;
    private BackupStore? store;

    private BackupRotation(SlaPolicy policy, BackupSet set, TimeProvider clock)
    {
        this.policy = policy;
        this.set = set;
        this.clock = clock;
        Plan = RotationPlan.Of(policy, new BackupEvidence { Set = set, Source = set.Name, ObservedAt = clock.GetUtcNow() }, BackupProofs.None, clock.GetUtcNow());
    }

    /// <summary>What would be done, and why.</summary>
    public RotationPlan Plan { get; private set; }

    /// <summary>Manifests whose files an earlier rotation removed before it was killed.</summary>
    public IReadOnlyList<RotationItem> Leftovers { get; private set; } = [];

    /// <summary>True where an earlier rotation was killed and nobody has written down yet what became of its files.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Everything that the rotation speaks of: the files, newest first, then leftovers.</summary>
    public IEnumerable<RotationItem> Items => Plan.Items.Concat(Leftovers);

    /// <summary>What would be removed, in the order in which it is.</summary>
    public IReadOnlyList<RotationItem> Removals => [.. Leftovers, .. Plan.Removals];

    /// <summary>
    /// Lists the store of a set and plans. Writes nothing, so a ledger opened to read will do. A store that cannot be opened or listed is the
    /// plan's <see cref="RotationPlan.Refusal"/>.
    /// </summary>
    public static async Task<BackupRotation> PlanAsync(SlaPolicy policy, SlaEstate estate, BackupSet set, SecretResolver secrets, ILedger ledger, CancellationToken cancellation, TimeProvider? clock = null)
    {
        BackupRotation rotation = new(policy, set, clock ?? TimeProvider.System);
        try
        {
            await rotation.OpenAsync(estate, secrets, cancellation);
            if (rotation.store is null)
                return rotation;
            RotationJournal journal = await RotationJournal.ReadAsync(ledger, set.Name, cancellation);
            (rotation.Plan, rotation.Leftovers, _) = await rotation.LookAsync(ledger, journal, cancellation);
            rotation.IsInterrupted = journal.IsBroken;
            return rotation;
        }
        catch
        {
            await rotation.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Removes those of <see cref="Removals"/> that are <paramref name="agreed"/>, after a second look: a store that is not as it was planned
    /// with, or of which something else is known by now, is <see cref="Errors.RotationStoreChanged"/> and nothing is removed. A rotation of
    /// the set that runs elsewhere is <see cref="Errors.LockHeld"/>. Each item tells afterwards what became of it.
    /// </summary>
    public async Task RunAsync(ILedger ledger, IReadOnlyCollection<RotationItem> agreed, Action<RotationItem>? done, CancellationToken cancellation)
    {
        if (Plan.Refusal is not null || store is null)
            throw new SlaException(Errors.RotationRefused, set.Name, set.Name, RefusalText(Plan));
        RunLock held = await RunLock.TakeAsync(ledger, "rotation:" + set.Name, () => new SlaException(Errors.RotationLockLost, set.Name, set.Name), clock, cancellation);
        try
        {
            RotationJournal journal = await RotationJournal.ReadAsync(ledger, set.Name, cancellation);
            (RotationPlan now, IReadOnlyList<RotationItem> leftovers, StoreListing listing) = await LookAsync(ledger, journal, cancellation);
            if (now.Refusal is not null)
                throw new SlaException(Errors.RotationStoreChanged, set.Name, set.Name, RefusalText(now));
            if (journal.IsBroken)
                await held.AppendAsync(await new RotationRecovery(set, policy, store, listing).EventsAsync(journal, cancellation));
            IsInterrupted = false;
            if (agreed.Count == 0)
                return;
            RequireSame(now, leftovers, agreed);
            RotationItem[] removals = [.. Removals.Where(agreed.Contains)];
            await new RotationRun(held, now, store, listing).ExecuteAsync(policy.Backup.Database, removals, done, cancellation);
        }
        finally
        {
            await held.ReleaseAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
        store = null;
    }

    private async Task OpenAsync(SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        try
        {
            store = await BackupStore.OpenAsync(estate, set, secrets, cancellation);
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            string place = set.Store.Blob?.OriginalString ?? set.Store.Path ?? set.Name;
            Plan = Refused(StoreFault.GapOf(exception, place), place);
        }
    }

    private async Task<(RotationPlan Plan, IReadOnlyList<RotationItem> Leftovers, StoreListing Listing)> LookAsync(ILedger ledger, RotationJournal journal, CancellationToken cancellation)
    {
        // What is known first, then what is there: a file that is verified in between is looked at as unverified, and stays.
        BackupProofs proofs = await BackupProofs.ReadAsync(ledger, set.Name, cancellation);
        StoreListing listing = await StoreListing.ReadAsync(policy, set, store!, clock.GetUtcNow(), cancellation);
        RotationPlan plan = RotationPlan.Of(policy, listing.Evidence, proofs, clock.GetUtcNow());
        foreach (RotationItem item in plan.Items)
            item.Manifest = listing.ManifestOf(item.Path)?.Path;
        return (plan, plan.Refusal is null ? LeftoversOf(journal, listing) : [], listing);
    }

    private List<RotationItem> LeftoversOf(RotationJournal journal, StoreListing listing)
    {
        List<RotationItem> items = [];
        foreach (RotationRemoval removal in journal.Leftovers.Values.Concat(journal.Open))
        {
            // A new file under the name has a manifest of its own.
            if (listing.FileAt(removal.Path) is not null || listing.ManifestOf(removal.Path) is not StoredFile manifest
                || !string.Equals(manifest.Path, removal.Manifest, StringComparison.Ordinal) || manifest.Mark != removal.ManifestMark)
                continue;
            RotationItem item = new()
            {
                Name = set.Name,
                Path = manifest.Path,
                TakenAt = TimeZoneInfo.ConvertTime(manifest.Mark.ModifiedAt, policy.TimeZone),
                Length = manifest.Mark.Length,
                Mark = manifest.Mark,
            };
            item.Decide(RotationAction.Remove, Reasons.RotationRemoveManifest, removal.Path);
            items.Add(item);
        }

        return items;
    }

    private void RequireSame(RotationPlan now, IReadOnlyList<RotationItem> leftovers, IReadOnlyCollection<RotationItem> agreed)
    {
        HashSet<(string, FileMark)> removable = [.. now.Removals.Concat(leftovers).Select(item => (item.Path, item.Mark))];
        string? example = string.Equals(now.Hash, Plan.Hash, StringComparison.Ordinal)
            ? agreed.FirstOrDefault(item => !removable.Contains((item.Path, item.Mark)))?.Path
            : Difference(now) ?? set.Name;
        if (example is not null)
            throw new SlaException(Errors.RotationStoreChanged, set.Name, set.Name, example);
    }

    private string? Difference(RotationPlan now)
    {
        Dictionary<string, RotationItem> before = Plan.Items.ToDictionary(item => item.Path, StringComparer.Ordinal);
        foreach (RotationItem item in now.Items)
        {
            if (!before.Remove(item.Path, out RotationItem? was) || was.Mark != item.Mark || was.Action != item.Action)
                return item.Path;
        }

        return before.Keys.FirstOrDefault();
    }

    private RotationPlan Refused(EvidenceGap gap, string source) =>
        RotationPlan.Of(policy, new BackupEvidence { Set = set, Source = source, ObservedAt = clock.GetUtcNow(), Gap = gap }, BackupProofs.None, clock.GetUtcNow());

    private static string RefusalText(RotationPlan plan) =>
        plan.Refusal is EvidenceGap gap ? Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of)) : "";
}
