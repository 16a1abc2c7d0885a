namespace SlaOps;

/// <summary>Judges <c>security.tls</c> and <c>tenant.url</c> of every tenant's address.</summary>
public static class CertificateJudge
{
    /// <summary>What to write into an estate that names no tenants.</summary>
    public const string Example = "tenants: [{ id: t1, url: \"https://t1.example.com/\" }]";

    /// <summary>The clauses that are judged here.</summary>
    public static IReadOnlyList<string> Clauses { get; } = [ClauseIds.SecurityTls, ClauseIds.TenantUrl];

    /// <summary>The verdicts where the estate names no tenants.</summary>
    public static IEnumerable<Verdict> NotConfigured(DateTimeOffset at) =>
        Clauses.Select(clause => Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.NotConfigured, at, "tenants", Example));

    /// <summary>Two verdicts a tenant. All tenants at once: an address is one's own only where no other has it.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, IReadOnlyList<EstateTenant> tenants, IEnumerable<CertificateEvidence> evidence, DateTimeOffset at)
    {
        ILookup<string, string> owners = tenants.ToLookup(tenant => tenant.Url.IdnHost, tenant => tenant.Id, StringComparer.OrdinalIgnoreCase);
        foreach (CertificateEvidence one in evidence)
        {
            yield return Tls(policy, one, at);
            yield return Url(policy, one, [.. owners[one.Tenant.Url.IdnHost].Where(id => !string.Equals(id, one.Tenant.Id, StringComparison.Ordinal))], at);
        }
    }

    private static Verdict Tls(SlaPolicy policy, CertificateEvidence evidence, DateTimeOffset at)
    {
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.SecurityTls, evidence.Tenant.Url.OriginalString, evidence.ObservedAt, at) ?? evidence.Gap;
        IEnumerable<Finding> findings = doubt is not null ? [Finding.Of(doubt)]
            : !evidence.SpeaksTls ? [new Finding(VerdictStatus.Breached, Reasons.TlsNotSpoken, evidence.Address)]
            : [.. Certificate(policy, evidence.Certificate, at), .. Protocol(policy, evidence), .. Browsers(policy, evidence), Sound(policy, evidence)];
        Verdict verdict = Finding.Worst(ClauseIds.SecurityTls, Targets.Tenant(evidence.Tenant.Id), at, findings, Seen(policy, evidence));
        verdict.Required = "TLS " + policy.Security.Tls.Least + " or later" + (policy.Security.Tls.ThirdParty ? ", certificate of a third party" : "");
        verdict.Evidence = [new EvidenceReference(evidence.Tenant.Url.OriginalString, evidence.ObservedAt, evidence.Certificate?.Sha256)];
        return verdict;
    }

    /// <summary>What is wrong with a certificate, whatever serves it.</summary>
    internal static IEnumerable<Finding> Certificate(SlaPolicy policy, ServedCertificate? certificate, DateTimeOffset at)
    {
        if (certificate is null)
        {
            yield return new Finding(VerdictStatus.Unknown, Reasons.TlsNoHandshake);
            yield break;
        }

        DateTimeOffset ends = TimeZoneInfo.ConvertTime(certificate.NotAfter, policy.TimeZone);
        if (at > certificate.NotAfter)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateExpired, ends);
        if (at < certificate.NotBefore)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateNotYetValid, TimeZoneInfo.ConvertTime(certificate.NotBefore, policy.TimeZone));
        if (!certificate.NameMatches)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateWrongName, certificate.Subject);
        if (certificate.Trust == CertificateTrust.SelfSigned || (certificate.IsSelfSigned && policy.Security.Tls.ThirdParty))
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateSelfSigned, certificate.Subject);
        else if (certificate.Trust == CertificateTrust.UnknownAuthority)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateUntrusted, certificate.Issuer);
        else if (certificate.Trust == CertificateTrust.Incomplete)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateChainIncomplete, certificate.Issuer);
        else if (certificate.Trust == CertificateTrust.Refused)
            yield return new Finding(VerdictStatus.Breached, Reasons.CertificateRefused, certificate.Problem);
        if (certificate.NotAfter - at < policy.Security.Tls.RenewBefore)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.CertificateEndsSoon, ends, policy.Security.Tls.RenewBefore);
    }

    private static IEnumerable<Finding> Protocol(SlaPolicy policy, CertificateEvidence evidence)
    {
        if (evidence.OldVersions is { Count: > 0 } old)
            yield return new Finding(VerdictStatus.Breached, Reasons.TlsOldVersion, string.Join(", ", old), policy.Security.Tls.Least);
        if (evidence.WeakCiphers is { Count: > 0 } weak)
            yield return new Finding(VerdictStatus.Breached, Reasons.TlsWeakCipher, string.Join(", ", weak));
        if (evidence.OldVersions is null || evidence.WeakCiphers is null)
            yield return new Finding(VerdictStatus.Unknown, Reasons.TlsUnprobed);
    }

    private static IEnumerable<Finding> Browsers(SlaPolicy policy, CertificateEvidence evidence)
    {
        switch (evidence.Plain)
        {
            case PlainHttp.Serves:
                yield return new Finding(VerdictStatus.Breached, Reasons.HttpServes, Plain(evidence));
                break;
            case PlainHttp.RedirectsElsewhere:
                yield return new Finding(VerdictStatus.Breached, Reasons.HttpRedirectsPlain, Plain(evidence));
                break;
            case PlainHttp.Refuses:
                yield return new Finding(VerdictStatus.AtRisk, Reasons.HttpNoRedirect, Plain(evidence));
                break;
            case PlainHttp.Unknown:
                yield return new Finding(VerdictStatus.Unknown, Reasons.HttpUnprobed, Plain(evidence));
                break;
        }

        TimeSpan required = policy.Security.Tls.StrictTransport;
        if (required > TimeSpan.Zero && evidence.AnswersHttp && (evidence.StrictTransport ?? TimeSpan.Zero) < required)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.StrictTransportShort, evidence.StrictTransport ?? TimeSpan.Zero, required);
    }

    private static Finding Sound(SlaPolicy policy, CertificateEvidence evidence) => new(
        VerdictStatus.Met,
        Reasons.TlsSound,
        evidence.Version,
        evidence.Certificate?.Issuer,
        evidence.Certificate is { } certificate ? TimeZoneInfo.ConvertTime(certificate.NotAfter, policy.TimeZone) : null);

    private static Verdict Url(SlaPolicy policy, CertificateEvidence evidence, string[] others, DateTimeOffset at)
    {
        List<Finding> findings = [];
        Uri url = evidence.Tenant.Url;
        if (policy.Tenant.Tls && !string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            findings.Add(new Finding(VerdictStatus.Breached, Reasons.TenantUrlPlain, url.OriginalString));
        if (policy.Tenant.OwnUrl && others.Length > 0)
            findings.Add(new Finding(VerdictStatus.Breached, Reasons.TenantUrlShared, url.IdnHost, string.Join(", ", others)));
        if (policy.Tenant.OwnUrl && url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            findings.Add(new Finding(VerdictStatus.Breached, Reasons.TenantUrlNoName, url.Host));
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.TenantUrl, url.OriginalString, evidence.ObservedAt, at);
        if (doubt is not null || evidence.Gap is not null)
            findings.Add(Finding.Of(doubt ?? evidence.Gap!));
        else if (policy.Tenant.Tls && !evidence.SpeaksTls)
            findings.Add(new Finding(VerdictStatus.Breached, Reasons.TlsNotSpoken, evidence.Address));
        else if (policy.Tenant.Tls && evidence.Certificate is null)
            findings.Add(new Finding(VerdictStatus.Unknown, Reasons.TlsNoHandshake));
        findings.Add(new Finding(VerdictStatus.Met, Reasons.TenantUrlOwn, url.IdnHost));
        Verdict verdict = Finding.Worst(ClauseIds.TenantUrl, Targets.Tenant(evidence.Tenant.Id), at, findings, url.OriginalString);
        verdict.Required = (policy.Tenant.OwnUrl ? "an address of its own" : "an address") + (policy.Tenant.Tls ? " over TLS" : "");
        verdict.Evidence = [new EvidenceReference(url.OriginalString, evidence.ObservedAt)];
        return verdict;
    }

    private static string Plain(CertificateEvidence evidence) => evidence.Tenant.Http?.OriginalString ?? "http://" + evidence.Tenant.Url.Host + "/";

    private static string? Seen(SlaPolicy policy, CertificateEvidence evidence) => evidence.Certificate is not { } certificate ? null
        : "TLS " + evidence.Version + "; " + certificate.Issuer + "; ends " + InvariantText.Of(TimeZoneInfo.ConvertTime(certificate.NotAfter, policy.TimeZone));
}
