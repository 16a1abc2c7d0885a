namespace SlaOps.Tests;

public class TlsHelloTests
{
    // The first 48 bytes of what an nginx with OpenSSL 3.0 answered: TLS 1.0, ECDHE-RSA-AES256-SHA.
    private static readonly byte[] Accepted =
    [
        0x16, 0x03, 0x01, 0x00, 0x3A, 0x02, 0x00, 0x00, 0x36, 0x03, 0x01, .. Enumerable.Repeat((byte)7, 32), 0x00, 0xC0, 0x14, 0x00, 0x00, 0x0E, 0xFF, 0x01, 0x00, 0x01, 0x00, 0x00, 0x0B, 0x00, 0x02, 0x01, 0x00, 0, 0, 0,
    ];

    [Fact]
    public void An_accepted_offer_tells_version_and_cipher() => Assert.Equal(new TlsAnswer(TlsAnswerKind.Accepted, TlsHello.Tls10, 0xC014), TlsHello.Read(Accepted));

    // Cut anywhere before the cipher, more bytes are waited for; never is a cut answer something else.
    [Fact]
    public void A_cut_answer_is_incomplete()
    {
        for (int length = 0; length < 46; length++)
            Assert.Equal(TlsAnswerKind.Incomplete, TlsHello.Read(Accepted.AsSpan(0, length)).Kind);
        Assert.Equal(TlsAnswerKind.Accepted, TlsHello.Read(Accepted.AsSpan(0, 46)).Kind);
    }

    [Theory]
    [InlineData("15030100020246", TlsAnswerKind.Refused, 70)]
    [InlineData("15030300020228", TlsAnswerKind.Refused, 40)]
    [InlineData("1503030002", TlsAnswerKind.Incomplete, 0)]
    [InlineData("48545450", TlsAnswerKind.NotTls, 0)]
    [InlineData("1604", TlsAnswerKind.NotTls, 0)]
    // A record of nothing, one that is too long, and a handshake that begins with something else.
    [InlineData("1603010000", TlsAnswerKind.NotTls, 0)]
    [InlineData("160301FFFF", TlsAnswerKind.NotTls, 0)]
    [InlineData("160301000101", TlsAnswerKind.NotTls, 0)]
    // A whole record that ends in the midst of the answer.
    [InlineData("16030100040200003A", TlsAnswerKind.NotTls, 0)]
    public void Other_answers_are_told_apart(string bytes, TlsAnswerKind kind, int alert) =>
        Assert.Equal(new TlsAnswer(kind, Alert: alert), TlsHello.Read(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData(0x0300, "SSL 3.0")]
    [InlineData(0x0301, "1.0")]
    [InlineData(0x0302, "1.1")]
    [InlineData(0x0303, "1.2")]
    public void Versions_have_names(int version, string name) => Assert.Equal(name, TlsHello.NameOf(version));

    [Theory]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: https://t1.example.com/\r\n", 301, "https://t1.example.com/", null)]
    [InlineData("HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains\r\n", 200, null, 31536000.0)]
    [InlineData("HTTP/1.1 200 OK\r\nstrict-transport-security: includeSubDomains ; MAX-AGE=\"60\"\r\nStrict-Transport-Security: max-age=1\r\n", 200, null, 60.0)]
    [InlineData("HTTP/1.1 200\r\nStrict-Transport-Security: max-age=-1\r\n", 200, null, null)]
    [InlineData("HTTP/1.0 404 Not Found\n\nLocation: x", 404, null, null)]
    [InlineData("HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=99999999999999999999\r\n", 200, null, 3155760000.0)]
    public void A_head_is_read(string text, int status, string? location, double? seconds) =>
        Assert.Equal(new HttpHead(status, location, seconds is double value ? TimeSpan.FromSeconds(value) : null), HttpHead.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/2 200 OK")]
    [InlineData("HTTP/1.1 99 x")]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    public void What_is_no_head_is_null(string text) => Assert.Null(HttpHead.Parse(text));
}
