namespace SlaOps;

/// <summary>Judges, of the mail server that notices go through, <c>encryption.in-transit</c>.</summary>
public static class MailJudge
{
    /// <summary>One verdict.</summary>
    public static Verdict Judge(SlaPolicy policy, MailEvidence evidence, DateTimeOffset at)
    {
        string target = Targets.Mail(evidence.Mail.Host);
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.EncryptionInTransit, target, evidence.ObservedAt, at) ?? evidence.Gap;
        Verdict verdict = Finding.Worst(
            ClauseIds.EncryptionInTransit, target, at, !policy.Encryption.InTransit ? [new Finding(VerdictStatus.NotApplicable, Reasons.EncryptionNotPromised, "encryption.inTransit")]
            : doubt is not null ? [Finding.Of(doubt)]
            : !evidence.OffersTls ? [new Finding(VerdictStatus.Breached, Reasons.MailPlain, evidence.Mail.Endpoint)]
            : Secured(policy, evidence, at));
        verdict.Required = "TLS " + policy.Security.Tls.Least + " or later";
        verdict.Evidence = [new EvidenceReference("smtp:" + evidence.Mail.Endpoint, evidence.ObservedAt, evidence.Certificate?.Sha256)];
        return verdict;
    }

    private static IEnumerable<Finding> Secured(SlaPolicy policy, MailEvidence evidence, DateTimeOffset at)
    {
        foreach (Finding finding in CertificateJudge.Certificate(policy, evidence.Certificate, at))
            yield return finding;
        if (evidence.Version is string version && string.CompareOrdinal(version, policy.Security.Tls.Least) < 0)
            yield return new Finding(VerdictStatus.Breached, Reasons.TlsOldVersion, version, policy.Security.Tls.Least);
        yield return new Finding(
            VerdictStatus.Met, Reasons.TlsSound, evidence.Version, evidence.Certificate?.Issuer,
            evidence.Certificate is { } certificate ? TimeZoneInfo.ConvertTime(certificate.NotAfter, policy.TimeZone) : null);
    }
}
