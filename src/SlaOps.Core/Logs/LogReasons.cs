namespace SlaOps;

public static partial class Reasons
{
    /// <summary>The log of a day is empty. Arguments: the day, how many days are promised.</summary>
    public static readonly Reason LogDayEmpty = new("LogDayEmpty", "day", "required");

    /// <summary>A day has no log. Arguments: the latest such day, how many days, out of how many.</summary>
    public static readonly Reason LogDayMissing = new("LogDayMissing", "day", "count", "required");

    /// <summary>No file has a name of the set's pattern. Arguments: the folder, the pattern.</summary>
    public static readonly Reason LogNoFiles = new("LogNoFiles", "source", "pattern");

    /// <summary>The logs are kept. Arguments: how many days, the first day.</summary>
    public static readonly Reason LogRetained = new("LogRetained", "days", "from");

    /// <summary>A log is there that should have been rotated away. Arguments: the oldest day, how many files, the span.</summary>
    public static readonly Reason LogNotRotated = new("LogNotRotated", "day", "count", "rotateAfter");

    /// <summary>A log stays: its day is one of those that are promised. Arguments: how many days are.</summary>
    public static readonly Reason LogKeepPromised = new("LogKeepPromised", "days");

    /// <summary>A log stays: it is one of the newest days that there are. Arguments: how many of them stay in any case.</summary>
    public static readonly Reason LogKeepNewest = new("LogKeepNewest", "days");

    /// <summary>A log stays: it is not older than the policy's span. Arguments: the span.</summary>
    public static readonly Reason LogKeepYoung = new("LogKeepYoung", "rotateAfter");

    /// <summary>A log is to be removed: it is older than the policy's span. Arguments: the span.</summary>
    public static readonly Reason LogRemoveExpired = new("LogRemoveExpired", "rotateAfter");

    /// <summary>No place was found that security events are written to.</summary>
    public static readonly Reason SecurityEventsAbsent = new("SecurityEventsAbsent");

    /// <summary>Security events are written down. Arguments: where, when last.</summary>
    public static readonly Reason SecurityEventsRecorded = new("SecurityEventsRecorded", "source", "lastAt");

    /// <summary>Security events are written down, but not lately. Arguments: where, when last.</summary>
    public static readonly Reason SecurityEventsSilent = new("SecurityEventsSilent", "source", "lastAt");

    /// <summary>No log of the estate says that it holds these kinds of events. Arguments: the kinds.</summary>
    public static readonly Reason SecurityEventsUnassigned = new("SecurityEventsUnassigned", "kinds");
}
