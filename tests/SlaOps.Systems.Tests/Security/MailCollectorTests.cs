using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems.Tests;

/// <summary>Real mail servers (aiosmtpd) on loopback, with certificates of an authority of ours.</summary>
public sealed class MailCollectorTests
{
    private static readonly SlaPolicy Policy = PolicyFile.LoadBuiltInAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_server_offers_tls_with_a_certificate_that_holds()
    {
        SshServer.SkipWithout(LocalProcess.Find("aiosmtpd") is not null && LocalProcess.Find("openssl") is not null, "aiosmtpd or openssl is missing: install python3-aiosmtpd and openssl.");
        await using TlsSite site = new();
        site.Certificate("good", "localhost");
        site.Certificate("ended", "localhost", days: -1);
        site.Certificate("other", "mail.example.com");
        site.Certificate("foreign", "localhost", by: "stranger");
        site.SelfSigned("self", "localhost");
        // (how TLS begins, the certificate, what must be found)
        (string Kind, string File, string Reason)[] cases =
        [
            ("tls", "good", "TlsSound"),
            ("smtps", "good", "TlsSound"),
            ("tls", "ended", "CertificateExpired"),
            ("tls", "other", "CertificateWrongName"),
            ("tls", "foreign", "CertificateChainIncomplete"),
            ("tls", "self", "CertificateSelfSigned"),
            ("", "", "MailPlain"),
        ];
        LocalProcess[] servers = new LocalProcess[cases.Length];
        int[] ports = [.. cases.Select(_ => LocalProcess.FreePort())];
        try
        {
            for (int index = 0; index < cases.Length; index++)
            {
                string path = Path.Combine(site.Folder, cases[index].File);
                string[] secured = cases[index].Kind.Length == 0 ? [] : [$"--{cases[index].Kind}cert", path + ".chain", $"--{cases[index].Kind}key", path + ".key"];
                servers[index] = LocalProcess.Start("aiosmtpd", ["-n", "-l", $"127.0.0.1:{ports[index]}", .. secured]);
            }

            List<string> found = [];
            for (int index = 0; index < cases.Length; index++)
            {
                await servers[index].WaitAsync(ports[index]);
                found.Add(await ReasonAsync(site.Estate() with { Mail = new EstateMail { Host = "localhost", Port = ports[index], ImplicitTls = cases[index].Kind is "smtps" } }));
            }

            Assert.Equal(cases.Select(one => $"{one.Kind} {one.File}: {one.Reason}"), cases.Zip(found, (one, reason) => $"{one.Kind} {one.File}: {reason}"));
            // One that begins without TLS gives no handshake.
            Assert.Equal("TlsNoHandshake", await ReasonAsync(site.Estate() with { Mail = new EstateMail { Host = "localhost", Port = ports[0], ImplicitTls = true } }));
        }
        finally
        {
            foreach (LocalProcess server in servers.OfType<LocalProcess>())
                await server.DisposeAsync();
        }
    }

    // What takes connections and is no mail server, and what takes none.
    [Fact]
    public async Task What_gives_no_answer_is_unknown()
    {
        using TcpListener stranger = new(IPAddress.Loopback, 0);
        stranger.Start();
        Task serving = Task.Run(
            async () =>
            {
                using TcpClient client = await stranger.AcceptTcpClientAsync(Cancel);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Cancel);
            },
            Cancel);
        Assert.Equal("UrlUnreachable", await ReasonAsync(Estate(((IPEndPoint)stranger.LocalEndpoint).Port)));
        await serving;
        Assert.Equal("UrlUnreachable", await ReasonAsync(Estate(LocalProcess.FreePort())));
        Assert.Equal("UrlUnreachable", await ReasonAsync(Estate(LocalProcess.FreePort()) with { Tls = new EstateTls { Authorities = "/nowhere/ca.pem" } }));
    }

    private static SlaEstate Estate(int port) => new() { Name = "e", Mail = new EstateMail { Host = "127.0.0.1", Port = port } };

    private static async Task<string> ReasonAsync(SlaEstate estate)
    {
        MailEvidence evidence = await MailCollector.CollectAsync(estate, estate.Mail!, Cancel);
        return MailJudge.Judge(Policy, evidence, DateTimeOffset.UtcNow).Reason;
    }
}
