namespace SlaOps;

/// <summary>Matches files to slots at a moment: each file in at most one slot, each slot at most one file.</summary>
public sealed class BackupSlots
{
    private readonly DateTimeOffset at;
    private readonly BackupEvidence evidence;
    private readonly List<BackupFile> extras = [];
    private readonly Dictionary<DateTimeOffset, BackupFile> filled = [];
    private readonly DatabaseBackupPolicy policy;
    private readonly List<BackupSlot> required = [];
    private readonly BackupSchedule schedule;
    private readonly TimeZoneInfo zone;

    /// <summary>Matches what was listed, seen from <paramref name="at"/>: files taken later than that are left out.</summary>
    public BackupSlots(SlaPolicy policy, BackupEvidence evidence, DateTimeOffset at)
    {
        this.policy = policy.Backup.Database;
        this.evidence = evidence;
        this.at = at;
        zone = policy.TimeZone;
        schedule = new BackupSchedule(policy);
        foreach (BackupFile file in evidence.Files.OrderBy(file => file.TakenAt).ThenBy(file => file.Path, StringComparer.Ordinal))
            Place(file);
        CollectRequired();
    }

    /// <summary>True where the policy has no slots.</summary>
    public bool IsEmpty => schedule.IsEmpty;

    /// <summary>The slots whose backups the policy asks to be there, newest first: the past <c>keep</c>, and as many as <c>generations</c>.</summary>
    public IReadOnlyList<BackupSlot> Required => required;

    /// <summary>The files dated later than they were seen.</summary>
    public IReadOnlyList<BackupFile> FutureDated => [.. extras.Where(IsFuture)];

    /// <summary>The backups that are whole as far as is known, one a slot, oldest first.</summary>
    public IReadOnlyList<BackupFile> Generations => [.. filled.Values.Where(IsGeneration).OrderBy(file => file.TakenAt)];

    /// <summary>The files that fill slots and about which it is not known whether they are whole: unreadable ones, and where <paramref name="depth"/> asks for bytes, those that nobody proved.</summary>
    public IEnumerable<BackupFile> Unproven(BackupDepth depth) => filled.Values
        .Where(file => file.State == BackupFileState.Unreadable || (file.State == BackupFileState.Listed && depth != BackupDepth.Inventory))
        .OrderByDescending(file => file.TakenAt);

    /// <summary>The file that fills a slot; null where none does.</summary>
    public BackupFile? FileOf(BackupSlot slot) => slot.Due is DateTimeOffset due ? filled.GetValueOrDefault(due) : null;

    /// <summary>The first slot that any file answers; null where there is none.</summary>
    public DateTimeOffset? HistoryStart => filled.Count == 0 ? null : filled.Keys.Min();

    /// <summary>The slots of a day in the policy's zone, then the files of that day that fill none.</summary>
    public IEnumerable<BackupSlot> On(DateOnly date)
    {
        foreach (DateTimeOffset due in schedule.On(date))
            yield return SlotOf(due);
        foreach (BackupFile file in extras.Where(file => ZonedTime.DateOf(file.TakenAt, zone) == date))
            yield return new BackupSlot { Name = file.Name, Status = BackupSlotStatus.Extra, File = file.Path, TakenAt = file.TakenAt };
    }

    /// <summary>Every file, by the moment it was taken, with the slot that it fills.</summary>
    public IEnumerable<BackupFile> Files()
    {
        foreach ((DateTimeOffset due, BackupFile file) in filled)
            file.Slot = due;
        return evidence.Files.OrderBy(file => file.TakenAt).ThenBy(file => file.Path, StringComparer.Ordinal);
    }

    /// <summary>What became of the slot that was due at <paramref name="due"/>.</summary>
    public BackupSlot SlotOf(DateTimeOffset due)
    {
        BackupSlot slot = Look(due);
        bool expired = slot.File is null && slot.Status is BackupSlotStatus.Missed or BackupSlotStatus.Excused && (required.Count == 0 || due < required[^1].Due);
        if (expired)
            slot.Status = BackupSlotStatus.Expired;
        return slot;
    }

    private void Place(BackupFile file)
    {
        if (IsFuture(file))
        {
            extras.Add(file);
            return;
        }

        if (file.TakenAt > at)
            return;
        if (schedule.OwnerOf(file.TakenAt) is not DateTimeOffset due)
        {
            extras.Add(file);
            return;
        }

        // Of several, the first whole one answers the slot; one in progress or empty only where there is no better.
        if (!filled.TryGetValue(due, out BackupFile? present))
            filled[due] = file;
        else if (Rank(file) < Rank(present))
            (filled[due], file) = (file, present);
        if (filled[due] != file)
            extras.Add(file);
    }

    private void CollectRequired()
    {
        int count = 0;
        for (DateTimeOffset? due = schedule.OwnerOf(at); due is DateTimeOffset moment; due = schedule.Before(moment))
        {
            if (count >= policy.Generations && at - moment >= policy.Keep)
                return;
            BackupSlot slot = Look(moment);
            required.Add(slot);
            // What is still to come is no generation yet, so the oldest one has to stay until it is.
            if (slot.Status is not (BackupSlotStatus.Pending or BackupSlotStatus.InProgress))
                count++;
        }
    }

    private BackupSlot Look(DateTimeOffset due)
    {
        BackupFile? file = filled.GetValueOrDefault(due);
        return new BackupSlot { Name = evidence.Set.Name, Due = due, Status = StatusOf(due, file), File = file?.Path, TakenAt = file?.TakenAt };
    }

    private BackupSlotStatus StatusOf(DateTimeOffset due, BackupFile? file)
    {
        DateTimeOffset graceEnd = due + policy.Grace;
        BackupSlotStatus status = file?.State switch
        {
            BackupFileState.InProgress when at < schedule.NextAfter(due) || IsGrowing(file) => BackupSlotStatus.InProgress,
            BackupFileState.Corrupt => BackupSlotStatus.Corrupt,
            null or BackupFileState.InProgress when at <= graceEnd => BackupSlotStatus.Pending,
            null or BackupFileState.InProgress => at < schedule.NextAfter(due) ? BackupSlotStatus.Late : BackupSlotStatus.Missed,
            _ => file.TakenAt <= graceEnd ? BackupSlotStatus.Met : BackupSlotStatus.Late,
        };
        bool excused = status is BackupSlotStatus.Late or BackupSlotStatus.Missed && evidence.Maintenances.Any(range => range.Contains(due));
        return excused ? BackupSlotStatus.Excused : status;
    }

    // A clock that is wrong by years must not fill a slot, nor push a good generation out.
    private bool IsFuture(BackupFile file) => file.TakenAt > evidence.ObservedAt;

    private bool IsGrowing(BackupFile file) => evidence.ObservedAt - file.ModifiedAt < policy.Settle;

    private static bool IsGeneration(BackupFile file) => file.State is BackupFileState.Listed or BackupFileState.Verified or BackupFileState.Restored;

    private static int Rank(BackupFile file) => IsGeneration(file) ? 0 : file.State is BackupFileState.InProgress or BackupFileState.Unreadable ? 1 : 2;
}
