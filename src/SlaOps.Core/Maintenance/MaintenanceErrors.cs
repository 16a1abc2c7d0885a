namespace SlaOps;

public static partial class Errors
{
    /// <summary>A maintenance of the same scope is still open. Arguments: its id, since when, its reason.</summary>
    public static readonly ErrorCode MaintenanceAlreadyOpen = new("MaintenanceAlreadyOpen", ErrorKind.ResourceExists);

    /// <summary>A maintenance was ended before. Arguments: its id, when it ended.</summary>
    public static readonly ErrorCode MaintenanceAlreadyEnded = new("MaintenanceAlreadyEnded", ErrorKind.InvalidOperation);

    /// <summary>Several are open and none was named. Arguments: their ids.</summary>
    public static readonly ErrorCode MaintenanceAmbiguous = new("MaintenanceAmbiguous", ErrorKind.InvalidArgument);

    /// <summary>An emergency was asked for without an end.</summary>
    public static readonly ErrorCode MaintenanceEmergencyNeedsUntil = new("MaintenanceEmergencyNeedsUntil", ErrorKind.InvalidArgument);

    /// <summary>Others kept writing to the ledger. Arguments: the ledger.</summary>
    public static readonly ErrorCode MaintenanceLedgerBusy = new("MaintenanceLedgerBusy", ErrorKind.ResourceBusy);

    /// <summary>None is open.</summary>
    public static readonly ErrorCode MaintenanceNoneOpen = new("MaintenanceNoneOpen", ErrorKind.ObjectNotFound);

    /// <summary>The end could not be recorded. Arguments: the id, why.</summary>
    public static readonly ErrorCode MaintenanceNotClosed = new("MaintenanceNotClosed", ErrorKind.WriteError);

    /// <summary>No maintenance has this id. Arguments: the id.</summary>
    public static readonly ErrorCode MaintenanceNotFound = new("MaintenanceNotFound", ErrorKind.ObjectNotFound);

    /// <summary>The block was stopped because the time was up. Arguments: the id, by when it had to end, how long before.</summary>
    public static readonly ErrorCode MaintenanceOutOfTime = new("MaintenanceOutOfTime", ErrorKind.OperationTimeout);

    /// <summary>Less time is left than was asked for. Arguments: how long is left, until when, how long was asked for.</summary>
    public static readonly ErrorCode MaintenanceTooLittleTime = new("MaintenanceTooLittleTime", ErrorKind.InvalidOperation);

    /// <summary>The end asked for lies after the window's. Arguments: the end asked for, the window's end.</summary>
    public static readonly ErrorCode MaintenanceUntilBeyondWindow = new("MaintenanceUntilBeyondWindow", ErrorKind.InvalidArgument);

    /// <summary>The end asked for has passed. Arguments: the end asked for, now.</summary>
    public static readonly ErrorCode MaintenanceUntilPast = new("MaintenanceUntilPast", ErrorKind.InvalidArgument);

    /// <summary>The wait took longer than allowed. Arguments: the timeout, when the window opens.</summary>
    public static readonly ErrorCode MaintenanceWaitTimeout = new("MaintenanceWaitTimeout", ErrorKind.OperationTimeout);

    /// <summary>The window is closed. Arguments: now, when it opens next.</summary>
    public static readonly ErrorCode MaintenanceWindowClosed = new("MaintenanceWindowClosed", ErrorKind.InvalidOperation);

    /// <summary>No window is as long as what was asked for. Arguments: how long was asked for.</summary>
    public static readonly ErrorCode MaintenanceWindowTooShort = new("MaintenanceWindowTooShort", ErrorKind.InvalidArgument);
}
