namespace SlaOps;

/// <summary>What a change means for customers.</summary>
public enum PolicyChangeEffect
{
    /// <summary>Different, neither more nor less.</summary>
    Changed,

    /// <summary>More is promised.</summary>
    Stricter,

    /// <summary>Less is promised.</summary>
    Weaker,
}

/// <summary>One value that differs between two policies.</summary>
public sealed class PolicyChange
{
    /// <summary>The clause that the value belongs to; empty for the policy's own name, revision, dates and zone.</summary>
    public string Clause { get; set; } = "";

    /// <summary>The key, dotted from the root.</summary>
    public string Key { get; set; } = "";

    /// <summary>The value in the reference policy; null where it is not there.</summary>
    public string? Reference { get; set; }

    /// <summary>The value in the other policy; null where it is not there.</summary>
    public string? Difference { get; set; }

    public PolicyChangeEffect Effect { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Key}: {Reference ?? "-"} → {Difference ?? "-"} ({Effect})";
}
