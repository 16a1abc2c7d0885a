using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Waivers as events, as today's state, and applied to verdicts.</summary>
public static class Waivers
{
    /// <summary>The kinds of events that <see cref="Fold"/> reads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [LedgerKinds.Waiver, LedgerKinds.WaiverWithdrawn];

    /// <summary>The event of a new waiver.</summary>
    public static LedgerEvent Added(SlaWaiver waiver) => new(LedgerKinds.Waiver, waiver.Id, LedgerBody.Of(
        ("by", waiver.By),
        ("clause", waiver.Clause),
        ("reason", waiver.Reason),
        ("target", waiver.Target),
        ("validUntil", LedgerBody.Moment(waiver.ValidUntil))));

    /// <summary>The event that withdraws a waiver.</summary>
    public static LedgerEvent Withdrawn(string id, string by) => new(LedgerKinds.WaiverWithdrawn, id, LedgerBody.Of(("by", by)));

    /// <summary>Every waiver that was recorded by <paramref name="at"/>, with its state then; moments in <paramref name="zone"/>.</summary>
    public static IReadOnlyList<SlaWaiver> Fold(IEnumerable<LedgerEntry> entries, DateTimeOffset at, TimeZoneInfo zone)
    {
        Dictionary<string, SlaWaiver> known = new(StringComparer.Ordinal);
        foreach (LedgerEntry entry in entries.Where(entry => entry.At <= at))
        {
            if (string.Equals(entry.Kind, LedgerKinds.Waiver, StringComparison.Ordinal))
                known[entry.Subject] = Read(entry, zone);
            else if (string.Equals(entry.Kind, LedgerKinds.WaiverWithdrawn, StringComparison.Ordinal) && known.TryGetValue(entry.Subject, out SlaWaiver? waiver))
                waiver.WithdrawnAt ??= TimeZoneInfo.ConvertTime(entry.At, zone);
        }

        foreach (SlaWaiver waiver in known.Values)
            waiver.State = Grants.StateAt(waiver.ValidUntil, waiver.WithdrawnAt, at);
        return [.. known.Values];
    }

    /// <summary>
    /// What waivers make of verdicts at <paramref name="at"/>: <c>Breached</c> and <c>AtRisk</c> are <c>Excused</c>, reason <c>Waived</c>, and keep
    /// what was observed. <c>Unknown</c> cannot be waived: nobody knows what would be accepted.
    /// </summary>
    public static IEnumerable<Verdict> Apply(IEnumerable<Verdict> verdicts, IReadOnlyCollection<SlaWaiver> waivers, DateTimeOffset at) =>
        verdicts.Select(verdict => verdict.Status is VerdictStatus.Breached or VerdictStatus.AtRisk ? Applied(verdict, waivers, at) : verdict);

    private static Verdict Applied(Verdict verdict, IReadOnlyCollection<SlaWaiver> waivers, DateTimeOffset at)
    {
        SlaWaiver? longest = waivers
            .Where(waiver => waiver.At <= at && string.Equals(waiver.Clause, verdict.Clause, StringComparison.Ordinal) && Grants.Covers(waiver.Target, verdict.Target))
            .Where(waiver => Grants.StateAt(waiver.ValidUntil, waiver.WithdrawnAt, at) == GrantState.Valid)
            .MaxBy(waiver => waiver.ValidUntil);
        if (longest is null)
            return verdict;
        Verdict applied = Verdict.Of(verdict.Clause, verdict.Target, VerdictStatus.Excused, Reasons.Waived, verdict.At, longest.ValidUntil, longest.Reason, verdict.Reason);
        applied.Observed = verdict.Observed;
        applied.Required = verdict.Required;
        applied.Strength = verdict.Strength;
        applied.Evidence = [.. verdict.Evidence, new EvidenceReference("waiver:" + longest.Id, longest.At)];
        return applied;
    }

    private static SlaWaiver Read(LedgerEntry entry, TimeZoneInfo zone)
    {
        JsonObject body = entry.ReadBody();
        return new SlaWaiver
        {
            Id = entry.Subject,
            Clause = body.Text("clause") ?? "",
            Target = body.Text("target") ?? "",
            Reason = body.Text("reason") ?? "",
            ValidUntil = TimeZoneInfo.ConvertTime(body.Moment("validUntil") ?? DateTimeOffset.MinValue, zone),
            By = body.Text("by") ?? "",
            At = TimeZoneInfo.ConvertTime(entry.At, zone),
        };
    }
}
