namespace SlaOps;

public static partial class Errors
{
    /// <summary>A month that has not begun cannot be judged. Arguments: the month.</summary>
    public static readonly ErrorCode MonthNotBegun = new("MonthNotBegun", ErrorKind.InvalidArgument);
}
