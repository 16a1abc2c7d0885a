using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Attestations as events, as today's state, and applied to verdicts.</summary>
public static class Attestations
{
    /// <summary>The kinds of events that <see cref="Fold"/> reads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [LedgerKinds.Attestation, LedgerKinds.AttestationWithdrawn];

    // Here something measures and failed: a person's word must not cover that up.
    private static readonly HashSet<string> Measured = new(StringComparer.Ordinal) { Reasons.Unreadable.Code, Reasons.Stale.Code, Reasons.NotObservedThen.Code, Reasons.PatchFleetUnknown.Code, Reasons.PatchListsStale.Code };

    /// <summary>The event of a new attestation.</summary>
    public static LedgerEvent Added(SlaAttestation attestation) => new(LedgerKinds.Attestation, attestation.Id, LedgerBody.Of(
        ("by", attestation.By),
        ("clause", attestation.Clause),
        ("evidence", attestation.Evidence),
        ("sha256", attestation.EvidenceSha256),
        ("statement", attestation.Statement),
        ("target", attestation.Target),
        ("validUntil", LedgerBody.Moment(attestation.ValidUntil))));

    /// <summary>The event that withdraws an attestation.</summary>
    public static LedgerEvent Withdrawn(string id, string by) => new(LedgerKinds.AttestationWithdrawn, id, LedgerBody.Of(("by", by)));

    /// <summary>Every attestation that was recorded by <paramref name="at"/>, with its state then; moments in <paramref name="zone"/>.</summary>
    public static IReadOnlyList<SlaAttestation> Fold(IEnumerable<LedgerEntry> entries, DateTimeOffset at, TimeZoneInfo zone)
    {
        Dictionary<string, SlaAttestation> known = new(StringComparer.Ordinal);
        foreach (LedgerEntry entry in entries.Where(entry => entry.At <= at))
        {
            if (string.Equals(entry.Kind, LedgerKinds.Attestation, StringComparison.Ordinal))
                known[entry.Subject] = Read(entry, zone);
            else if (string.Equals(entry.Kind, LedgerKinds.AttestationWithdrawn, StringComparison.Ordinal) && known.TryGetValue(entry.Subject, out SlaAttestation? attestation))
                attestation.WithdrawnAt ??= TimeZoneInfo.ConvertTime(entry.At, zone);
        }

        foreach (SlaAttestation attestation in known.Values)
            attestation.State = Grants.StateAt(attestation.ValidUntil, attestation.WithdrawnAt, at);
        return [.. known.Values];
    }

    /// <summary>
    /// What attestations make of verdicts at <paramref name="at"/>: <c>Unknown</c> for want of a measurement is <c>Met</c>, reason
    /// <c>Attested</c>, under a valid one, and says so under one that ran out. Where a measurement was tried and failed it stays.
    /// </summary>
    public static IEnumerable<Verdict> Apply(IEnumerable<Verdict> verdicts, IReadOnlyCollection<SlaAttestation> attestations, DateTimeOffset at) =>
        verdicts.Select(verdict => verdict.Status == VerdictStatus.Unknown && !Measured.Contains(verdict.Reason) ? Applied(verdict, attestations, at) : verdict);

    private static Verdict Applied(Verdict verdict, IReadOnlyCollection<SlaAttestation> attestations, DateTimeOffset at)
    {
        SlaAttestation? longest = attestations
            .Where(attestation => attestation.At <= at && string.Equals(attestation.Clause, verdict.Clause, StringComparison.Ordinal) && Grants.Covers(attestation.Target, verdict.Target))
            .Where(attestation => Grants.StateAt(attestation.ValidUntil, attestation.WithdrawnAt, at) != GrantState.Withdrawn)
            .MaxBy(attestation => attestation.ValidUntil);
        if (longest is null)
            return verdict;
        bool valid = at < longest.ValidUntil;
        Verdict applied = valid
            ? Verdict.Of(verdict.Clause, verdict.Target, VerdictStatus.Met, Reasons.Attested, verdict.At, longest.By, longest.ValidUntil, longest.Statement)
            : Verdict.Of(verdict.Clause, verdict.Target, VerdictStatus.Unknown, Reasons.AttestationExpired, verdict.At, longest.ValidUntil);
        applied.Required = verdict.Required;
        applied.Strength = verdict.Strength;
        applied.Evidence = [.. verdict.Evidence, new EvidenceReference("attestation:" + longest.Id, longest.At, longest.EvidenceSha256)];
        return applied;
    }

    private static SlaAttestation Read(LedgerEntry entry, TimeZoneInfo zone)
    {
        JsonObject body = entry.ReadBody();
        return new SlaAttestation
        {
            Id = entry.Subject,
            Clause = body.Text("clause") ?? "",
            Target = body.Text("target") ?? "*",
            Statement = body.Text("statement") ?? "",
            Evidence = body.Text("evidence") ?? "",
            EvidenceSha256 = body.Text("sha256"),
            ValidUntil = TimeZoneInfo.ConvertTime(body.Moment("validUntil") ?? DateTimeOffset.MinValue, zone),
            By = body.Text("by") ?? "",
            At = TimeZoneInfo.ConvertTime(entry.At, zone),
        };
    }
}
