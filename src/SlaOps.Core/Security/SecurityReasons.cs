namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A firewall refuses what no rule lets in. Arguments: the program that says so, its rules for incoming packets.</summary>
    public static readonly Reason FirewallFilters = new("FirewallFilters", "tool", "rules");

    /// <summary>No firewall program is installed whose rules could be read.</summary>
    public static readonly Reason FirewallNotSeen = new("FirewallNotSeen");

    /// <summary>The firewall lets everything in. Arguments: the programs that were asked.</summary>
    public static readonly Reason FirewallOpen = new("FirewallOpen", "tools");

    /// <summary>The firewall lets everything in that comes over IPv6. Arguments: the programs that were asked.</summary>
    public static readonly Reason FirewallOpenIpv6 = new("FirewallOpenIpv6", "tools");

    /// <summary>A firewall refuses single packets and lets in all others. Arguments: the program that says so, its rules for incoming packets.</summary>
    public static readonly Reason FirewallPartial = new("FirewallPartial", "tool", "rules");

    /// <summary>Rules whose conditions cannot be read decide what a firewall lets in. Arguments: the program that shows them.</summary>
    public static readonly Reason FirewallUnclear = new("FirewallUnclear", "tool");

    /// <summary>None of the intrusion detection programs that the policy counts runs. Arguments: their names.</summary>
    public static readonly Reason IntrusionDetectionAbsent = new("IntrusionDetectionAbsent", "counted");

    /// <summary>An intrusion detection program runs and watches nothing: no jail or rule is in force. Arguments: its name.</summary>
    public static readonly Reason IntrusionDetectionIdle = new("IntrusionDetectionIdle", "name");

    /// <summary>An intrusion detection program runs. Arguments: its name.</summary>
    public static readonly Reason IntrusionDetectionRuns = new("IntrusionDetectionRuns", "name");

    /// <summary>Only root may see it. Arguments: what was asked, the line of <c>sudoers</c> that would allow it, or "-".</summary>
    public static readonly Reason NeedsRoot = new("NeedsRoot", "what", "sudoers");

    /// <summary>None of the monitoring programs that the policy counts runs. Arguments: their names.</summary>
    public static readonly Reason NetworkMonitoringAbsent = new("NetworkMonitoringAbsent", "counted");

    /// <summary>A monitoring program that others are to ask listens on nothing. Arguments: its name.</summary>
    public static readonly Reason NetworkMonitoringDeaf = new("NetworkMonitoringDeaf", "name");

    /// <summary>A monitoring program runs. Arguments: its name.</summary>
    public static readonly Reason NetworkMonitoringRuns = new("NetworkMonitoringRuns", "name");

    /// <summary>Ports answer from outside that the estate does not list as open. Arguments: which, the address.</summary>
    public static readonly Reason PortOpen = new("PortOpen", "ports", "address");

    /// <summary>Ports could not be tried from outside in time. Arguments: which, the address.</summary>
    public static readonly Reason PortsUntried = new("PortsUntried", "ports", "address");
}
