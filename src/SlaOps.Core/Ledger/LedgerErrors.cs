namespace SlaOps;

/// <content>The ledger's failures.</content>
public static partial class Errors
{
    /// <summary>A file that was kept as evidence is not what its hash says. Arguments: the file, the attestation.</summary>
    public static readonly ErrorCode EvidenceChanged = new("EvidenceChanged", ErrorKind.SecurityError);

    /// <summary>An archive is not one, or was changed or cut. Arguments: the file, the line, what is wrong.</summary>
    public static readonly ErrorCode LedgerArchiveInvalid = new("LedgerArchiveInvalid", ErrorKind.InvalidData);

    /// <summary>The chain does not hold. Arguments: the ledger, what is wrong, the sequence number.</summary>
    public static readonly ErrorCode LedgerBroken = new("LedgerBroken", ErrorKind.SecurityError);

    /// <summary>Other writers held the ledger for the whole time allowed. Arguments: the ledger, the time.</summary>
    public static readonly ErrorCode LedgerBusy = new("LedgerBusy", ErrorKind.ResourceBusy);

    /// <summary>The storage says that its own structure is damaged. Arguments: the ledger, what it says.</summary>
    public static readonly ErrorCode LedgerCorrupt = new("LedgerCorrupt", ErrorKind.ReadError);

    /// <summary>The ledger may not be opened or created. Arguments: the ledger, why.</summary>
    public static readonly ErrorCode LedgerDenied = new("LedgerDenied", ErrorKind.PermissionDenied);

    /// <summary>No space is left. Arguments: the ledger.</summary>
    public static readonly ErrorCode LedgerDiskFull = new("LedgerDiskFull", ErrorKind.WriteError);

    /// <summary>An event that no ledger takes. Arguments: which part, its value.</summary>
    public static readonly ErrorCode LedgerEventInvalid = new("LedgerEventInvalid", ErrorKind.InvalidArgument);

    /// <summary>An archive and a ledger are not parts of one chain. Arguments: the ledger, its head, the archive.</summary>
    public static readonly ErrorCode LedgerForked = new("LedgerForked", ErrorKind.InvalidOperation);

    /// <summary>A head was not written as one. Arguments: the text.</summary>
    public static readonly ErrorCode LedgerHeadInvalid = new("LedgerHeadInvalid", ErrorKind.InvalidArgument);

    /// <summary>The connection string cannot be used. Arguments: what is wrong with it.</summary>
    public static readonly ErrorCode LedgerLocationInvalid = new("LedgerLocationInvalid", ErrorKind.InvalidArgument);

    /// <summary>Written by a later version. Arguments: the ledger, its version, the newest version known here.</summary>
    public static readonly ErrorCode LedgerNewer = new("LedgerNewer", ErrorKind.InvalidData);

    /// <summary>A file or database of something else. Arguments: the ledger.</summary>
    public static readonly ErrorCode LedgerNotALedger = new("LedgerNotALedger", ErrorKind.InvalidData);

    /// <summary>The ledger can be read but not written. Arguments: the ledger.</summary>
    public static readonly ErrorCode LedgerReadOnly = new("LedgerReadOnly", ErrorKind.PermissionDenied);

    /// <summary>The storage does not answer or failed. Arguments: the ledger, what it says.</summary>
    public static readonly ErrorCode LedgerUnreachable = new("LedgerUnreachable", ErrorKind.ConnectionError);

    /// <summary>A named lock is in other hands. Arguments: the lock, its owner, until when.</summary>
    public static readonly ErrorCode LockHeld = new("LockHeld", ErrorKind.ResourceBusy);

    /// <summary>A named lock that nobody holds. Arguments: the lock.</summary>
    public static readonly ErrorCode LockNotHeld = new("LockNotHeld", ErrorKind.ObjectNotFound);

    /// <summary>A lock's times make no sense. Arguments: expiry, timeout.</summary>
    public static readonly ErrorCode LockTimeInvalid = new("LockTimeInvalid", ErrorKind.InvalidArgument);
}
