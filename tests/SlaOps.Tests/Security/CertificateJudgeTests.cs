namespace SlaOps.Tests;

public class CertificateJudgeTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly EstateTenant T1 = new() { Id = "t1", Url = new Uri("https://t1.example.com/") };

    private static readonly EstateTenant T2 = new() { Id = "t2", Url = new Uri("https://T1.example.com/two") };

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    internal static readonly ServedCertificate Good = new()
    {
        Subject = "CN=t1.example.com",
        Issuer = "Test Authority",
        NotBefore = At.AddDays(-30),
        NotAfter = At.AddDays(60),
        Sha256 = "ab",
        NameMatches = true,
        Trust = CertificateTrust.Trusted,
    };

    private static readonly CertificateEvidence Sound = new()
    {
        Tenant = T1,
        ObservedAt = At.ToUniversalTime(),
        Address = "192.0.2.1:443",
        Certificate = Good,
        Version = "1.3",
        OldVersions = [],
        WeakCiphers = [],
        Plain = PlainHttp.Redirects,
        StrictTransport = TimeSpan.FromDays(365),
        AnswersHttp = true,
    };

    public static TheoryData<string, CertificateEvidence, VerdictStatus, string> Cases => new()
    {
        { "sound", Sound, VerdictStatus.Met, "TlsSound" },
        { "port 80 closed", Sound with { Plain = PlainHttp.Closed }, VerdictStatus.Met, "TlsSound" },
        { "no answer", Sound with { Gap = new EvidenceGap(Reasons.UrlUnreachable, "https://t1.example.com/", "refused"), Certificate = null }, VerdictStatus.Unknown, "UrlUnreachable" },
        { "not TLS", Sound with { SpeaksTls = false, Certificate = null }, VerdictStatus.Breached, "TlsNotSpoken" },
        { "no handshake", Sound with { Certificate = null, AnswersHttp = false }, VerdictStatus.Unknown, "TlsNoHandshake" },
        { "no handshake, for it is too old", Sound with { Certificate = null, OldVersions = ["1.0"] }, VerdictStatus.Breached, "TlsOldVersion" },
        // The last moment of validity still is one.
        { "ends now", Sound with { Certificate = Good with { NotAfter = At } }, VerdictStatus.AtRisk, "CertificateEndsSoon" },
        { "ended", Sound with { Certificate = Good with { NotAfter = At.AddTicks(-1) } }, VerdictStatus.Breached, "CertificateExpired" },
        { "begins now", Sound with { Certificate = Good with { NotBefore = At } }, VerdictStatus.Met, "TlsSound" },
        { "begins later", Sound with { Certificate = Good with { NotBefore = At.AddTicks(1) } }, VerdictStatus.Breached, "CertificateNotYetValid" },
        { "renewal due now", Sound with { Certificate = Good with { NotAfter = At.AddDays(14) } }, VerdictStatus.Met, "TlsSound" },
        { "renewal overdue", Sound with { Certificate = Good with { NotAfter = At.AddDays(14).AddTicks(-1) } }, VerdictStatus.AtRisk, "CertificateEndsSoon" },
        { "wrong name", Sound with { Certificate = Good with { NameMatches = false } }, VerdictStatus.Breached, "CertificateWrongName" },
        { "self-signed", Sound with { Certificate = Good with { Trust = CertificateTrust.SelfSigned, IsSelfSigned = true } }, VerdictStatus.Breached, "CertificateSelfSigned" },
        { "self-signed and listed", Sound with { Certificate = Good with { IsSelfSigned = true } }, VerdictStatus.Breached, "CertificateSelfSigned" },
        { "unknown authority", Sound with { Certificate = Good with { Trust = CertificateTrust.UnknownAuthority } }, VerdictStatus.Breached, "CertificateUntrusted" },
        { "cut chain", Sound with { Certificate = Good with { Trust = CertificateTrust.Incomplete } }, VerdictStatus.Breached, "CertificateChainIncomplete" },
        { "bad chain", Sound with { Certificate = Good with { Trust = CertificateTrust.Refused, Problem = "p" } }, VerdictStatus.Breached, "CertificateRefused" },
        { "old version", Sound with { OldVersions = ["1.1", "1.0"] }, VerdictStatus.Breached, "TlsOldVersion" },
        { "weak cipher", Sound with { WeakCiphers = ["TLS_RSA_WITH_NULL_SHA"] }, VerdictStatus.Breached, "TlsWeakCipher" },
        { "unprobed", Sound with { WeakCiphers = null }, VerdictStatus.Unknown, "TlsUnprobed" },
        { "serves without TLS", Sound with { Plain = PlainHttp.Serves }, VerdictStatus.Breached, "HttpServes" },
        { "redirects without TLS", Sound with { Plain = PlainHttp.RedirectsElsewhere }, VerdictStatus.Breached, "HttpRedirectsPlain" },
        { "refuses without TLS", Sound with { Plain = PlainHttp.Refuses }, VerdictStatus.AtRisk, "HttpNoRedirect" },
        { "unknown without TLS", Sound with { Plain = PlainHttp.Unknown }, VerdictStatus.Unknown, "HttpUnprobed" },
        { "HSTS long enough", Sound with { StrictTransport = TimeSpan.FromDays(180) }, VerdictStatus.Met, "TlsSound" },
        { "HSTS too short", Sound with { StrictTransport = TimeSpan.FromDays(180) - TimeSpan.FromSeconds(1) }, VerdictStatus.AtRisk, "StrictTransportShort" },
        { "no HSTS", Sound with { StrictTransport = null }, VerdictStatus.AtRisk, "StrictTransportShort" },
        { "observed later", Sound with { ObservedAt = At.AddTicks(1) }, VerdictStatus.Unknown, "NotObservedThen" },
        { "observed a day ago", Sound with { ObservedAt = At.AddDays(-1) }, VerdictStatus.Met, "TlsSound" },
        { "observed longer ago", Sound with { ObservedAt = At.AddDays(-1).AddTicks(-1) }, VerdictStatus.Unknown, "Stale" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Tls_is_judged(string what, CertificateEvidence evidence, VerdictStatus status, string reason)
    {
        Verdict verdict = CertificateJudge.Judge(Policy, [T1], [evidence], At).First();
        Assert.Equal((what, ClauseIds.SecurityTls, "tenant:t1", status, reason), (what, verdict.Clause, verdict.Target, verdict.Status, verdict.Reason));
    }

    [Fact]
    public void The_worst_finding_leads_and_the_others_are_told()
    {
        Verdict verdict = CertificateJudge.Judge(Policy, [T1], [Sound with { StrictTransport = null, Plain = PlainHttp.Refuses, WeakCiphers = ["W"] }], At).First();
        Assert.Equal("TlsWeakCipher", verdict.Reason);
        Assert.EndsWith("also: HttpNoRedirect, StrictTransportShort", verdict.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_may_ask_for_less()
    {
        SlaPolicy lax = Policy with { Security = new SecurityPolicy { Tls = new TlsPolicy { ThirdParty = false, StrictTransport = TimeSpan.Zero } } };
        CertificateEvidence own = Sound with { Certificate = Good with { IsSelfSigned = true }, StrictTransport = null };
        Assert.Equal(VerdictStatus.Met, CertificateJudge.Judge(lax, [T1], [own], At).First().Status);
    }

    public static TheoryData<string, CertificateEvidence, VerdictStatus, string> Urls => new()
    {
        { "own", Sound, VerdictStatus.Met, "TenantUrlOwn" },
        { "without TLS", Sound with { Tenant = T1 with { Url = new Uri("http://t1.example.com/") } }, VerdictStatus.Breached, "TenantUrlPlain" },
        { "a number", Sound with { Tenant = T1 with { Url = new Uri("https://192.0.2.1/") } }, VerdictStatus.Breached, "TenantUrlNoName" },
        { "no answer", Sound with { Gap = new EvidenceGap(Reasons.UrlUnreachable, "u", "w") }, VerdictStatus.Unknown, "UrlUnreachable" },
        { "not TLS", Sound with { SpeaksTls = false }, VerdictStatus.Breached, "TlsNotSpoken" },
        { "no handshake", Sound with { Certificate = null }, VerdictStatus.Unknown, "TlsNoHandshake" },
        { "observed later", Sound with { ObservedAt = At.AddTicks(1) }, VerdictStatus.Unknown, "NotObservedThen" },
    };

    [Theory, MemberData(nameof(Urls))]
    public void The_address_is_judged(string what, CertificateEvidence evidence, VerdictStatus status, string reason)
    {
        Verdict verdict = CertificateJudge.Judge(Policy, [evidence.Tenant], [evidence], At).Last();
        Assert.Equal((what, ClauseIds.TenantUrl, status, reason), (what, verdict.Clause, verdict.Status, verdict.Reason));
    }

    // By host name, whatever its case and whatever the path: also where only one of the two was asked.
    [Fact]
    public void A_shared_address_breaches_for_each_that_shares_it()
    {
        Verdict verdict = CertificateJudge.Judge(Policy, [T1, T2], [Sound], At).Last();
        Assert.Equal(("TenantUrlShared", "t1.example.com", "t2"), (verdict.Reason, verdict.Arguments[0], verdict.Arguments[1]));
    }
}
