namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A firewall refuses some incoming packets. Arguments: the program that says so, its rules for incoming packets.</summary>
    public static readonly Reason FirewallFilters = new("FirewallFilters", "tool", "rules");

    /// <summary>No firewall program is installed whose rules could be read.</summary>
    public static readonly Reason FirewallNotSeen = new("FirewallNotSeen");

    /// <summary>The firewall lets everything in. Arguments: the programs that were asked.</summary>
    public static readonly Reason FirewallOpen = new("FirewallOpen", "tools");

    /// <summary>None of the intrusion detection programs that the policy counts runs. Arguments: their names.</summary>
    public static readonly Reason IntrusionDetectionAbsent = new("IntrusionDetectionAbsent", "counted");

    /// <summary>An intrusion detection program runs. Arguments: its name.</summary>
    public static readonly Reason IntrusionDetectionRuns = new("IntrusionDetectionRuns", "name");

    /// <summary>Only root may see it. Arguments: what was asked, the line of <c>sudoers</c> that would allow it, or "-".</summary>
    public static readonly Reason NeedsRoot = new("NeedsRoot", "what", "sudoers");
}
