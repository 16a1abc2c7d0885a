namespace SlaOps;

/// <summary>Judges <c>log.usage</c>: every finished day is in its month's total in time, and none is missing between the first and the last.</summary>
public static class UsageJudge
{
    /// <summary>What to write into an estate that names no usage.</summary>
    public const string Example = "usage: [{ name: calls, path: /srv/usage, file: \"usage-{yyyyMMdd}.csv\" }]";

    /// <summary>The verdict for one source, by what the ledger knew at the moment judged for.</summary>
    public static Verdict Judge(SlaPolicy policy, UsageSource source, UsageLedger usage, DateTimeOffset at)
    {
        IReadOnlyCollection<DateOnly> days = usage.DaysOf(source.Name);
        // A day is due once its span has passed since its end.
        DateOnly due = ZonedTime.DateOf(at - policy.Logs.UsageWithin, policy.TimeZone).AddDays(-1);
        IReadOnlyList<DateOnly> missing = [.. usage.Missing(source.Name, policy.TimeZone, at).Where(day => day <= due)];
        Finding finding = days.Count == 0 ? new Finding(VerdictStatus.Unknown, Reasons.UsageNone, source.Name)
            : missing.Count > 0 ? new Finding(VerdictStatus.Breached, Reasons.UsageMissing, missing[0], missing.Count)
            : new Finding(VerdictStatus.Met, Reasons.UsageAdded, days.First(), days.Last(), days.Count);
        Verdict verdict = Finding.Worst(ClauseIds.LogUsage, Targets.Usage(source.Name), at, [finding], days.Count == 0 ? null : "added through " + InvariantText.Of(days.Last()));
        verdict.Required = "each day in its month's total within " + InvariantText.Span(policy.Logs.UsageWithin);
        verdict.Evidence = [new EvidenceReference("ledger", at.ToUniversalTime())];
        return verdict;
    }

    /// <summary>The verdict where the ledger cannot be read.</summary>
    public static Verdict Unreadable(UsageSource source, string? why, DateTimeOffset at) =>
        Verdict.Of(ClauseIds.LogUsage, Targets.Usage(source.Name), VerdictStatus.Unknown, Reasons.Unreadable, at, "ledger", why);
}
