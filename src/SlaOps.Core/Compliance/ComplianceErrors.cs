namespace SlaOps;

public static partial class Errors
{
    /// <summary>The estate has no host of this name. Arguments: the name, the estate.</summary>
    public static readonly ErrorCode HostNotFound = new("HostNotFound", ErrorKind.ObjectNotFound);

    /// <summary>A month that has not begun cannot be judged. Arguments: the month.</summary>
    public static readonly ErrorCode MonthNotBegun = new("MonthNotBegun", ErrorKind.InvalidArgument);
}
