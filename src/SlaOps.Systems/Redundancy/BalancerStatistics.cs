using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace SlaOps.Systems;

/// <summary>Asks a load balancer for its statistics: HAProxy by its page or socket, ProxySQL by its administration.</summary>
internal static class BalancerStatistics
{
    private const int Most = 8 * 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    internal static async Task<BalancerEvidence> AskAsync(EstateBalancer balancer, SecretResolver secrets, CancellationToken cancellation)
    {
        BalancerEvidence evidence = new() { Name = balancer.Name, Kind = balancer.Kind, Database = balancer.Database };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            if (balancer.Admin is string admin)
                return ProxysqlPool.Of(evidence, await PoolAsync(balancer, admin, secrets, deadline.Token), balancer.Hostgroups);
            string text = balancer.Socket is string socket ? await SocketAsync(socket, deadline.Token) : await PageAsync(balancer, secrets, deadline.Token);
            return HaproxyText.Servers(text) is { } servers ? evidence with { Servers = servers } : evidence with { Gap = Gap(balancer, Messages.Format("Text.NotStatistics")) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return evidence with { Gap = new EvidenceGap(Reasons.HostTooSlow, balancer.Name, Deadline) };
        }
        catch (EvidenceGapException exception)
        {
            return evidence with { Gap = exception.Gap };
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or SlaException)
        {
            return evidence with { Gap = Gap(balancer, exception.Message) };
        }
    }

    private static EvidenceGap Gap(EstateBalancer balancer, string why) => new(Reasons.Unreadable, Targets.Balancer(balancer.Name), why);

    // It speaks MySQL's protocol; the account of "admin-stats_credentials" suffices.
    private static async Task<IReadOnlyList<ProxysqlServer>> PoolAsync(EstateBalancer balancer, string admin, SecretResolver secrets, CancellationToken cancellation)
    {
        EstateDatabase account = new() { Name = balancer.Name, Kind = "mysql", User = balancer.User ?? "stats", Password = balancer.Password };
        await using DatabaseNode node = await DatabaseNode.OpenAsync(account, admin, secrets, cancellation);
        List<ProxysqlServer> servers = [];
        foreach (IReadOnlyDictionary<string, string?> row in await node.QueryAsync("SELECT hostgroup, srv_host, srv_port, status FROM stats.stats_mysql_connection_pool", cancellation))
        {
            if (!int.TryParse(row["hostgroup"], NumberStyles.None, CultureInfo.InvariantCulture, out int hostgroup) || row["srv_host"] is not { Length: > 0 } host || row["status"] is not { } status)
                throw new EvidenceGapException(Gap(balancer, Messages.Format("Text.NotStatistics")));
            servers.Add(new ProxysqlServer(hostgroup, (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host) + ":" + row["srv_port"], status));
        }

        return servers;
    }

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
