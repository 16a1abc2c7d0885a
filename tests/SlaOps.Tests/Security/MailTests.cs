namespace SlaOps.Tests;

public class MailTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    private static readonly ServedCertificate Good = CertificateJudgeTests.Good with { Subject = "CN=smtp.example.com" };

    private static readonly MailEvidence Sound = new() { Mail = new EstateMail { Host = "smtp.example.com" }, ObservedAt = At, OffersTls = true, Certificate = Good, Version = "1.3" };

    public static TheoryData<string, MailEvidence, VerdictStatus, string> Cases => new()
    {
        { "sound", Sound, VerdictStatus.Met, "TlsSound" },
        { "plain", Sound with { OffersTls = false, Certificate = null, Version = null }, VerdictStatus.Breached, "MailPlain" },
        { "silent", Sound with { Gap = new EvidenceGap(Reasons.UrlUnreachable, "smtp://smtp.example.com:587", "refused"), OffersTls = false }, VerdictStatus.Unknown, "UrlUnreachable" },
        { "no handshake", Sound with { Certificate = null, Version = null }, VerdictStatus.Unknown, "TlsNoHandshake" },
        { "ended", Sound with { Certificate = Good with { NotAfter = At.AddTicks(-1) } }, VerdictStatus.Breached, "CertificateExpired" },
        { "ends soon", Sound with { Certificate = Good with { NotAfter = At.AddDays(13) } }, VerdictStatus.AtRisk, "CertificateEndsSoon" },
        { "wrong name", Sound with { Certificate = Good with { NameMatches = false } }, VerdictStatus.Breached, "CertificateWrongName" },
        { "old version", Sound with { Version = "1.1" }, VerdictStatus.Breached, "TlsOldVersion" },
        { "least version", Sound with { Version = "1.2" }, VerdictStatus.Met, "TlsSound" },
        { "stale", Sound with { ObservedAt = At.AddDays(-1).AddTicks(-1) }, VerdictStatus.Unknown, "Stale" },
        { "later", Sound with { ObservedAt = At.AddTicks(1) }, VerdictStatus.Unknown, "NotObservedThen" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mail_is_handed_over_by_tls(string name, MailEvidence evidence, VerdictStatus status, string reason)
    {
        Assert.NotEmpty(name);
        Verdict verdict = MailJudge.Judge(Policy, evidence, At);
        Assert.Equal((ClauseIds.EncryptionInTransit, "mail:smtp.example.com", status, reason), (verdict.Clause, verdict.Target, verdict.Status, verdict.Reason));
    }

    [Fact]
    public void What_is_not_promised_is_not_judged() =>
        Assert.Equal(VerdictStatus.NotApplicable, MailJudge.Judge(Policy with { Encryption = new EncryptionPolicy { InTransit = false } }, Sound with { OffersTls = false }, At).Status);

    // The first is printed by OpenSMTPD 6.8.
    [Theory]
    [InlineData("250-localhost Hello x [127.0.0.1], pleased to meet you\n250-8BITMIME\n250-SIZE 36700160\n250-STARTTLS\n250 HELP", 250, true)]
    [InlineData("250-mail.example.com\n250 starttls", 250, true)]
    [InlineData("250-STARTTLS\n250 HELP", 250, false)]
    [InlineData("250-x\n250 XSTARTTLS", 250, false)]
    [InlineData("220 ready", 220, false)]
    [InlineData("220", 220, false)]
    [InlineData("250-x\n220 STARTTLS", null, false)]
    [InlineData("250-x", null, false)]
    [InlineData("HTTP/1.1 400 Bad Request", null, false)]
    [InlineData("199 x", null, false)]
    [InlineData("", null, false)]
    public void A_reply_is_one_code_and_its_lines(string text, int? code, bool offers)
    {
        SmtpReply? reply = SmtpReply.Parse(text.Split('\n'));
        Assert.Equal((code, offers), (reply?.Code, reply?.Offers("STARTTLS") ?? false));
    }

    [Theory]
    [InlineData(587, null, false)]
    [InlineData(465, null, true)]
    [InlineData(465, false, false)]
    [InlineData(2465, true, true)]
    public void Tls_begins_by_the_port_where_nothing_else_is_said(int port, bool? said, bool begins) =>
        Assert.Equal(begins, new EstateMail { Host = "h", Port = port, ImplicitTls = said }.BeginsWithTls);
}
