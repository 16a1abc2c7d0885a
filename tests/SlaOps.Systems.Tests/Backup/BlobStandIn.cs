using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>A request as the stand-in got it; header names in lower case.</summary>
public sealed record StandInRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>When it came (monotonic).</summary>
    public long At { get; } = System.Diagnostics.Stopwatch.GetTimestamp();

    /// <summary>A value of the query, or the empty text.</summary>
    public string this[string name] => Query.GetValueOrDefault(name, "");

    /// <summary>The bytes that are asked for, first and last.</summary>
    public (int First, int Last) Range(int length)
    {
        string range = Headers.GetValueOrDefault("x-ms-range") ?? Headers.GetValueOrDefault("range") ?? $"bytes=0-{length - 1}";
        string[] ends = range["bytes=".Length..].Split('-');
        return (int.Parse(ends[0]), Math.Min(int.Parse(ends[1]), length - 1));
    }
}

/// <summary>An answer of the stand-in.</summary>
public sealed record StandInAnswer(int Status, byte[] Body)
{
    /// <summary>Headers beside the usual ones.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The connection breaks after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>False leaves off what marks an answer of the service.</summary>
    public bool IsMarked { get; init; } = true;
}

/// <summary>
/// STAND-IN, not Azure: a small HTTP server that gives the answers which the service's REST reference documents, for what Azurite
/// cannot play (versions, soft delete, immutability, legal hold, throttling, faults in the middle). Loopback, free port.
/// </summary>
public sealed class BlobStandIn : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<StandInRequest, StandInAnswer> answer;
    private readonly Task serving;

    /// <summary>Starts it.</summary>
    public BlobStandIn(Func<StandInRequest, StandInAnswer> answer, bool tls = false)
    {
        this.answer = answer;
        Certificate = tls ? NewCertificate() : null;
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Every request so far, in order.</summary>
    public ConcurrentQueue<StandInRequest> Requests { get; } = new();

    /// <summary>The certificate that it shows; null without TLS.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The URL of the container that it plays.</summary>
    public Uri Url => new($"{(Certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/account/backup");

    /// <summary>An XML answer.</summary>
    public static StandInAnswer Xml(string text) => new(200, Encoding.UTF8.GetBytes(text)) { Headers = new() { ["Content-Type"] = "application/xml" } };

    /// <summary>The service's way to refuse.</summary>
    public static StandInAnswer Error(int status, string code, string? retryAfter = null)
    {
        Dictionary<string, string> headers = new() { ["x-ms-error-code"] = code, ["Content-Type"] = "application/xml" };
        if (retryAfter is not null)
            headers["Retry-After"] = retryAfter;
        return new StandInAnswer(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>stand-in</Message></Error>")) { Headers = headers };
    }

    /// <summary>A range of a blob, as asked for.</summary>
    public static StandInAnswer Range(StandInRequest request, byte[] blob, string etag)
    {
        (int first, int last) = request.Range(blob.Length);
        return new StandInAnswer(request.Method == "HEAD" ? 200 : 206, blob[first..(last + 1)])
        {
            Headers = new()
            {
                ["Content-Range"] = $"bytes {first}-{last}/{blob.Length}",
                ["ETag"] = $"\"{etag}\"",
                ["Last-Modified"] = "Wed, 20 May 2026 11:00:05 GMT",
                ["Content-Type"] = "application/octet-stream",
                ["x-ms-blob-type"] = "BlockBlob",
                ["x-ms-server-encrypted"] = "true",
            },
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        Certificate?.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (!stop.IsCancellationRequested)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using TcpClient connection = client;
            connection.NoDelay = true;
            await using Stream stream = await OpenAsync(connection.GetStream());
            List<byte> head = [];
            while (await ReadHeadAsync(stream, head) is StandInRequest request)
            {
                Requests.Enqueue(request);
                if (!await WriteAsync(stream, request, answer(request)))
                    return;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, as tests of broken connections do.
        }
    }

    private async Task<Stream> OpenAsync(Stream stream)
    {
        if (Certificate is null)
            return new BufferedStream(stream, 16 * 1024);
        SslStream secured = new(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
        return secured;
    }

    private async Task<StandInRequest?> ReadHeadAsync(Stream stream, List<byte> head)
    {
        head.Clear();
        byte[] one = new byte[1];
        while (!(head.Count > 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] request = lines[0].Split(' ');
        string[] target = request[1].Split('?');
        Dictionary<string, string> query = (target.Length > 1 ? target[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[^1]));
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim());
        return new StandInRequest(request[0], Uri.UnescapeDataString(target[0]), query, headers);
    }

    private async Task<bool> WriteAsync(Stream stream, StandInRequest request, StandInAnswer given)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {given.Status} {(HttpStatusCode)given.Status}\r\n");
        if (!given.Headers.ContainsKey("Content-Length"))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {given.Body.Length}\r\n");
        if (given.IsMarked)
            head.Append("x-ms-request-id: 8c5f1f8e-0000-0000-0000-000000000000\r\nx-ms-version: 2021-12-02\r\n");
        foreach ((string name, string value) in given.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), stop.Token);
        int sent = request.Method == "HEAD" ? 0 : Math.Min(given.CutAfter ?? given.Body.Length, given.Body.Length);
        await stream.WriteAsync(given.Body.AsMemory(0, sent), stop.Token);
        await stream.FlushAsync(stop.Token);
        return given.CutAfter is null;
    }

    private static X509Certificate2 NewCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
