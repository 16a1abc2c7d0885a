namespace SlaOps;

public static partial class Errors
{
    /// <summary>A file that was to be removed was not. Arguments: the file, why.</summary>
    public static readonly ErrorCode RotationDeleteFailed = new("RotationDeleteFailed", ErrorKind.WriteError);

    /// <summary>The lock of a rotation went into other hands while it ran. Arguments: the backup set.</summary>
    public static readonly ErrorCode RotationLockLost = new("RotationLockLost", ErrorKind.ResourceBusy);

    /// <summary>Nothing of a set may be removed. Arguments: the backup set, why.</summary>
    public static readonly ErrorCode RotationRefused = new("RotationRefused", ErrorKind.InvalidOperation);

    /// <summary>The store, or what is known of it, is not as it was planned with. Arguments: the backup set, an example of what changed.</summary>
    public static readonly ErrorCode RotationStoreChanged = new("RotationStoreChanged", ErrorKind.InvalidOperation);

    /// <summary>The store gave no answer several times running. Arguments: the backup set, how many files were left.</summary>
    public static readonly ErrorCode RotationStopped = new("RotationStopped", ErrorKind.OperationTimeout);
}
