namespace SlaOps;

/// <summary>
/// Judges, of hosts, <c>encryption.at-rest</c> by the disks beneath the folders that hold customers' data. A disk that the host does not encrypt
/// may be encrypted by what is beneath the host: it proves nothing either way.
/// </summary>
public static class DiskJudge
{
    /// <summary>The verdict on the folders that the estate names; those that only a database names are that database's.</summary>
    public static Verdict Judge(SlaPolicy policy, DiskEvidence evidence, IReadOnlyList<string> folders, DateTimeOffset at)
    {
        string target = Targets.Host(evidence.Host);
        StoredFolder[] asked = [.. evidence.Folders.Where(folder => folders.Contains(folder.Path, StringComparer.Ordinal))];
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.EncryptionAtRest, target, evidence.ObservedAt, at) ?? evidence.Gap;
        IEnumerable<Finding> findings = !policy.Encryption.AtRest ? [new Finding(VerdictStatus.NotApplicable, Reasons.EncryptionNotPromised, "encryption.atRest")]
            : doubt is not null ? [Finding.Of(doubt)]
            : [.. asked.Select(Of).OfType<Finding>(), new Finding(VerdictStatus.Met, Reasons.DisksEncrypted, string.Join(", ", asked.Select(folder => folder.Path)))];
        Verdict verdict = Finding.Worst(ClauseIds.EncryptionAtRest, target, at, findings, string.Join(", ", asked.Select(folder => folder.Path + " on " + (folder.Source ?? "-"))) is { Length: > 0 } seen ? seen : null);
        verdict.Required = "encrypted disks";
        verdict.Evidence = [new EvidenceReference(target, evidence.ObservedAt)];
        return verdict;
    }

    // Null where all is well.
    private static Finding? Of(StoredFolder folder) => folder switch
    {
        { Source: null } => new Finding(VerdictStatus.Unknown, Reasons.FolderNotSeen, folder.Path),
        { Encrypted: true } => null,
        _ => new Finding(VerdictStatus.Unknown, Reasons.DiskPlain, folder.Path, folder.Source),
    };
}
