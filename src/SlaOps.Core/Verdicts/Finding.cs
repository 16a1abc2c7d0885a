namespace SlaOps;

/// <summary>One of several things found for the same clause and target.</summary>
public sealed record Finding(VerdictStatus Status, Reason Reason, params object?[] Arguments)
{
    /// <summary>The verdict of the worst finding (the first among equals); the reasons of the others that are not fine follow in <see cref="Verdict.Observed"/>.</summary>
    public static Verdict Worst(string clause, string target, DateTimeOffset at, IEnumerable<Finding> findings, string? observed = null)
    {
        Finding[] all = [.. findings.OrderByDescending(finding => finding.Status.Severity())];
        Verdict verdict = Verdict.Of(clause, target, all[0].Status, all[0].Reason, at, all[0].Arguments);
        string others = string.Join(", ", all.Skip(1)
            .Where(finding => finding.Status.Severity() > VerdictStatus.Met.Severity())
            .Select(finding => finding.Reason.Code).Where(code => !string.Equals(code, all[0].Reason.Code, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));
        verdict.Observed = others.Length == 0 ? observed : observed is null ? "also: " + others : observed + "; also: " + others;
        return verdict;
    }

    /// <summary>A finding out of a gap in the evidence.</summary>
    public static Finding Of(EvidenceGap gap) => new(VerdictStatus.Unknown, gap.Reason, gap.Arguments);
}
