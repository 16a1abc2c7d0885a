namespace SlaOps.Systems;

/// <summary>Turns what keeps a host from being asked into a gap in the evidence: a host that fails is that host's Unknown, never the run's end.</summary>
internal static class SessionFault
{
    /// <summary>The gap; null for what is no fault of a host (a cancellation, a mistake of ours).</summary>
    internal static EvidenceGap? GapOf(Exception exception, string host) => exception switch
    {
        EvidenceGapException gap => gap.Gap,
        SlaException or IOException or UnauthorizedAccessException or TimeoutException => new EvidenceGap(Reasons.Unreadable, Targets.Host(host), exception.Message),
        _ => null,
    };
}
