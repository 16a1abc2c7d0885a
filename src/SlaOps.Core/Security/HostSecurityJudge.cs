namespace SlaOps;

/// <summary>Judges <c>security.firewall</c>, <c>security.intrusion-detection</c> and <c>security.network-monitoring</c> of a host.</summary>
public static class HostSecurityJudge
{
    /// <summary>The clauses that it judges.</summary>
    public static readonly string[] Clauses = [ClauseIds.SecurityFirewall, ClauseIds.SecurityIntrusionDetection, ClauseIds.SecurityNetworkMonitoring];

    /// <summary>One verdict for each of the clauses.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, HostSecurityEvidence evidence, DateTimeOffset at) =>
        EvidenceMoment.Doubt(policy, ClauseIds.SecurityFirewall, Targets.Host(evidence.Host), evidence.ObservedAt, at) is { } doubt
            ? Clauses.Select(clause => doubt.Verdict(clause, Targets.Host(evidence.Host), at))
            : [FirewallJudge.Judge(evidence, at), IntrusionDetection(policy, evidence, at), NetworkMonitoring(policy, evidence, at)];

    private static Verdict IntrusionDetection(SlaPolicy policy, HostSecurityEvidence evidence, DateTimeOffset at) => Services(
        ClauseIds.SecurityIntrusionDetection, policy.Security.IntrusionDetection, Reasons.IntrusionDetectionAbsent, evidence, at, name =>
            OfAnswers(name, [.. evidence.Detections.Where(one => SecurityServices.ProcessesOf(name).Contains(one.Process, StringComparer.Ordinal))]));

    // One that cannot be asked is taken at its process's word.
    private static Finding OfAnswers(string name, DetectionState[] answers) =>
        answers.Any(answer => answer.Watches == 0) ? new Finding(VerdictStatus.Breached, Reasons.IntrusionDetectionIdle, name)
        : answers.Select(answer => answer.Unanswered).OfType<UnansweredTool>().FirstOrDefault() is { } tool ? tool.AsFinding()
        : new Finding(VerdictStatus.Met, Reasons.IntrusionDetectionRuns, name);

    private static Verdict NetworkMonitoring(SlaPolicy policy, HostSecurityEvidence evidence, DateTimeOffset at) => Services(
        ClauseIds.SecurityNetworkMonitoring, policy.Security.NetworkMonitoring, Reasons.NetworkMonitoringAbsent, evidence, at, name =>
            // One that sends what it sees on its own need not listen.
            !SecurityServices.IsAsked(name) || evidence.Listeners?.Overlaps(SecurityServices.ProcessesOf(name)) is true ? new Finding(VerdictStatus.Met, Reasons.NetworkMonitoringRuns, name)
            : evidence.Listeners is not null ? new Finding(VerdictStatus.Breached, Reasons.NetworkMonitoringDeaf, name)
            : (evidence.ListenersUnanswered ?? new UnansweredTool("ss", "-")).AsFinding());

    // One that works is enough; of the others the best is what is said.
    private static Verdict Services(string clause, IReadOnlyList<string> counted, Reason absent, HostSecurityEvidence evidence, DateTimeOffset at, Func<string, Finding> judge)
    {
        string list = string.Join(", ", counted);
        string[] running = [.. counted.Where(name => evidence.Processes?.Overlaps(SecurityServices.ProcessesOf(name)) is true)];
        Finding finding = running.Select(judge).MinBy(one => one.Status.Severity())
            ?? (evidence.Processes is null ? new Finding(VerdictStatus.Unknown, Reasons.NeedsRoot, "/proc", null) : new Finding(VerdictStatus.Breached, absent, list));
        Verdict verdict = Verdict.Of(clause, Targets.Host(evidence.Host), finding.Status, finding.Reason, at, finding.Arguments);
        verdict.Required = "one runs: " + list;
        verdict.Observed = running.Length == 0 ? null : string.Join(", ", running);
        verdict.Evidence = evidence.Processes is null ? [] : [new EvidenceReference("/proc", evidence.ObservedAt)];
        return verdict;
    }
}
