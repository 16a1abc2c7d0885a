namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Follows a promised server, within the limit. Arguments: the server, the error bound.</summary>
    public static readonly Reason ClockFollows = new("ClockFollows", "server", "errorBound");

    /// <summary>The clock is off by more than the limit, however the measurement erred. Arguments: the offset, the server, the limit.</summary>
    public static readonly Reason ClockOff = new("ClockOff", "offset", "server", "maxOffset");

    /// <summary>The measurement cannot tell whether the clock is within the limit. Arguments: the error bound, the server, the limit.</summary>
    public static readonly Reason ClockUncertain = new("ClockUncertain", "errorBound", "server", "maxOffset");

    /// <summary>Within the limit now, but the host follows another server. Arguments: what it follows, what was promised.</summary>
    public static readonly Reason ClockFollowsOther = new("ClockFollowsOther", "follows", "promised");

    /// <summary>Within the limit now, but nothing keeps it there. Arguments: the promised server.</summary>
    public static readonly Reason ClockNotDisciplined = new("ClockNotDisciplined", "promised");

    /// <summary>No promised server gave a measurement. Arguments: the server, why.</summary>
    public static readonly Reason ClockNotMeasured = new("ClockNotMeasured", "server", "why");

    /// <summary>The time service says that all is well, and the clock is off. Arguments: what said so, the offset, the server, the limit.</summary>
    public static readonly Reason ClockDaemonWrong = new("ClockDaemonWrong", "source", "offset", "server", "maxOffset");

    /// <summary>The time service's account and what was seen of the clock cannot both be right. Arguments: what said so, the host's clock minus this machine's.</summary>
    public static readonly Reason ClockDisagrees = new("ClockDisagrees", "source", "difference");

    /// <summary>The host's clock was set while it was looked at.</summary>
    public static readonly Reason ClockStepped = new("ClockStepped");
}
