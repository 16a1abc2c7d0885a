using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>log.operation</c>: a log of each of the past days is there. Today's is still being written and is not asked for;
/// the days are those of the policy's zone.
/// </summary>
public static class LogJudge
{
    /// <summary>The verdict for one log set.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, LogEvidence evidence, DateTimeOffset at)
    {
        int days = DaysOf(policy);
        DateOnly today = ZonedTime.DateOf(at, policy.TimeZone);
        Dictionary<DateOnly, LogFile> held = evidence.Files.Where(file => file.Day <= today)
            .GroupBy(file => file.Day).ToDictionary(group => group.Key, group => group.MaxBy(file => file.Length)!);
        DateOnly[] asked = [.. Enumerable.Range(1, days).Select(back => today.AddDays(-back))];
        Verdict verdict = Unproven(policy, evidence, at) ?? Days(policy, evidence, held, asked, at);
        verdict.Required = string.Create(CultureInfo.InvariantCulture, $"a log of each of the past {days} days");
        verdict.Observed = evidence.Gap is null ? string.Create(CultureInfo.InvariantCulture, $"{asked.Count(held.ContainsKey)} of {days} days") : null;
        yield return verdict;
    }

    /// <summary>The verdict where the estate names no logs.</summary>
    public static Verdict NotConfigured(DateTimeOffset at) => Verdict.Of(
        ClauseIds.LogOperation, Targets.Sla, VerdictStatus.Unknown, Reasons.NotConfigured, at, "logs", "- { name: app, path: /var/log/app, file: \"app-{yyyyMMdd}.log\" }");

    /// <summary>How many past days the policy asks for; a part of a day counts as one.</summary>
    public static int DaysOf(SlaPolicy policy) => (int)Math.Ceiling(policy.Logs.Operation.TotalDays);

    private static Verdict? Unproven(SlaPolicy policy, LogEvidence evidence, DateTimeOffset at)
    {
        if (evidence.Gap is EvidenceGap gap)
            return Of(VerdictStatus.Unknown, gap.Reason, evidence, at, gap.Arguments);
        DateTimeOffset observed = TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone);
        if (at - observed > policy.Logs.MaxAge)
            return Of(VerdictStatus.Unknown, Reasons.Stale, evidence, at, evidence.Source, observed, policy.Logs.MaxAge);
        // What was to be kept then may rightly have gone since.
        if (ZonedTime.DateOf(at, policy.TimeZone) < ZonedTime.DateOf(observed, policy.TimeZone))
            return Of(VerdictStatus.Unknown, Reasons.NotObservedThen, evidence, at, observed);
        return evidence.Files.Count == 0 ? Of(VerdictStatus.Unknown, Reasons.LogNoFiles, evidence, at, evidence.Source, evidence.Set.File) : null;
    }

    /// <summary>The oldest day whose logs may still be there at a moment.</summary>
    public static DateOnly OldestKept(SlaPolicy policy, DateTimeOffset at) =>
        ZonedTime.DateOf(at, policy.TimeZone).AddDays(-Math.Max(DaysOf(policy), (int)Math.Ceiling(policy.Logs.RotateAfter.TotalDays)));

    private static Verdict Days(SlaPolicy policy, LogEvidence evidence, Dictionary<DateOnly, LogFile> held, DateOnly[] asked, DateTimeOffset at)
    {
        TimeSpan rotateAfter = policy.Logs.RotateAfter;
        DateOnly oldest = OldestKept(policy, at);
        DateOnly? first = held.Count == 0 ? null : held.Keys.Min();
        DateOnly[] missing = [.. asked.Where(day => day > first && !held.ContainsKey(day))];
        if (missing.Length > 0)
            return Of(VerdictStatus.Breached, Reasons.LogDayMissing, evidence, at, missing[0], missing.Length, asked.Length);
        LogFile[] present = [.. asked.Where(held.ContainsKey).Select(day => held[day])];
        if (present.FirstOrDefault(file => file.Problem is not null) is LogFile unreadable)
            return Of(VerdictStatus.Unknown, Reasons.Unreadable, evidence, at, unreadable.Path, unreadable.Problem);
        if (asked.Length > 0 && (first is null || first > asked[^1]))
            return Of(VerdictStatus.Unknown, Reasons.TooYoung, evidence, at, first, TimeSpan.FromDays(asked.Length));
        if (present.FirstOrDefault(file => file.Length == 0) is LogFile empty)
            return Of(VerdictStatus.AtRisk, Reasons.LogDayEmpty, evidence, at, empty.Day, asked.Length);
        DateOnly[] expired = [.. held.Keys.Where(day => day < oldest)];
        if (expired.Length > 0)
            return Of(VerdictStatus.AtRisk, Reasons.LogNotRotated, evidence, at, expired.Min(), evidence.Files.Count(file => file.Day < oldest), rotateAfter);
        return Of(VerdictStatus.Met, Reasons.LogRetained, evidence, at, asked.Length, asked.LastOrDefault());
    }

    private static Verdict Of(VerdictStatus status, Reason reason, LogEvidence evidence, DateTimeOffset at, params object?[] arguments)
    {
        Verdict verdict = Verdict.Of(ClauseIds.LogOperation, Targets.Log(evidence.Set.Name), status, reason, at, arguments);
        verdict.Evidence = [new EvidenceReference(evidence.Source, evidence.ObservedAt)];
        return verdict;
    }
}
