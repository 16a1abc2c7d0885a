namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Backups are empty or damaged. Arguments: how many slots, out of how many, the latest one's due moment.</summary>
    public static readonly Reason BackupCorrupt = new("BackupCorrupt", "count", "slots", "due");

    /// <summary>Slots within a maintenance have no backup. Arguments: how many, out of how many.</summary>
    public static readonly Reason BackupExcused = new("BackupExcused", "count", "slots");

    /// <summary>A backup is dated later than it was seen. Arguments: the file, its date.</summary>
    public static readonly Reason BackupFutureDated = new("BackupFutureDated", "file", "takenAt");

    /// <summary>Enough generations are there, by name and size. Arguments: how many, since when.</summary>
    public static readonly Reason BackupGenerationsListed = new("BackupGenerationsListed", "count", "oldest");

    /// <summary>Too few generations are there. Arguments: how many, how many are promised, how long they are to be kept.</summary>
    public static readonly Reason BackupGenerationsMissing = new("BackupGenerationsMissing", "count", "required", "keep");

    /// <summary>Backups were late. Arguments: how many slots, out of how many, the latest one's due moment.</summary>
    public static readonly Reason BackupLate = new("BackupLate", "count", "slots", "due");

    /// <summary>Slots have no backup. Arguments: how many, out of how many, the latest one's due moment.</summary>
    public static readonly Reason BackupMissed = new("BackupMissed", "count", "slots", "due");

    /// <summary>No file has a name of the set's pattern. Arguments: the folder, the pattern.</summary>
    public static readonly Reason BackupNoFiles = new("BackupNoFiles", "source", "pattern");

    /// <summary>The policy's times make no slot. Arguments: from, to.</summary>
    public static readonly Reason BackupNoSlots = new("BackupNoSlots", "from", "to");

    /// <summary>Every slot has its backup in time. Arguments: how many slots.</summary>
    public static readonly Reason BackupOnTime = new("BackupOnTime", "slots");

    /// <summary>Only reading the backups' bytes could tell. Arguments: the backup set.</summary>
    public static readonly Reason ContentNotVerified = new("ContentNotVerified", "name");

    /// <summary>What is not a folder of this machine is not read by this version. Arguments: the store.</summary>
    public static readonly Reason LocalFoldersOnly = new("LocalFoldersOnly", "store");

    /// <summary>History does not go back far enough. Arguments: where it starts, how long it has to be.</summary>
    public static readonly Reason TooYoung = new("TooYoung", "since", "required");
}
