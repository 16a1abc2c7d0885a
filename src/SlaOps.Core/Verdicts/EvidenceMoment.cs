namespace SlaOps;

/// <summary>Whether what was observed at one moment says anything about another.</summary>
public static class EvidenceMoment
{
    /// <summary>Why evidence proves nothing for <paramref name="at"/>: it came later, or is older than the clause allows. Null where it does.</summary>
    public static EvidenceGap? Doubt(SlaPolicy policy, string clause, string source, DateTimeOffset observedAt, DateTimeOffset at)
    {
        TimeSpan allowed = EvidenceAge.Allowed(policy, clause);
        DateTimeOffset observed = TimeZoneInfo.ConvertTime(observedAt, policy.TimeZone);
        return at < observedAt ? new EvidenceGap(Reasons.NotObservedThen, observed)
            : at - observedAt > allowed ? new EvidenceGap(Reasons.Stale, source, observed, allowed)
            : null;
    }
}
