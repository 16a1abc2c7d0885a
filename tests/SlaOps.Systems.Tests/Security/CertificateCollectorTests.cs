using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems.Tests;

/// <summary>Tenants' addresses on a real nginx, judged as the cmdlet does.</summary>
public class CertificateCollectorTests
{
    private const string Strict = "add_header Strict-Transport-Security \"max-age=31536000\" always;";

    private static readonly SlaPolicy Policy = PolicyFile.LoadBuiltInAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_certificate_and_protocol_is_told_apart()
    {
        SshServer.SkipWithout(TlsSite.Missing is null, TlsSite.Missing!);
        await using TlsSite site = new();
        site.Certificate("good", "t1.example.com,t2.example.com");
        site.Certificate("ended", "t1.example.com", days: -1);
        site.Certificate("soon", "t1.example.com", days: 10);
        site.Certificate("cut", "t1.example.com", sendChain: false);
        site.Certificate("foreign", "t1.example.com", by: "stranger");
        site.SelfSigned("self", "t1.example.com");
        int redirect = site.ServePlain("return 301 https://$host$request_uri;");
        int plain = site.ServePlain("return 200 hello;");
        int elsewhere = site.ServePlain("return 302 http://other.example.com/;");
        int refuses = site.ServePlain("return 404;");
        int closed = LocalProcess.FreePort();
        const string Old = "ssl_ciphers \"DEFAULT:@SECLEVEL=0\";";
        // (how it is served, where without TLS, what must be found)
        (int Port, int Http, string Name, string Reason)[] cases =
        [
            (site.Serve("good", Strict), redirect, "t1.example.com", "TlsSound"),
            (site.Serve("good", Strict), closed, "t2.example.com", "TlsSound"),
            (site.Serve("ended", Strict), redirect, "t1.example.com", "CertificateExpired"),
            (site.Serve("soon", Strict), redirect, "t1.example.com", "CertificateEndsSoon"),
            (site.Serve("good", Strict), redirect, "t3.example.com", "CertificateWrongName"),
            (site.Serve("self", Strict), redirect, "t1.example.com", "CertificateSelfSigned"),
            (site.Serve("foreign", Strict), redirect, "t1.example.com", "CertificateChainIncomplete"),
            (site.Serve("cut", Strict), redirect, "t1.example.com", "CertificateChainIncomplete"),
            (site.Serve("good", Strict + Old, "TLSv1 TLSv1.1 TLSv1.2"), redirect, "t1.example.com", "TlsOldVersion"),
            (site.Serve("good", Strict + Old, "TLSv1"), redirect, "t1.example.com", "TlsOldVersion"),
            (site.Serve("good", Strict + "ssl_ciphers \"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0\"; ssl_prefer_server_ciphers on;", "TLSv1.2"), redirect, "t1.example.com", "TlsWeakCipher"),
            (site.Serve("good", Strict), plain, "t1.example.com", "HttpServes"),
            (site.Serve("good", Strict), elsewhere, "t1.example.com", "HttpRedirectsPlain"),
            (site.Serve("good", Strict), refuses, "t1.example.com", "HttpNoRedirect"),
            (site.Serve("good"), redirect, "t1.example.com", "StrictTransportShort"),
            (plain, redirect, "t1.example.com", "TlsNotSpoken"),
            (closed, redirect, "t1.example.com", "UrlUnreachable"),
        ];
        await site.StartAsync(cases[0].Port);
        EstateTenant[] tenants = [.. cases.Select((one, index) => new EstateTenant { Id = "t" + index, Url = new Uri($"https://{one.Name}:{one.Port}/"), Http = new Uri($"http://{one.Name}:{one.Http}/") })];
        SlaEstate estate = site.Estate(tenants);
        IReadOnlyList<CertificateEvidence> evidence = await CertificateCollector.CollectAsync(Policy, estate, estate.Tenants, 8, null, Cancel);
        Dictionary<string, Verdict> verdicts = CertificateJudge.Judge(Policy, estate.Tenants, evidence, DateTimeOffset.UtcNow)
            .Where(verdict => verdict.Clause == ClauseIds.SecurityTls).ToDictionary(verdict => verdict.Target);
        Assert.Equal(
            cases.Select((one, index) => $"t{index} {one.Reason}"),
            cases.Select((_, index) => $"t{index} {verdicts["tenant:t" + index].Reason}"));
        Assert.Equal("1.1, 1.0", verdicts["tenant:t8"].Arguments[0]);
        Assert.Equal("1.0", verdicts["tenant:t9"].Arguments[0]);
        Assert.Equal("TLS_ECDHE_ECDSA_WITH_NULL_SHA", verdicts["tenant:t10"].Arguments[0]);
        Assert.Equal(("1.3", "Test Intermediate"), (verdicts["tenant:t0"].Arguments[0], verdicts["tenant:t0"].Arguments[1]));
    }

    // What openssl says of the same server is the measure.
    [Fact]
    public async Task The_certificate_is_the_one_that_openssl_sees()
    {
        SshServer.SkipWithout(TlsSite.Missing is null, TlsSite.Missing!);
        await using TlsSite site = new();
        site.Certificate("good", "t1.example.com");
        int port = site.Serve("good");
        await site.StartAsync(port);
        SlaEstate estate = site.Estate(new EstateTenant { Id = "t1", Url = new Uri($"https://t1.example.com:{port}/"), Http = new Uri($"http://t1.example.com:{LocalProcess.FreePort()}/") });
        CertificateEvidence evidence = Assert.Single(await CertificateCollector.CollectAsync(Policy, estate, estate.Tenants, 1, null, Cancel));
        string script = $"openssl s_client -connect 127.0.0.1:{port} -servername t1.example.com </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256";
        string fingerprint = SshServer.Run("sh", "-c", script).Split('=')[1].Trim().Replace(":", "").ToLowerInvariant();
        Assert.Equal(fingerprint, evidence.Certificate!.Sha256);
        Assert.Equal(CertificateTrust.Trusted, evidence.Certificate.Trust);
        // Without the estate's authority nobody trusts it.
        SlaEstate bare = estate with { Tls = null };
        Assert.NotEqual(CertificateTrust.Trusted, Assert.Single(await CertificateCollector.CollectAsync(Policy, bare, bare.Tenants, 1, null, Cancel)).Certificate!.Trust);
    }

    [Fact]
    public async Task A_file_of_authorities_that_is_not_there_is_unknown()
    {
        SlaEstate estate = new() { Name = "test", Tls = new EstateTls { Authorities = "/nowhere/ca.pem" }, Tenants = [new EstateTenant { Id = "t1", Url = new Uri("https://t1.example.com/") }] };
        CertificateEvidence evidence = Assert.Single(await CertificateCollector.CollectAsync(Policy, estate, estate.Tenants, 1, null, Cancel));
        Assert.Equal(Reasons.Unreadable, evidence.Gap!.Reason);
    }

    // A server that takes connections and says nothing, one that floods: an answer within the deadline, and a cancellation at once.
    [Fact]
    public async Task A_silent_server_is_unknown_and_a_cancellation_ends_at_once()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        SlaEstate estate = new() { Name = "test", Tenants = [new EstateTenant { Id = "t1", Url = new Uri($"https://t1.example.com:{port}/"), Connect = "127.0.0.1" }] };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<IReadOnlyList<CertificateEvidence>> asked = CertificateCollector.CollectAsync(Policy, estate, estate.Tenants, 1, null, stop.Token);
        await Task.Delay(200, Cancel);
        long start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
    }
}
