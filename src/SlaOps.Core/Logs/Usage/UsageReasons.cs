namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Every finished day is in the totals. Arguments: the first day, the last, how many.</summary>
    public static readonly Reason UsageAdded = new("UsageAdded", "first", "last", "count");

    /// <summary>A finished day is not in the totals in time. Arguments: the first such day, how many.</summary>
    public static readonly Reason UsageMissing = new("UsageMissing", "day", "count");

    /// <summary>No day was ever added. Arguments: the source.</summary>
    public static readonly Reason UsageNone = new("UsageNone", "source");
}

public static partial class Errors
{
    /// <summary>A day's usage could not be read; nothing of it was added. Arguments: the source, the day, why.</summary>
    public static readonly ErrorCode UsageUnread = new("UsageUnread", ErrorKind.ReadError);

    /// <summary>The estate has no source of usage of that name. Arguments: the name.</summary>
    public static readonly ErrorCode UsageNotFound = new("UsageNotFound", ErrorKind.ObjectNotFound);
}
