namespace SlaOps;

/// <summary>What became of a slot.</summary>
public enum BackupSlotStatus
{
    /// <summary>Its backup was taken within the grace.</summary>
    Met,

    /// <summary>Its backup was taken after the grace, or is still awaited then; the next slot was not due yet.</summary>
    Late,

    /// <summary>No backup was taken before the next slot was due.</summary>
    Missed,

    /// <summary>Its backup is empty or damaged.</summary>
    Corrupt,

    /// <summary>It is not due yet, or within the grace.</summary>
    Pending,

    /// <summary>Its backup is being written.</summary>
    InProgress,

    /// <summary>It was due within a recorded maintenance.</summary>
    Excused,

    /// <summary>Its backup is gone, and older than the policy asks to keep.</summary>
    Expired,

    /// <summary>A file that fills no slot.</summary>
    Extra,
}

/// <summary>A moment at which a backup was due, and the file that answers it; or a file outside every slot.</summary>
public sealed class BackupSlot
{
    /// <summary>The name of the backup set.</summary>
    public string Name { get; set; } = "";

    /// <summary>When it was due, in the policy's zone; null for an extra file.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <summary>What became of it.</summary>
    public BackupSlotStatus Status { get; set; }

    /// <summary>The path of the file; null where there is none.</summary>
    public string? File { get; set; }

    /// <summary>When the file was taken, in the policy's zone.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {InvariantText.Of(Due)} {Status}";
}
