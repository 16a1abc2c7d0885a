namespace SlaOps;

/// <summary>By when an incident must be resolved, and how that follows.</summary>
public sealed class Deadline
{
    /// <summary>How grave the incident is.</summary>
    public IncidentSeverity Severity { get; set; }

    /// <summary>The moment the clock starts, with the policy's zone offset.</summary>
    public DateTimeOffset Start { get; set; }

    /// <summary>The moment by which it must be resolved, with the policy's zone offset.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>The steps from start to due, in order.</summary>
    public DeadlineStep[] Steps { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => InvariantText.Of(Due);
}

/// <summary>One step on the way to a deadline, in the reader's language when shown.</summary>
public sealed class DeadlineStep
{
    /// <summary>The moment or the start of the day that the step is about, with the policy's zone offset.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>A stable code: <c>Clock</c>, <c>StartDay</c>, <c>Closed</c>, <c>Counted</c>, <c>Due</c>.</summary>
    public string Code { get; set; } = "";

    /// <summary>The code's arguments, culture-invariant.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>The step in words, in the reader's UI culture.</summary>
    public string Text => Messages.TryFormat("Text.Deadline." + Code, null, Arguments) ?? Code;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
