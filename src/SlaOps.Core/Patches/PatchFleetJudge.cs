using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>patch.interval</c> for all hosts together: the worst host decides, one that nobody knows of counts as worse than one at risk.
/// As for each host, the time between two rounds of patches is told and decides nothing.
/// </summary>
public static class PatchFleetJudge
{
    // A message names no more hosts than a reader takes in.
    private const int NamedAtMost = 5;

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { Reasons.PatchFleetKept.Code, Reasons.PatchFleetBehind.Code, Reasons.PatchFleetUnknown.Code, Reasons.PatchFleetWaived.Code };

    /// <summary>One verdict for the estate out of the verdicts on all its hosts; none where there are not two, for the host's own says it all.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, IReadOnlyList<Verdict> hosts, IEnumerable<PatchEvidence> evidence, DateTimeOffset at)
    {
        if (hosts.Count < 2)
            return [];
        PatchEvidence[] seen = [.. evidence.Where(one => one.ObservedAt <= at)];
        IReadOnlyList<PatchRound> rounds = PatchRounds.Of(seen.SelectMany(one => one.Status.History));
        Verdict verdict = Fold(hosts, at);
        verdict.Required = "every host: " + PatchJudge.Required(policy);
        verdict.Observed = string.Create(CultureInfo.InvariantCulture, $"hosts {hosts.Count}, rounds {rounds.Count}, last {InvariantText.Of(rounds.Count == 0 ? null : TimeZoneInfo.ConvertTime(rounds[^1].End, policy.TimeZone))}, gap {InvariantText.Of(PatchRounds.LongestGap(rounds))}, of one host {InvariantText.Of(seen.Max(one => one.Status.LongestGap))}");
        verdict.Evidence = [.. seen.Where(one => one.Status.Manager is not null).Select(one => new EvidenceReference(Targets.Host(one.Status.ComputerName), one.ObservedAt))];
        return [verdict];
    }

    /// <summary>
    /// The verdicts, that on the estate made anew of those on its hosts: what a waiver, an attestation or an earlier run says of a host
    /// holds for the estate as well.
    /// </summary>
    public static IEnumerable<Verdict> Again(IReadOnlyList<Verdict> verdicts)
    {
        Verdict[] hosts = [.. verdicts.Where(verdict => string.Equals(verdict.Clause, ClauseIds.PatchInterval, StringComparison.Ordinal) && !IsFleet(verdict))];
        return verdicts.Select(verdict => IsFleet(verdict) && hosts.Length > 0 ? Again(verdict, hosts) : verdict);
    }

    // A waiver for the estate itself stands, but for hosts that nobody knows of: what is not known cannot be accepted.
    private static Verdict Again(Verdict fleet, Verdict[] hosts)
    {
        Verdict verdict = Fold(hosts, fleet.At);
        if (!Own.Contains(fleet.Reason) && verdict.Status != VerdictStatus.Unknown)
            return fleet;
        (verdict.Observed, verdict.Required, verdict.Evidence) = (fleet.Observed, fleet.Required, fleet.Evidence);
        return verdict;
    }

    private static bool IsFleet(Verdict verdict) =>
        string.Equals(verdict.Clause, ClauseIds.PatchInterval, StringComparison.Ordinal) && string.Equals(verdict.Target, Targets.Estate, StringComparison.Ordinal);

    private static Verdict Fold(IReadOnlyList<Verdict> hosts, DateTimeOffset at)
    {
        VerdictStatus worst = hosts.MaxBy(verdict => verdict.Status.Severity())!.Status;
        string[] names = [.. hosts.Where(verdict => verdict.Status == worst).Select(verdict => verdict.Target[(verdict.Target.IndexOf(':', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal)];
        return worst switch
        {
            VerdictStatus.Met or VerdictStatus.NotApplicable => Say(Reasons.PatchFleetKept, hosts.Count),
            VerdictStatus.Excused => Say(Reasons.PatchFleetWaived, names.Length, hosts.Count, Named(names)),
            VerdictStatus.Unknown => Say(Reasons.PatchFleetUnknown, names.Length, hosts.Count, Named(names)),
            _ => Say(Reasons.PatchFleetBehind, names.Length, hosts.Count, Named(names)),
        };

        Verdict Say(Reason reason, params object?[] arguments) => Verdict.Of(ClauseIds.PatchInterval, Targets.Estate, worst, reason, at, arguments);
    }

    private static string Named(string[] names) =>
        names.Length <= NamedAtMost ? string.Join(", ", names) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(NamedAtMost))}, +{names.Length - NamedAtMost}");
}
