namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A restored table fails its check. Arguments: the file, the table, what the check said.</summary>
    public static readonly Reason RestoreCheckFailed = new("RestoreCheckFailed", "file", "table", "check");

    /// <summary>A restore was not done within its deadline. Arguments: the file, the deadline.</summary>
    public static readonly Reason RestoreDeadline = new("RestoreDeadline", "file", "deadline");

    /// <summary>A program for a restore is not installed. Arguments: the host, the program.</summary>
    public static readonly Reason RestoreNoProgram = new("RestoreNoProgram", "host", "program");

    /// <summary>There is no room for a restore. Arguments: the host, the bytes that are free, the bytes that are needed.</summary>
    public static readonly Reason RestoreNoSpace = new("RestoreNoSpace", "host", "free", "needed");

    /// <summary>A scratch server took the dump not to its end. Arguments: the file, what the server said.</summary>
    public static readonly Reason RestoreRefused = new("RestoreRefused", "file", "why");

    /// <summary>A restored table holds another number of rows than the dump. Arguments: the file, the table, the rows in the dump, the rows restored.</summary>
    public static readonly Reason RestoreRowsDiffer = new("RestoreRowsDiffer", "file", "table", "dump", "restored");

    /// <summary>A scratch server did not start. Arguments: the host, what it said.</summary>
    public static readonly Reason RestoreServerFailed = new("RestoreServerFailed", "host", "why");

    /// <summary>A table of the dump is not there after the restore. Arguments: the file, the table.</summary>
    public static readonly Reason RestoreTableMissing = new("RestoreTableMissing", "file", "table");

    /// <summary>A dump is larger than a drill may be. Arguments: the file, its size, the limit.</summary>
    public static readonly Reason RestoreTooLarge = new("RestoreTooLarge", "file", "size", "limit");
}
