using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>A real nginx on loopback and free ports, its certificates from an authority made by openssl in a temporary folder.</summary>
public sealed class TlsSite : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringBuilder servers = new();
    private LocalProcess? nginx;

    public static string? Missing => LocalProcess.Find("nginx") is null || LocalProcess.Find("openssl") is null ? "nginx or openssl is missing: install nginx and openssl." : null;

    /// <summary>The root of the authority.</summary>
    public string Authority => folder.File("root.pem");

    public string Folder => folder.Path;

    /// <summary>Makes the root, an intermediate authority, and one that nobody trusts.</summary>
    public TlsSite()
    {
        File.WriteAllText(folder.File("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
        Root("root");
        Root("stranger");
        Key("middle");
        Openssl("req", "-new", "-key", folder.File("middle.key"), "-subj", "/CN=Test Intermediate", "-out", folder.File("middle.csr"));
        Sign("middle", "root", "ca.ext", 365);
    }

    /// <summary>A certificate and its key for names, signed by an authority of the folder; <paramref name="days"/> below zero: ended. The chain that is sent holds the intermediate one.</summary>
    public void Certificate(string file, string names, string by = "middle", int days = 90, bool sendChain = true)
    {
        Key(file);
        Openssl("req", "-new", "-key", folder.File(file + ".key"), "-subj", "/CN=" + names.Split(',')[0], "-out", folder.File(file + ".csr"));
        File.WriteAllText(folder.File(file + ".ext"), "subjectAltName=" + string.Join(',', names.Split(',').Select(name => "DNS:" + name)) + "\n");
        Sign(file, by, file + ".ext", days);
        string chain = File.ReadAllText(folder.File(file + ".pem")) + (sendChain && by == "middle" ? File.ReadAllText(folder.File("middle.pem")) : "");
        File.WriteAllText(folder.File(file + ".chain"), chain);
    }

    public void SelfSigned(string file, string name)
    {
        Key(file);
        Openssl("req", "-x509", "-key", folder.File(file + ".key"), "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:" + name, "-days", "90", "-out", folder.File(file + ".chain"));
    }

    /// <summary>A server with TLS on a port of its own; further lines of its block may replace the versions.</summary>
    public int Serve(string file, string more = "", string protocols = "TLSv1.2 TLSv1.3")
    {
        int port = LocalProcess.FreePort();
        servers.AppendLine($$"""
            server {
              listen 127.0.0.1:{{port}} ssl; server_name _;
              ssl_certificate {{folder.File(file + ".chain")}}; ssl_certificate_key {{folder.File(file + ".key")}};
              ssl_protocols {{protocols}};
              {{more}}
              location / { return 200 "hello"; }
            }
            """);
        return port;
    }

    /// <summary>A server without TLS that answers so.</summary>
    public int ServePlain(string answer)
    {
        int port = LocalProcess.FreePort();
        servers.AppendLine($$"""server { listen 127.0.0.1:{{port}}; server_name _; location / { {{answer}} } }""");
        return port;
    }

    public async Task StartAsync(int port)
    {
        string configuration = folder.File("nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process on; worker_processes 2; pid {{folder.File("pid")}}; error_log stderr warn;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            events { worker_connections 1024; }
            http {
              access_log off; client_body_temp_path {{folder.File("b")}}; proxy_temp_path {{folder.File("p")}}; fastcgi_temp_path {{folder.File("f")}}; uwsgi_temp_path {{folder.File("u")}}; scgi_temp_path {{folder.File("s")}};
              server_names_hash_max_size 4096; server_names_hash_bucket_size 128;
            {{servers}}
            }
            """);
        nginx = LocalProcess.Start("nginx", "-e", "stderr", "-c", configuration);
        await nginx.WaitAsync(port);
    }

    /// <summary>An estate that trusts the root, with these tenants, all of them on this machine.</summary>
    public SlaEstate Estate(params EstateTenant[] tenants) => new() { Name = "test", Tls = new EstateTls { Authorities = Authority }, Tenants = [.. tenants.Select(tenant => tenant with { Connect = "127.0.0.1" })] };

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
            await nginx.DisposeAsync();
        folder.Dispose();
    }

    private void Root(string name)
    {
        Key(name);
        Openssl("req", "-x509", "-key", folder.File(name + ".key"), "-subj", "/CN=Test " + name, "-days", "365", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", folder.File(name + ".pem"));
    }

    private void Key(string name) => Openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder.File(name + ".key"));

    private void Sign(string file, string by, string extensions, int days) => Openssl(
        "x509", "-req", "-in", folder.File(file + ".csr"), "-CA", folder.File(by + ".pem"), "-CAkey", folder.File(by + ".key"), "-CAcreateserial", "-days", days.ToString(), "-extfile", folder.File(extensions), "-out", folder.File(file + ".pem"));

    private static void Openssl(params string[] arguments) => LocalProcess.Run("openssl", arguments);
}
