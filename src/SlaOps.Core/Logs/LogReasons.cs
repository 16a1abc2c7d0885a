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
}
