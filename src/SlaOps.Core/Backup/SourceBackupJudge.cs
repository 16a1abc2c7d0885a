using System.Globalization;

namespace SlaOps;

/// <summary>
/// Judges <c>backup.system-files</c>: a repository is sound and whole, everything in it is committed, and what is committed is on the
/// backup remote within the policy's <c>systemFiles.maxAge</c>.
/// </summary>
public static class SourceBackupJudge
{
    private const string Clause = ClauseIds.BackupSystemFiles;

    /// <summary>The verdict for one repository.</summary>
    public static Verdict Judge(SlaPolicy policy, SourceBackupEvidence evidence, DateTimeOffset at)
    {
        Verdict verdict = Unproven(policy, evidence, at) ?? OfRepository(policy, evidence, at) ?? OfRemote(policy, evidence, at) ?? OfChanges(policy, evidence, at) ?? Met(evidence, at);
        verdict.Required = string.Create(
            CultureInfo.InvariantCulture, $"committed, on the remote within {InvariantText.Span(policy.Backup.SystemFiles.MaxAge)}{(policy.Backup.SystemFiles.WholeHistory ? ", whole history" : "")}");
        verdict.Observed = evidence.Gap is not null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{evidence.References.Count} branches and tags, {evidence.MissingCommits} commits not on the remote, {evidence.Changes.Count} changes not committed; last fetch {(evidence.FetchedAt is { } fetched ? InvariantText.Moment(fetched) : "-")}");
        return verdict;
    }

    /// <summary>The verdict where the estate names no repositories.</summary>
    public static Verdict NotConfigured(DateTimeOffset at) =>
        Verdict.Of(Clause, Targets.Sla, VerdictStatus.Unknown, Reasons.NotConfigured, at, "repositories", "- { name: etc, path: /etc, remote: backup }");

    private static Verdict? Unproven(SlaPolicy policy, SourceBackupEvidence evidence, DateTimeOffset at)
    {
        DateTimeOffset observed = TimeZoneInfo.ConvertTime(evidence.ObservedAt, policy.TimeZone);
        return evidence.Gap is EvidenceGap gap ? Of(evidence, at, VerdictStatus.Unknown, gap.Reason, gap.Arguments)
            : (at - evidence.ObservedAt).Duration() > policy.Backup.SystemFiles.MaxAge ? Of(evidence, at, VerdictStatus.Unknown, Reasons.NotObservedThen, observed)
            : null;
    }

    private static Verdict? OfRepository(SlaPolicy policy, SourceBackupEvidence evidence, DateTimeOffset at)
    {
        if (evidence.Damage.Count > 0)
            return Of(evidence, at, VerdictStatus.Breached, Reasons.SourceDamaged, evidence.Damage.Count, evidence.Damage[0]);
        return policy.Backup.SystemFiles.WholeHistory && (evidence.IsShallow || evidence.IsPartial)
            ? Of(evidence, at, VerdictStatus.Breached, evidence.IsShallow ? Reasons.SourceShallow : Reasons.SourcePartial, evidence.Repository.Path)
            : null;
    }

    private static Verdict? OfRemote(SlaPolicy policy, SourceBackupEvidence evidence, DateTimeOffset at)
    {
        string remote = evidence.Repository.Remote;
        if (!evidence.HasRemote)
            return Of(evidence, at, VerdictStatus.Breached, Reasons.SourceNoRemote, remote);
        if (evidence.RemoteGap is EvidenceGap gap)
            return Of(evidence, at, VerdictStatus.Unknown, gap.Reason, gap.Arguments);
        GitReference[] moved = [.. evidence.References.Where(one => IsTag(one) && evidence.Remote.TryGetValue(one.Name, out string? id) && !string.Equals(id, one.Id, StringComparison.Ordinal))];
        if (moved.Length > 0)
            return Of(evidence, at, VerdictStatus.Breached, Reasons.SourceTagDiffers, moved.Length, Short(moved[0]), remote);
        // The remote holds objects that were never fetched: what looks missing may lie behind them.
        if (evidence is { MissingCommits: > 0, RemoteUnknown: > 0 })
            return Of(evidence, at, VerdictStatus.Unknown, Reasons.SourceRemoteAhead, remote, evidence.RemoteUnknown);
        if (evidence.MissingCommits > 0 && evidence.OldestMissingAt is { } oldest && at - oldest > policy.Backup.SystemFiles.MaxAge)
            return Of(evidence, at, VerdictStatus.Breached, Reasons.SourceNotPushed, evidence.MissingCommits, remote, TimeZoneInfo.ConvertTime(oldest, policy.TimeZone), policy.Backup.SystemFiles.MaxAge);
        GitReference[] absent = [.. evidence.References.Where(one => !evidence.Remote.ContainsKey(one.Name)).OrderBy(one => one.CommittedAt ?? DateTimeOffset.MinValue)];
        return absent.Length > 0 && !(at - absent[0].CommittedAt <= policy.Backup.SystemFiles.MaxAge)
            ? Of(evidence, at, VerdictStatus.Breached, Reasons.SourceReferenceMissing, absent.Length, Short(absent[0]), remote)
            : null;
    }

    private static Verdict? OfChanges(SlaPolicy policy, SourceBackupEvidence evidence, DateTimeOffset at)
    {
        if (evidence.Changes.Count == 0)
            return null;
        bool old = at - evidence.OldestChangeAt > policy.Backup.SystemFiles.MaxAge;
        return Of(evidence, at, old ? VerdictStatus.Breached : VerdictStatus.AtRisk, Reasons.SourceNotCommitted, evidence.Changes.Count, evidence.Changes.Count(change => change.IsUntracked), evidence.Changes[0].Path);
    }

    private static Verdict Met(SourceBackupEvidence evidence, DateTimeOffset at)
    {
        int absent = evidence.References.Count(one => !evidence.Remote.ContainsKey(one.Name));
        return evidence.References.Count == 0 ? Of(evidence, at, VerdictStatus.Unknown, Reasons.SourceEmpty, evidence.Repository.Path)
            : evidence.MissingCommits + absent > 0 ? Of(evidence, at, VerdictStatus.Met, Reasons.SourcePending, evidence.MissingCommits, absent, evidence.Repository.Remote)
            : Of(evidence, at, VerdictStatus.Met, Reasons.SourceBackedUp, evidence.References.Count, evidence.Repository.Remote);
    }

    private static bool IsTag(GitReference reference) => reference.Name.StartsWith("refs/tags/", StringComparison.Ordinal);

    private static string Short(GitReference reference) => reference.Name.Split('/', 3)[^1];

    private static Verdict Of(SourceBackupEvidence evidence, DateTimeOffset at, VerdictStatus status, Reason reason, params object?[] arguments)
    {
        Verdict verdict = Verdict.Of(Clause, Targets.Repository(evidence.Repository.Name), status, reason, at, arguments);
        verdict.Evidence = [new EvidenceReference(evidence.Repository.Host is string host ? $"{host}:{evidence.Repository.Path}" : evidence.Repository.Path, evidence.ObservedAt)];
        return verdict;
    }
}
