namespace SlaOps;

public static partial class Reasons
{
    /// <summary>No security update waits. Arguments: when the last one was applied, or "-".</summary>
    public static readonly Reason PatchNonePending = new("PatchNonePending", "last");

    /// <summary>Security updates wait, none longer than promised. Arguments: how many, the first, since when at the earliest.</summary>
    public static readonly Reason PatchPendingYoung = new("PatchPendingYoung", "count", "package", "absentAt");

    /// <summary>A security update waits longer than the interval. Arguments: how many wait, the one that waits longest, since when at the latest, the interval.</summary>
    public static readonly Reason PatchWaiting = new("PatchWaiting", "count", "package", "since", "every");

    /// <summary>A security update waits longer than promised. Arguments: how many wait, the one that waits longest, since when at the latest, the limit.</summary>
    public static readonly Reason PatchOverdue = new("PatchOverdue", "count", "package", "since", "within");

    /// <summary>Security updates wait, and nobody knows since when. Arguments: how many, the first, known since.</summary>
    public static readonly Reason PatchWaitUnknown = new("PatchWaitUnknown", "count", "package", "since");

    /// <summary>Nothing waits too long, but a reboot is needed for what was installed.</summary>
    public static readonly Reason PatchRebootPending = new("PatchRebootPending");

    /// <summary>Every host of the estate keeps the interval. Arguments: how many.</summary>
    public static readonly Reason PatchFleetKept = new("PatchFleetKept", "hosts");

    /// <summary>Hosts of the estate are at risk, or over the limit. Arguments: how many, of how many, their names.</summary>
    public static readonly Reason PatchFleetBehind = new("PatchFleetBehind", "count", "hosts", "names");

    /// <summary>Of hosts of the estate nobody knows whether they keep the interval. Arguments: how many, of how many, their names.</summary>
    public static readonly Reason PatchFleetUnknown = new("PatchFleetUnknown", "count", "hosts", "names");

    /// <summary>The lists of packages are too old to know what waits. Arguments: the package manager, when they were fetched, the greatest age.</summary>
    public static readonly Reason PatchListsStale = new("PatchListsStale", "manager", "fetchedAt", "maxAge");

    /// <summary>Only hosts with a waiver fall short. Arguments: how many, of how many, their names.</summary>
    public static readonly Reason PatchFleetWaived = new("PatchFleetWaived", "count", "hosts", "names");

    /// <summary>None of apt, dnf, apk and Windows Update is there to be asked.</summary>
    public static readonly Reason PackageManagerNotFound = new("PackageManagerNotFound");
}
