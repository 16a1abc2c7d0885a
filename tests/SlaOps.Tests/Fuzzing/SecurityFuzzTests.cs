using System.Text;

namespace SlaOps.Tests.Fuzzing;

/// <summary>What servers and hosts answer to questions about their security.</summary>
public class SecurityFuzzTests
{
    [Fact]
    public void Tls_answers() => Fuzz.Run("tls", content =>
    {
        TlsAnswer answer = TlsHello.Read(content);
        Assert.Equal(answer.Kind == TlsAnswerKind.Accepted, answer.Version != 0);
        Assert.InRange(answer.Version, 0, TlsHello.Tls12);
    });

    [Fact]
    public void Http_heads() => Fuzz.Run("http", content =>
    {
        HttpHead? head = HttpHead.Parse(Encoding.Latin1.GetString(content));
        Assert.False(head is not null && (head.Status is < 100 or > 599 || head.StrictTransport < TimeSpan.Zero));
    });
}
