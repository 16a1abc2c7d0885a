namespace SlaOps;

/// <summary>The order in which verdicts are shown: worst first, then by clause and target.</summary>
public static class VerdictOrder
{
    /// <summary>Sorts verdicts worst first.</summary>
    public static IOrderedEnumerable<Verdict> WorstFirst(this IEnumerable<Verdict> verdicts) => verdicts
        .OrderByDescending(verdict => verdict.Status.Severity())
        .ThenBy(verdict => verdict.Clause, StringComparer.Ordinal)
        .ThenBy(verdict => verdict.Target, StringComparer.Ordinal);
}
