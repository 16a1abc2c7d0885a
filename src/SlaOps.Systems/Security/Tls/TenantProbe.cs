using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SlaOps.Systems;

/// <summary>Asks one tenant's address: a handshake and a page over TLS, what else it accepts, and what answers without TLS.</summary>
internal sealed class TenantProbe(TlsPolicy policy, X509Certificate2Collection authorities)
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TlsAcceptance acceptance = new(policy);

    /// <summary>Everything of one address; never throws but for a cancellation.</summary>
    internal async Task<CertificateEvidence> AskAsync(EstateTenant tenant, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        CertificateEvidence evidence = new() { Tenant = tenant, ObservedAt = DateTimeOffset.UtcNow };
        try
        {
            IPAddress[] addresses = await ResolveAsync(tenant, deadline.Token);
            evidence = await SecureAsync(evidence, addresses, deadline.Token);
            if (evidence.SpeaksTls)
                evidence = await acceptance.LearnAsync(evidence, addresses, deadline.Token);
            return evidence with { Plain = await PlainAsync(tenant, addresses, deadline.Token) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What was learnt by then says nothing about the rest.
            return Unreachable(evidence, Messages.Format("Text.ConnectTimeout", Deadline));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ArgumentException)
        {
            return Unreachable(evidence, exception.Message);
        }
    }

    /// <summary>A connection to the first of the addresses that answers.</summary>
    internal static async Task<TcpClient> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ConnectDeadline);
        TcpClient client = new() { NoDelay = true };
        try
        {
            await client.ConnectAsync(addresses, port, deadline.Token);
            return client;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            client.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(EstateTenant tenant, CancellationToken cancellation)
    {
        string name = (tenant.Connect ?? tenant.Url.IdnHost).Trim('[', ']');
        return IPAddress.TryParse(name, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(name, cancellation);
    }

    private static CertificateEvidence Unreachable(CertificateEvidence evidence, string why) =>
        evidence with { Gap = new EvidenceGap(Reasons.UrlUnreachable, evidence.Tenant.Url.OriginalString, why) };

    private async Task<CertificateEvidence> SecureAsync(CertificateEvidence evidence, IPAddress[] addresses, CancellationToken cancellation)
    {
        Uri url = evidence.Tenant.Url;
        using TcpClient client = await ConnectAsync(addresses, url.Port, cancellation);
        evidence = evidence with { Address = client.Client.RemoteEndPoint?.ToString() };
        await using SslStream stream = new(client.GetStream());
        (ServedCertificate? served, string? version) = await ServedChain.GreetAsync(stream, url.IdnHost, authorities, cancellation);
        // Whether it speaks TLS at all is learnt from the greetings that follow.
        if (version is null)
            return evidence with { Certificate = served };
        evidence = evidence with { Certificate = served, Version = version };
        HttpHead? head = await HttpReading.AskAsync(stream, url, cancellation);
        return evidence with { AnswersHttp = head is not null, StrictTransport = head?.StrictTransport };
    }

    private static async Task<PlainHttp> PlainAsync(EstateTenant tenant, IPAddress[] addresses, CancellationToken cancellation)
    {
        Uri url = tenant.Http ?? new UriBuilder(Uri.UriSchemeHttp, tenant.Url.Host, 80, tenant.Url.AbsolutePath).Uri;
        try
        {
            using TcpClient client = await ConnectAsync(addresses, url.Port, cancellation);
            HttpHead? head = await HttpReading.AskAsync(client.GetStream(), url, cancellation);
            return head is null ? PlainHttp.Unknown : Of(head, url);
        }
        catch (SocketException)
        {
            // Refused, or dropped by a firewall: nobody can send a request there.
            return PlainHttp.Closed;
        }
    }

    private static PlainHttp Of(HttpHead head, Uri url)
    {
        if (head.Status is >= 300 and < 400 && head.Location is string location && Uri.TryCreate(url, location, out Uri? target))
            return string.Equals(target.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? PlainHttp.Redirects : PlainHttp.RedirectsElsewhere;
        return head.Status < 300 ? PlainHttp.Serves : PlainHttp.Refuses;
    }
}
