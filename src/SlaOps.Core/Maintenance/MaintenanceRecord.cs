namespace SlaOps;

/// <summary>How a maintenance ended.</summary>
public enum MaintenanceOutcome
{
    /// <summary>Its work was done.</summary>
    Completed,

    /// <summary>Its work broke off with an error.</summary>
    Failed,

    /// <summary>A person stopped it.</summary>
    Stopped,

    /// <summary>Its work was stopped because the window was about to end.</summary>
    OutOfTime,
}

/// <summary>A maintenance that was started, as the ledger tells it.</summary>
public sealed class MaintenanceRecord
{
    /// <summary>Its id: <c>m-</c>, the day it started in the policy's zone, and a number.</summary>
    public string Id { get; set; } = "";

    /// <summary>Why, in the operator's words.</summary>
    public string Reason { get; set; } = "";

    /// <summary>True where it may run outside the window, for a severe defect.</summary>
    public bool Emergency { get; set; }

    /// <summary>When it started, with the policy's zone offset.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>By when it has to end: the window's end unless an earlier end, or an emergency's own, was given. Null for an emergency without an end, where the policy allows one.</summary>
    public DateTimeOffset? EndsBy { get; set; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>True where a notice went out before it began.</summary>
    public bool Announced { get; set; }

    /// <summary>The hosts it concerns; empty is everything.</summary>
    public string[] ComputerName { get; set; } = [];

    /// <summary>How it ended; null while it is open.</summary>
    public MaintenanceOutcome? Outcome { get; set; }

    /// <summary>True until it is ended.</summary>
    public bool IsOpen => EndedAt is null;

    /// <summary>True where both concern a host in common; a maintenance without hosts concerns every one.</summary>
    public bool Overlaps(IReadOnlyCollection<string> computerName) =>
        ComputerName.Length == 0 || computerName.Count == 0 || ComputerName.Intersect(computerName, StringComparer.OrdinalIgnoreCase).Any();

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Reason}";
}
