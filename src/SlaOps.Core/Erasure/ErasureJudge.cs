namespace SlaOps;

/// <summary>
/// Judges <c>erasure.due</c>, one verdict for each terminated tenant, and <c>erasure.never-active</c> over the erasures of a period. A tenant
/// counts as erased only where every place was asked and has nothing of it.
/// </summary>
public static class ErasureJudge
{
    /// <summary>The clauses.</summary>
    public static IReadOnlyList<string> Clauses { get; } = [ClauseIds.ErasureDue, ClauseIds.ErasureNeverActive];

    /// <summary>The verdicts.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, ErasureEvidence evidence, DateTimeOffset at)
    {
        Verdict[] tenants = [.. evidence.Tenants.Where(tenant => tenant.EndedOn is not null).Select(tenant => JudgeTenant(policy, evidence, tenant, at))];
        Verdict? unproven = Unproven(ClauseIds.ErasureDue, evidence, at);
        if (unproven is not null)
            tenants = [.. tenants, unproven];
        if (tenants.Length == 0)
            tenants = [Verdict.Of(ClauseIds.ErasureDue, Targets.Sla, VerdictStatus.NotApplicable, Reasons.NoEvents, at, evidence.From, at)];
        foreach (Verdict verdict in tenants)
            verdict.Required = $"{Units.Calendar(policy.Erasure.After)} + {InvariantText.Span(policy.Erasure.Tolerance)}";
        return [.. tenants, JudgeNeverActive(policy, evidence, at)];
    }

    private static Verdict JudgeTenant(SlaPolicy policy, ErasureEvidence evidence, TenantRecord tenant, DateTimeOffset at)
    {
        Termination termination = tenant.Termination(policy, at)!;
        Verdict verdict = tenant.Tombstone is ErasureRecord tombstone
            ? JudgeErased(policy, evidence, termination, tombstone, at)
            : JudgeOpen(termination, at);
        verdict.Observed = $"{termination.State}; ended {InvariantText.Of(termination.EndedOn)}" + (termination.ErasedAt is DateTimeOffset erased ? $"; erased {InvariantText.Of(erased)}" : "");
        verdict.Evidence =
        [
            new EvidenceReference("ledger:" + Targets.Tenant(tenant.Tenant), tenant.RegisteredAt.ToUniversalTime()),
            .. tenant.Tombstone?.Entries.TakeLast(1).Select(entry => new EvidenceReference("ledger:" + InvariantText.Of(entry.Sequence), entry.At.ToUniversalTime(), entry.Hash)) ?? [],
            .. evidence.ResidueAt is DateTimeOffset asked ? evidence.Residue.Where(residue => string.Equals(residue.Tenant, tenant.Tenant, StringComparison.Ordinal)).Select(residue => new EvidenceReference(residue.Place, asked)) : [],
        ];
        return verdict;
    }

    private static Verdict JudgeOpen(Termination termination, DateTimeOffset at)
    {
        if (at < termination.DueAt)
            return Say(termination, VerdictStatus.Met, Reasons.ErasurePending, at, termination.DueAt);
        if (termination.Holds.Count > 0)
            return Say(termination, VerdictStatus.Excused, Reasons.ErasureOnHold, at, string.Join(", ", termination.Holds), termination.DueAt);
        return at <= termination.LateAt
            ? Say(termination, VerdictStatus.AtRisk, Reasons.ErasureDueNow, at, termination.DueAt, termination.LateAt)
            : Say(termination, VerdictStatus.Breached, Reasons.ErasureOverdue, at, termination.DueAt, termination.LateAt);
    }

    private static Verdict JudgeErased(SlaPolicy policy, ErasureEvidence evidence, Termination termination, ErasureRecord tombstone, DateTimeOffset at)
    {
        DateTimeOffset erased = termination.ErasedAt!.Value;
        TenantResidue[] residue = [.. evidence.Residue.Where(one => string.Equals(one.Tenant, termination.Tenant, StringComparison.Ordinal))];
        // What is there now was there, or was not, at a past moment: nobody can tell.
        bool observed = evidence.ResidueAt is DateTimeOffset asked && asked <= at;
        if (observed && residue.FirstOrDefault(one => one.Count > 0) is TenantResidue left)
            return Say(termination, VerdictStatus.Breached, Reasons.ErasureResidue, at, left.Place, left.Count, erased);
        if (tombstone.StartedAt < termination.DueAt)
            return Say(termination, VerdictStatus.Breached, Reasons.ErasureWasEarly, at, TimeZoneInfo.ConvertTime(tombstone.StartedAt, policy.TimeZone), termination.DueAt);
        if (erased > termination.LateAt && erased >= evidence.From)
            return Say(termination, VerdictStatus.Breached, Reasons.ErasureWasLate, at, erased, termination.LateAt);
        if (evidence.ResidueAt is null)
            return Say(termination, VerdictStatus.Unknown, Reasons.NotConfigured, at, "tenantData", "tenantData: [{ database: calltree, table: call_history, tenantColumn: tenant_id }]");
        if (!observed)
            return Say(termination, VerdictStatus.Unknown, Reasons.NotObservedThen, at, TimeZoneInfo.ConvertTime(evidence.ResidueAt.Value, policy.TimeZone));
        if (residue.FirstOrDefault(one => one.Count is null) is TenantResidue silent)
            return Say(termination, VerdictStatus.Unknown, Reasons.ErasureUnanswered, at, silent.Place, Why(silent.Gap));
        return residue.Length == 0
            ? Say(termination, VerdictStatus.Unknown, Reasons.ErasureUnanswered, at, "tenantData", "-")
            : Say(termination, VerdictStatus.Met, Reasons.ErasureInTime, at, erased, termination.DueAt);
    }

    private static Verdict JudgeNeverActive(SlaPolicy policy, ErasureEvidence evidence, DateTimeOffset at)
    {
        ErasureRecord[] erasures = [.. evidence.Tenants.SelectMany(tenant => tenant.Erasures).Where(erasure => erasure.StartedAt >= evidence.From && erasure.StartedAt <= at)];
        Verdict verdict = erasures.Select(erasure => OfActive(policy, erasure, at)).FirstOrDefault(finding => finding is not null)
            ?? Unproven(ClauseIds.ErasureNeverActive, evidence, at)
            ?? (erasures.Length == 0
                ? Verdict.Of(ClauseIds.ErasureNeverActive, Targets.Sla, VerdictStatus.NotApplicable, Reasons.NoEvents, at, evidence.From, at)
                : Verdict.Of(ClauseIds.ErasureNeverActive, Targets.Sla, VerdictStatus.Met, Reasons.ErasureOnlyTerminated, at, erasures.Length, evidence.From));
        verdict.Observed = $"{erasures.Length} erasures, {erasures.Count(erasure => string.Equals(erasure.Activity, "inactive", StringComparison.Ordinal))} checked against the live system";
        verdict.Required = "terminated, not held";
        verdict.Evidence = [.. erasures.SelectMany(erasure => erasure.Entries.Take(1)).Select(entry => new EvidenceReference("ledger:" + InvariantText.Of(entry.Sequence), entry.At.ToUniversalTime(), entry.Hash))];
        return verdict;
    }

    private static Verdict? OfActive(SlaPolicy policy, ErasureRecord erasure, DateTimeOffset at)
    {
        DateTimeOffset started = TimeZoneInfo.ConvertTime(erasure.StartedAt, policy.TimeZone);
        // A termination that was withdrawn while it ran: what it began with after that, it did to a tenant in service.
        bool withdrawn = erasure.WithdrawnAt is DateTimeOffset moment && erasure.LastBeganAt > moment;
        if (erasure.EndedOn is null || withdrawn)
            return Verdict.Of(ClauseIds.ErasureNeverActive, Targets.Sla, VerdictStatus.Breached, Reasons.ErasureOfActive, at, erasure.Tenant, started);
        return erasure.WasHeld
            ? Verdict.Of(ClauseIds.ErasureNeverActive, Targets.Sla, VerdictStatus.Breached, Reasons.ErasureDespiteHold, at, erasure.Tenant, started)
            : null;
    }

    // What the ledger does not tell is unknown, however good the rest looks.
    private static Verdict? Unproven(string clause, ErasureEvidence evidence, DateTimeOffset at) =>
        evidence.Unreadable.Count > 0
            ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.Unreadable, at, "ledger:" + InvariantText.Of(evidence.Unreadable[0]), "body")
        : evidence.LedgerFirst is null ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.LedgerEmpty, at)
        : evidence.LedgerFirst > evidence.From
            ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.LedgerTooYoung, at, evidence.From, evidence.LedgerFirst)
        : null;

    private static Verdict Say(Termination termination, VerdictStatus status, Reason reason, DateTimeOffset at, params object?[] arguments) =>
        Verdict.Of(ClauseIds.ErasureDue, Targets.Tenant(termination.Tenant), status, reason, at, arguments);

    private static string Why(EvidenceGap? gap) => gap is null ? "-" : Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of), System.Globalization.CultureInfo.InvariantCulture);
}
