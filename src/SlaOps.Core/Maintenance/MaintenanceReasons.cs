namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Every emergency maintenance was announced before it began, where the policy asks for that, and ended in time. Arguments: how many, since when.</summary>
    public static readonly Reason EmergencyAnnounced = new("EmergencyAnnounced", "count", "from");

    /// <summary>An emergency maintenance began without a notice: its time is downtime. Arguments: id, start.</summary>
    public static readonly Reason EmergencyUnannounced = new("EmergencyUnannounced", "id", "startedAt");

    /// <summary>A regular maintenance began outside every window. Arguments: id, start.</summary>
    public static readonly Reason MaintenanceOutsideWindow = new("MaintenanceOutsideWindow", "id", "startedAt");

    /// <summary>A maintenance ended after it had to. Arguments: id, when it ended, by when it had to, by how much.</summary>
    public static readonly Reason MaintenanceOverran = new("MaintenanceOverran", "id", "endedAt", "endsBy", "overrun");

    /// <summary>A maintenance is open past its end. Arguments: id, by when it had to end, by how much.</summary>
    public static readonly Reason MaintenanceStillOpen = new("MaintenanceStillOpen", "id", "endsBy", "overrun");

    /// <summary>Every regular maintenance lay within its window. Arguments: how many, since when.</summary>
    public static readonly Reason MaintenanceWithinWindow = new("MaintenanceWithinWindow", "count", "from");
}
