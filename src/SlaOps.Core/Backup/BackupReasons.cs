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

    /// <summary>Every backup is encrypted, and was decrypted as a proof or is encrypted by its store. Arguments: how many, by what.</summary>
    public static readonly Reason BackupEncrypted = new("BackupEncrypted", "count", "kinds");

    /// <summary>Enough generations are there, and their bytes are proven. Arguments: how many, since when.</summary>
    public static readonly Reason BackupGenerationsVerified = new("BackupGenerationsVerified", "count", "oldest");

    /// <summary>No backup is whole. Arguments: how many there are.</summary>
    public static readonly Reason BackupNoneGood = new("BackupNoneGood", "count");

    /// <summary>No backup of the set was ever restored as a proof. Arguments: the set.</summary>
    public static readonly Reason BackupNotRestored = new("BackupNotRestored", "name");

    /// <summary>Backups are not encrypted. Arguments: how many, out of how many, the newest of them.</summary>
    public static readonly Reason BackupPlain = new("BackupPlain", "count", "files", "newest");

    /// <summary>A backup of files was read whole. Arguments: the file, when.</summary>
    public static readonly Reason BackupReadWhole = new("BackupReadWhole", "file", "readAt");

    /// <summary>The last proof by restoring is older than the policy allows. Arguments: the set, when, how often.</summary>
    public static readonly Reason BackupRestoreOld = new("BackupRestoreOld", "name", "restoredAt", "every");

    /// <summary>A backup was restored as a proof. Arguments: the file, when, its tables, its rows.</summary>
    public static readonly Reason BackupRestored = new("BackupRestored", "file", "restoredAt", "tables", "rows");

    /// <summary>A backup holds far fewer rows than those of its slot before it. Arguments: the file, the share that is gone, of how many earlier ones the median.</summary>
    public static readonly Reason BackupRowsFell = new("BackupRowsFell", "file", "drop", "earlier");

    /// <summary>A backup is far smaller than those of its slot before it. Arguments: the file, the share that is gone, of how many earlier ones the median.</summary>
    public static readonly Reason BackupShrunk = new("BackupShrunk", "file", "drop", "earlier");

    /// <summary>A dump's own stamp and its file's name disagree. Arguments: the file, the moment in its name, the stamp in its last line.</summary>
    public static readonly Reason BackupStampDiffers = new("BackupStampDiffers", "file", "takenAt", "completedAt");

    /// <summary>Tables that earlier backups of the slot held are gone. Arguments: the file, how many, the first.</summary>
    public static readonly Reason BackupTablesGone = new("BackupTablesGone", "file", "count", "first");

    /// <summary>A file has no checksum of its own and no manifest. Arguments: the file.</summary>
    public static readonly Reason ContentUnproven = new("ContentUnproven", "file");

    /// <summary>The policy does not ask for encrypted backups.</summary>
    public static readonly Reason EncryptionNotRequired = new("EncryptionNotRequired");

    /// <summary>A file's bytes changed between its listing and its end. Arguments: the file.</summary>
    public static readonly Reason ChangedWhileRead = new("ChangedWhileRead", "file");

    /// <summary>Only reading the backups' bytes could tell. Arguments: the backup set.</summary>
    public static readonly Reason ContentNotVerified = new("ContentNotVerified", "name");

    /// <summary>A layer of a file (compression, encryption) fails its own checks. Arguments: the file, what its reader said.</summary>
    public static readonly Reason ContentCorrupt = new("ContentCorrupt", "file", "detail");

    /// <summary>A file is empty, or holds nothing inside. Arguments: the file.</summary>
    public static readonly Reason ContentEmpty = new("ContentEmpty", "file");

    /// <summary>A file's bytes are not those that were verified before. Arguments: the file, when, the hash then, the hash now.</summary>
    public static readonly Reason ContentNotAsBefore = new("ContentNotAsBefore", "file", "verifiedAt", "before", "now");

    /// <summary>A file's bytes are not those that its manifest names. Arguments: the file, the manifest's hash, the hash found.</summary>
    public static readonly Reason ContentNotAsManifest = new("ContentNotAsManifest", "file", "promised", "found");

    /// <summary>Zero bytes follow the end of a file; it is whole. Arguments: the file, how many.</summary>
    public static readonly Reason ContentPadded = new("ContentPadded", "file", "bytes");

    /// <summary>Bytes that belong to nothing follow the end of a file. Arguments: the file, what its reader said.</summary>
    public static readonly Reason ContentTrailing = new("ContentTrailing", "file", "detail");

    /// <summary>A file ends before it should. Arguments: the file, what its reader said.</summary>
    public static readonly Reason ContentTruncated = new("ContentTruncated", "file", "detail");

    /// <summary>A program that opens a file is not installed here. Arguments: the file, the program.</summary>
    public static readonly Reason ContentNoProgram = new("ContentNoProgram", "file", "program");

    /// <summary>A file does not open with the configured key; whether it is whole is not known. Arguments: the file, its encryption.</summary>
    public static readonly Reason DecryptionFailed = new("DecryptionFailed", "file", "encryption");

    /// <summary>A file is encrypted and no key for it is configured. Arguments: the file, its encryption.</summary>
    public static readonly Reason DecryptionNoKey = new("DecryptionNoKey", "file", "encryption");

    /// <summary>A manifest beside a file names no checksum of it. Arguments: the file, the manifest.</summary>
    public static readonly Reason ManifestUnread = new("ManifestUnread", "file", "manifest");

    /// <summary>A dump in several files lacks one. Arguments: the dump, the file.</summary>
    public static readonly Reason DumpPartMissing = new("DumpPartMissing", "file", "part");

    /// <summary>A dump holds fewer rows of a table than it counted itself. Arguments: the dump, the table, the rows counted, the rows found.</summary>
    public static readonly Reason DumpRowsMissing = new("DumpRowsMissing", "file", "table", "counted", "found");

    /// <summary>A dump's lines end in CR LF; it is whole. Arguments: the file.</summary>
    public static readonly Reason DumpCarriageReturns = new("DumpCarriageReturns", "file");

    /// <summary>A dump's text ends inside a statement. Arguments: the file.</summary>
    public static readonly Reason DumpEndsInside = new("DumpEndsInside", "file");

    /// <summary>A dump's text is not valid in its character set. Arguments: the file, the character set.</summary>
    public static readonly Reason DumpInvalidText = new("DumpInvalidText", "file", "charset");

    /// <summary>A dump lacks the line that its program writes when done. Arguments: the file.</summary>
    public static readonly Reason DumpNoFooter = new("DumpNoFooter", "file");

    /// <summary>A file holds no dump. Arguments: the file.</summary>
    public static readonly Reason DumpNotRecognised = new("DumpNotRecognised", "file");

    /// <summary>A dump is in another character set. Arguments: the file, the one found, the one expected.</summary>
    public static readonly Reason DumpOtherCharacterSet = new("DumpOtherCharacterSet", "file", "found", "expected");

    /// <summary>A dump is of another database. Arguments: the file, those found, the one expected.</summary>
    public static readonly Reason DumpOtherDatabase = new("DumpOtherDatabase", "file", "found", "expected");

    /// <summary>A dump was written without the comments that prove its end. Arguments: the file.</summary>
    public static readonly Reason DumpUnproven = new("DumpUnproven", "file");

    /// <summary>What is not a folder of this machine is not read by this version. Arguments: the store.</summary>
    public static readonly Reason LocalFoldersOnly = new("LocalFoldersOnly", "store");

    /// <summary>History does not go back far enough. Arguments: where it starts, how long it has to be.</summary>
    public static readonly Reason TooYoung = new("TooYoung", "since", "required");
}
