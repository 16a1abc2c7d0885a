namespace SlaOps;

/// <summary>A span in which regular maintenance may run, [Start, End).</summary>
public sealed class MaintenanceWindow
{
    /// <summary>The first instant, with the policy's zone offset.</summary>
    public DateTimeOffset Start { get; set; }

    /// <summary>The first instant after it, with the policy's zone offset.</summary>
    public DateTimeOffset End { get; set; }

    /// <summary>Elapsed time: an hour less or more on the days that daylight saving shortens or lengthens.</summary>
    public TimeSpan Duration => End - Start;

    /// <inheritdoc/>
    public override string ToString() => $"{InvariantText.Of(Start)} - {InvariantText.Of(End)}";
}

/// <summary>Whether the maintenance window is open at a moment.</summary>
public sealed class MaintenanceWindowState
{
    /// <summary>True from the window's start up to its end.</summary>
    public bool IsOpen { get; set; }

    /// <summary>When the open window started; null while none is open.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>When the open window ends; null while none is open.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>How long it stays open; zero while none is open.</summary>
    public TimeSpan Remaining { get; set; }

    /// <summary>When the next window starts.</summary>
    public DateTimeOffset NextStart { get; set; }
}
