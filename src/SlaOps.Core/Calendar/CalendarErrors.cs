namespace SlaOps;

public static partial class Errors
{
    /// <summary>A year that public holidays are not computed for. Arguments: the year, the first, the last year.</summary>
    public static readonly ErrorCode CalendarOutOfRange = new("CalendarOutOfRange", ErrorKind.LimitsExceeded);

    /// <summary>A span of days that ends before it starts. Arguments: from, to.</summary>
    public static readonly ErrorCode CalendarReversed = new("CalendarReversed", ErrorKind.InvalidArgument);

    /// <summary>A month that was written cannot be read. Arguments: the text.</summary>
    public static readonly ErrorCode MonthInvalid = new("MonthInvalid", ErrorKind.InvalidArgument);

    /// <summary>The policy leaves no business day. Arguments: the day from which one was sought.</summary>
    public static readonly ErrorCode NoBusinessDay = new("NoBusinessDay", ErrorKind.InvalidData);
}
