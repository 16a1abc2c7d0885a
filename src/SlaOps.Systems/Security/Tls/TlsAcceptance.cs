using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>Learns by greetings alone which old versions and weak ciphers a server accepts: this machine's own library would refuse to try.</summary>
internal sealed class TlsAcceptance(TlsPolicy policy)
{
    // Version and cipher stand in the first hundred bytes.
    private const int MaxAnswer = 1024;

    // A list of so many says enough.
    private const int MostCiphers = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The evidence with what was accepted, or with the word that no TLS is spoken at all.</summary>
    internal async Task<CertificateEvidence> LearnAsync(CertificateEvidence evidence, IPAddress[] addresses, CancellationToken cancellation)
    {
        IReadOnlyList<string>? old = await OldAsync(evidence, addresses, cancellation);
        if (old is null && evidence.Version is null && !await SpeaksAsync(evidence, addresses, cancellation))
            return evidence with { SpeaksTls = false };
        return evidence with { OldVersions = old, WeakCiphers = await WeakAsync(evidence, addresses, cancellation) };
    }

    private async Task<IReadOnlyList<string>?> OldAsync(CertificateEvidence evidence, IPAddress[] addresses, CancellationToken cancellation)
    {
        List<string> found = [];
        int most = string.Equals(policy.Least, "1.3", StringComparison.Ordinal) ? TlsHello.Tls12 : TlsHello.Tls11;
        while (most >= TlsHello.Ssl30)
        {
            TlsAnswer answer = await AskAsync(evidence, addresses, most, TlsCiphers.Any, cancellation);
            if (answer.Kind is TlsAnswerKind.NotTls or TlsAnswerKind.Incomplete)
                return null;
            // A server answers with the highest version that it has in common: what it refuses, it refuses for all below, too.
            if (answer.Kind == TlsAnswerKind.Refused || answer.Version > most)
                break;
            found.Add(TlsHello.NameOf(answer.Version));
            most = answer.Version - 1;
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>?> WeakAsync(CertificateEvidence evidence, IPAddress[] addresses, CancellationToken cancellation)
    {
        List<string> found = [];
        HashSet<int> offered = [.. TlsCiphers.Weak];
        while (found.Count < MostCiphers && offered.Count > 0)
        {
            TlsAnswer answer = await AskAsync(evidence, addresses, TlsHello.Tls12, offered, cancellation);
            if (answer.Kind is TlsAnswerKind.NotTls or TlsAnswerKind.Incomplete)
                return null;
            // An answer with what was not offered is none to go on with.
            if (answer.Kind == TlsAnswerKind.Refused || !offered.Remove(answer.Cipher))
                break;
            found.Add(((TlsCipherSuite)answer.Cipher).ToString());
        }

        return found;
    }

    // Asked only where neither a handshake nor an old version came about.
    private static async Task<bool> SpeaksAsync(CertificateEvidence evidence, IPAddress[] addresses, CancellationToken cancellation) =>
        (await AskAsync(evidence, addresses, TlsHello.Tls12, TlsCiphers.Any, cancellation)).Kind != TlsAnswerKind.NotTls;

    private static async Task<TlsAnswer> AskAsync(CertificateEvidence evidence, IPAddress[] addresses, int most, IReadOnlyCollection<int> ciphers, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        Uri url = evidence.Tenant.Url;
        string? name = url.HostNameType == UriHostNameType.Dns ? url.IdnHost : null;
        try
        {
            using TcpClient client = await TenantProbe.ConnectAsync(addresses, url.Port, deadline.Token);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(TlsHello.Offer(most, ciphers, name, RandomNumberGenerator.GetBytes(32)), deadline.Token);
            byte[] buffer = new byte[MaxAnswer];
            int length = 0;
            while (length < buffer.Length)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), deadline.Token);
                length += read;
                TlsAnswer answer = TlsHello.Read(buffer.AsSpan(0, length));
                if (answer.Kind != TlsAnswerKind.Incomplete)
                    return answer;
                // Many servers hang up on a version or cipher that they do not want.
                if (read == 0)
                    return length == 0 ? new TlsAnswer(TlsAnswerKind.Refused) : answer;
            }

            return new TlsAnswer(TlsAnswerKind.NotTls);
        }
        catch (IOException)
        {
            return new TlsAnswer(TlsAnswerKind.Refused);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new TlsAnswer(TlsAnswerKind.Incomplete);
        }
    }
}
