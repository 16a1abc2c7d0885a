using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace SlaOps.Systems;

/// <summary>Asks a load balancer for its statistics, by its page or by its socket.</summary>
internal static class BalancerStatistics
{
    private const int Most = 8 * 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    internal static async Task<BalancerEvidence> AskAsync(EstateBalancer balancer, SecretResolver secrets, CancellationToken cancellation)
    {
        BalancerEvidence evidence = new() { Name = balancer.Name, Database = balancer.Database };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            string text = balancer.Socket is string socket ? await SocketAsync(socket, deadline.Token) : await PageAsync(balancer, secrets, deadline.Token);
            return HaproxyText.Servers(text) is { } servers ? evidence with { Servers = servers } : evidence with { Gap = Gap(balancer, Messages.Format("Text.NotStatistics")) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return evidence with { Gap = new EvidenceGap(Reasons.HostTooSlow, balancer.Name, Deadline) };
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or SlaException)
        {
            return evidence with { Gap = Gap(balancer, exception.Message) };
        }
    }

    private static EvidenceGap Gap(EstateBalancer balancer, string why) => new(Reasons.Unreadable, Targets.Balancer(balancer.Name), why);

    private static async Task<string> PageAsync(EstateBalancer balancer, SecretResolver secrets, CancellationToken cancellation)
    {
        string address = balancer.Stats!.AbsoluteUri;
        // ";csv" asks the page for the table alone.
        using HttpRequestMessage request = new(HttpMethod.Get, address.EndsWith(";csv", StringComparison.Ordinal) ? address : address + ";csv");
        if (balancer.User is string user)
        {
            string password = balancer.Password is null ? "" : await secrets.ResolveAsync(balancer.Password, cancellation);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)));
        }

        // Followed, a redirect could carry the password elsewhere.
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        return await ReadAsync(body, cancellation);
    }

    private static async Task<string> SocketAsync(string path, CancellationToken cancellation)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync("show stat\n"u8.ToArray(), cancellation);
        return await ReadAsync(stream, cancellation);
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using MemoryStream read = new();
        byte[] part = new byte[64 * 1024];
        for (int length; (length = await stream.ReadAsync(part, cancellation)) > 0;)
        {
            if (read.Length + length > Most)
                throw new IOException(Messages.Format("Text.AnswerCut"));
            read.Write(part, 0, length);
        }

        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }
}
