namespace SlaOps;

/// <summary>Judges, of containers with tenants' data, <c>encryption.at-rest</c> by what the service says of each blob.</summary>
public static class ContainerJudge
{
    /// <summary>One verdict.</summary>
    public static Verdict Judge(SlaPolicy policy, ContainerEvidence evidence, DateTimeOffset at)
    {
        string target = Targets.Container(evidence.Location);
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.EncryptionAtRest, target, evidence.ObservedAt, at) ?? evidence.Gap;
        Finding finding = !policy.Encryption.AtRest ? new Finding(VerdictStatus.NotApplicable, Reasons.EncryptionNotPromised, "encryption.atRest")
            : doubt is not null ? Finding.Of(doubt)
            // An empty one proves nothing of what is to come.
            : evidence.Blobs == 0 ? new Finding(VerdictStatus.Unknown, Reasons.ContainerEmpty)
            : evidence.Plain.Count > 0 ? new Finding(VerdictStatus.Breached, Reasons.ContainerPlain, evidence.Plain.Count, evidence.Blobs, evidence.Plain[0])
            : evidence.Unsaid > 0 ? new Finding(VerdictStatus.Unknown, Reasons.Unreadable, evidence.Location, "x-ms-server-encrypted")
            : new Finding(VerdictStatus.Met, Reasons.ContainerEncrypted, evidence.Blobs);
        Verdict verdict = Verdict.Of(ClauseIds.EncryptionAtRest, target, finding.Status, finding.Reason, at, finding.Arguments);
        verdict.Required = "encrypted by the service";
        verdict.Evidence = [new EvidenceReference("blob:" + evidence.Location, evidence.ObservedAt)];
        return verdict;
    }
}
