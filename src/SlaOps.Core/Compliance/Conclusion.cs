namespace SlaOps;

/// <summary>What the ledger adds to verdicts that were judged from evidence: what was found then, people's word, and waivers.</summary>
public sealed record LedgerFindings
{
    /// <summary>Nothing: an empty ledger, or one that could not be read.</summary>
    public static readonly LedgerFindings None = new();

    public IReadOnlyList<SlaAttestation> Attestations { get; init; } = [];

    public IReadOnlyList<SlaWaiver> Waivers { get; init; } = [];

    /// <summary>The verdicts that held at the moment judged for, by the last runs before it.</summary>
    public IReadOnlyList<HeldVerdict> Held { get; init; } = [];
}

/// <summary>A recorded verdict and the last run before the moment judged for that still found the same.</summary>
/// <param name="Sequence">The ledger entry of the verdict.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="ConfirmedAt">When it was last found.</param>
public sealed record HeldVerdict(long Sequence, Verdict Verdict, DateTimeOffset ConfirmedAt);

/// <summary>The last step of judging, the same for every judging cmdlet.</summary>
public static class Conclusion
{
    /// <summary>
    /// Verdicts as they are shown, worst first: what could not be observed at a past moment is taken from the runs of that time
    /// (as old as the clause allows), attestations and waivers apply, and each carries the strength of its promise.
    /// </summary>
    public static IReadOnlyList<Verdict> Of(SlaPolicy policy, IEnumerable<Verdict> verdicts, LedgerFindings findings, DateTimeOffset at)
    {
        IEnumerable<Verdict> found = verdicts.SelectMany(verdict => ObservedThen(policy, verdict, findings.Held, at)).DistinctBy(verdict => (verdict.Clause, verdict.Target));
        IEnumerable<Verdict> applied = Waivers.Apply(Attestations.Apply(found, findings.Attestations, at), findings.Waivers, at);
        Verdict[] concluded = [.. PatchFleetJudge.Again([.. applied]).WorstFirst()];
        foreach (Verdict verdict in concluded)
        {
            if (policy.Clauses.TryGetValue(verdict.Clause, out ClausePromise? promise))
                verdict.Strength = promise.Strength;
        }

        return concluded;
    }

    private static IEnumerable<Verdict> ObservedThen(SlaPolicy policy, Verdict verdict, IReadOnlyList<HeldVerdict> held, DateTimeOffset at)
    {
        if (!string.Equals(verdict.Reason, Reasons.NotObservedThen.Code, StringComparison.Ordinal))
            return [verdict];
        HeldVerdict[] then = [.. held.Where(one => string.Equals(one.Verdict.Clause, verdict.Clause, StringComparison.Ordinal)
            && string.Equals(one.Verdict.Target, verdict.Target, StringComparison.Ordinal)
            && at - one.ConfirmedAt <= EvidenceAge.Allowed(policy, verdict.Clause))];
        return then.Length == 0 ? [verdict] : then.Select(one => Recalled(one, at));
    }

    private static Verdict Recalled(HeldVerdict held, DateTimeOffset at)
    {
        Verdict verdict = held.Verdict;
        return new Verdict
        {
            Clause = verdict.Clause,
            Target = verdict.Target,
            Status = verdict.Status,
            Reason = verdict.Reason,
            Arguments = verdict.Arguments,
            Observed = verdict.Observed,
            Required = verdict.Required,
            Evidence = [new EvidenceReference("ledger:" + InvariantText.Of(held.Sequence), held.ConfirmedAt.ToUniversalTime()), .. verdict.Evidence],
            At = at,
        };
    }
}

/// <summary>How old evidence of a clause may be.</summary>
public static class EvidenceAge
{
    /// <summary>The clause's own <c>maxAge</c>, or a day where the policy names none.</summary>
    public static TimeSpan Allowed(SlaPolicy policy, string clause) => clause switch
    {
        ClauseIds.TimeSync => policy.Time.MaxAge,
        ClauseIds.PatchInterval => policy.Patch.ListsMaxAge,
        _ when clause.StartsWith("backup.database.", StringComparison.Ordinal) => policy.Backup.Database.Every,
        ClauseIds.AccessAdministrators or ClauseIds.SecurityAdminAuthentication or ClauseIds.SecurityCredentials => policy.Access.MaxAge,
        _ when clause.StartsWith("security.", StringComparison.Ordinal) => policy.Security.MaxAge,
        _ => TimeSpan.FromDays(1),
    };
}
