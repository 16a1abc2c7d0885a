namespace SlaOps;

public static partial class Errors
{
    /// <summary>A backup set's file name holds no date. Arguments: the set, the pattern.</summary>
    public static readonly ErrorCode BackupPatternInvalid = new("BackupPatternInvalid", ErrorKind.InvalidData);

    /// <summary>The estate has no such backup set. Arguments: the name.</summary>
    public static readonly ErrorCode BackupNotFound = new("BackupNotFound", ErrorKind.ObjectNotFound);

    /// <summary>A backup set's store could not be listed. Arguments: the set, why.</summary>
    public static readonly ErrorCode BackupStoreUnread = new("BackupStoreUnread", ErrorKind.ReadError);
}
