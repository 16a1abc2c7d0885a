namespace SlaOps;

/// <summary>
/// What of a backup set has to stay: the newest verified generations, as many as are promised, and everything of the promised time before
/// the newest of them. Only bytes that were read and proven count; a wrong clock, a damaged file and one that nobody read protect nothing.
/// </summary>
internal sealed class RotationFloor
{
    private readonly DateTimeOffset at;
    private readonly BackupEvidence evidence;
    private readonly List<BackupFile> generations;
    private readonly DatabaseBackupPolicy policy;
    private readonly BackupProofs proofs;
    private readonly Dictionary<BackupFile, int> ranks = [];

    internal RotationFloor(SlaPolicy policy, BackupEvidence evidence, BackupProofs proofs, DateTimeOffset at)
    {
        this.policy = policy.Backup.Database;
        this.evidence = evidence;
        this.proofs = proofs;
        this.at = at;
        BackupSchedule schedule = new(policy);
        // One a slot, the first whole one, as everywhere. A policy without slots has no second files.
        generations = [.. evidence.Files
            .Where(file => !IsFuture(file) && IsGood(StateOf(file).State))
            .GroupBy(file => schedule.OwnerOf(file.TakenAt) ?? file.TakenAt)
            .Select(slot => slot.MinBy(file => (file.TakenAt, file.Path), Earlier)!)
            .OrderByDescending(file => file.TakenAt)];
        for (int index = 0; index < generations.Count; index++)
            ranks[generations[index]] = index + 1;
        Required = Math.Max(this.policy.Generations, 1);
        // By the newest backup, not by the clock: a backup job that stopped must not expire what is left.
        Window = generations.Count == 0 ? DateTimeOffset.MinValue : Earliest(at, generations[0].TakenAt, this.policy.Keep);
    }

    /// <summary>How many verified generations have to stay; never less than one.</summary>
    internal int Required { get; }

    /// <summary>How many verified generations are there.</summary>
    internal int Count => generations.Count;

    /// <summary>True where enough verified generations are there to do without others.</summary>
    internal bool IsFull => Count >= Required;

    /// <summary>What was taken at or after it stays.</summary>
    internal DateTimeOffset Window { get; }

    /// <summary>The oldest generation that has to stay; what was taken at or after it stays.</summary>
    internal DateTimeOffset Oldest => IsFull ? generations[Required - 1].TakenAt : DateTimeOffset.MinValue;

    /// <summary>Which generation a file is, from 1 for the newest; null where it is none.</summary>
    internal int? RankOf(BackupFile file) => ranks.TryGetValue(file, out int rank) ? rank : null;

    /// <summary>How many verified generations are newer than a file.</summary>
    internal int NewerThan(BackupFile file)
    {
        (int low, int high) = (0, generations.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (generations[middle].TakenAt > file.TakenAt)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Dated later than now or than it was seen.</summary>
    internal bool IsFuture(BackupFile file) => file.TakenAt > at || file.TakenAt > evidence.ObservedAt;

    /// <summary>What is proven of the bytes that lie there now; where that is nothing, why.</summary>
    internal (BackupFileState State, Reason? Reason, object?[] Arguments) StateOf(BackupFile file)
    {
        // What the listing itself shows; anything else that it says of the bytes is no proof.
        if (file.State == BackupFileState.InProgress)
            return (BackupFileState.InProgress, null, []);
        if (file.Length == 0)
            return (BackupFileState.Corrupt, null, []);
        if (proofs.Of(file) is not BackupProof proof)
        {
            return proofs.FirstOf(file.Path) is BackupProof other
                ? (BackupFileState.Listed, Reasons.RotationKeepChanged, [other.ReadAt])
                : (file.State == BackupFileState.Unreadable ? BackupFileState.Unreadable : BackupFileState.Listed, null, []);
        }

        // Bytes rot. A clock that runs years ahead makes every proof old, and so removes nothing.
        return at - proof.ReadAt > policy.ReadAgain
            ? (BackupFileState.Listed, Reasons.RotationKeepStale, [proof.ReadAt, policy.ReadAgain])
            : (proof.State, null, []);
    }

    internal static bool IsGood(BackupFileState state) => state is BackupFileState.Verified or BackupFileState.Restored;

    private static IComparer<(DateTimeOffset TakenAt, string Path)> Earlier { get; } = Comparer<(DateTimeOffset TakenAt, string Path)>.Create(static (left, right) =>
        left.TakenAt != right.TakenAt ? left.TakenAt.CompareTo(right.TakenAt) : string.CompareOrdinal(left.Path, right.Path));

    private static DateTimeOffset Earliest(DateTimeOffset at, DateTimeOffset newest, TimeSpan keep)
    {
        DateTimeOffset end = at < newest ? at : newest;
        return end.UtcTicks > keep.Ticks ? end.ToUniversalTime() - keep : DateTimeOffset.MinValue;
    }
}
