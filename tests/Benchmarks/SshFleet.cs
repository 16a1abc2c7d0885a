using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>As many hosts as wanted: real sshd that listen at loopback addresses, with keys of their own in a temporary folder.</summary>
internal sealed class SshFleet : IAsyncDisposable
{
    // The most addresses that sshd listens at.
    private const int AddressesPerServer = 16;

    private readonly List<Process> servers = [];

    private SshFleet()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("slaops-fleet").FullName;

    public string KeyFile => Path.Combine(Folder, "client");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    public SlaEstate Estate { get; private set; } = new() { Name = "fleet" };

    /// <summary>Starts the listeners for <paramref name="count"/> hosts.</summary>
    public static async Task<SshFleet> StartAsync(int count)
    {
        SshFleet fleet = new();
        Directory.CreateDirectory("/run/sshd");
        foreach (string key in (string[])["client", "host"])
        {
            using Process generate = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(fleet.Folder, key)]);
            await generate.WaitForExitAsync();
        }

        await fleet.PrepareAptAsync();
        List<EstateHost> hosts = [];
        for (int first = 0; first < count; first += AddressesPerServer)
            hosts.AddRange(await fleet.ListenAsync([.. Enumerable.Range(first, Math.Min(AddressesPerServer, count - first)).Select(Address)], first));
        string key64 = await File.ReadAllTextAsync(Path.Combine(fleet.Folder, "host.pub"));
        await File.WriteAllTextAsync(fleet.KnownHosts, string.Concat(hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"[{host.Address}]:{host.Port} {key64}"))));
        fleet.Estate = new SlaEstate { Name = "fleet", Hosts = hosts, Ssh = new SshAccess { KeyFile = fleet.KeyFile, KnownHosts = fleet.KnownHosts, Config = "/dev/null" } };
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process server in servers)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    // As on every host that is not made of a container image: apt keeps its cache between two starts. Its lists and its status are copies:
    // who installs something on this machine meanwhile makes no cache old that 200 hosts share.
    private async Task PrepareAptAsync()
    {
        foreach (string name in (string[])["cache", "none", "lists"])
            Directory.CreateDirectory(Path.Combine(Folder, name));
        foreach (string file in Directory.EnumerateFiles("/var/lib/apt/lists"))
            File.Copy(file, Path.Combine(Folder, "lists", Path.GetFileName(file)));
        File.Copy("/var/lib/dpkg/status", Path.Combine(Folder, "status"));
        string conf = Path.Combine(Folder, "apt.conf");
        await File.WriteAllTextAsync(conf, $"""
            Dir::Etc::Parts "{Folder}/none";
            Dir::Cache "{Folder}/cache";
            Dir::Cache::pkgcache "pkgcache.bin";
            Dir::Cache::srcpkgcache "srcpkgcache.bin";
            Dir::State::Lists "{Folder}/lists";
            Dir::State::status "{Folder}/status";

            """);
        ProcessStartInfo start = new("apt-cache", ["gencaches"]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["APT_CONFIG"] = conf;
        using Process generate = Process.Start(start)!;
        await generate.StandardOutput.ReadToEndAsync();
        await generate.WaitForExitAsync();
    }

    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 200}.{(number % 200) + 1}");

    private async Task<IEnumerable<EstateHost>> ListenAsync(string[] addresses, int first)
    {
        int port = LocalProcess.FreePort();
        string config = Path.Combine(Folder, "config" + InvariantText.Of(first));
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Port {port}\nHostKey {Path.Combine(Folder, "host")}\nAuthorizedKeysFile {KeyFile}.pub\nStrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nMaxStartups 200\nSubsystem sftp internal-sftp\nSetEnv HOME={Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName} APT_CONFIG={Path.Combine(Folder, "apt.conf")}\n");
        foreach (string address in addresses)
            text.Append(CultureInfo.InvariantCulture, $"ListenAddress {address}\n");
        await File.WriteAllTextAsync(config, text.ToString());
        servers.Add(Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-f", config, "-E", "/dev/null"]) { UseShellExecute = false })!);
        for (int wait = 0; wait < 200; wait++)
        {
            using TcpClient probe = new();
            try
            {
                await probe.ConnectAsync(IPAddress.Parse(addresses[^1]), port);
                break;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        return addresses.Select((address, index) => new EstateHost { Name = "h" + InvariantText.Of(first + index), Address = address, Port = port });
    }
}
