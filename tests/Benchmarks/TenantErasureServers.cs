using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>A real sshd on loopback for the time of a benchmark, with keys of its own.</summary>
internal sealed class BenchmarkSshd : IAsyncDisposable
{
    private readonly string folder;
    private readonly Process server;

    private BenchmarkSshd(string folder, Process server, int port)
    {
        (this.folder, this.server) = (folder, server);
        Host = new EstateHost { Name = "host", Address = "127.0.0.1", Port = port };
    }

    internal EstateHost Host { get; }

    internal SlaEstate Estate => new()
    {
        Name = "benchmark",
        Hosts = [Host],
        Ssh = new SshAccess { KeyFile = Path.Combine(folder, "client"), KnownHosts = Path.Combine(folder, "known") },
    };

    /// <summary>OpenSSH's own client, for the peer.</summary>
    internal string[] Client => ["-p", $"{Host.Port}", "-i", Path.Combine(folder, "client"), "-o", $"UserKnownHostsFile={Path.Combine(folder, "known")}", "-o", "BatchMode=yes", "127.0.0.1"];

    internal static async Task<BenchmarkSshd> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            Directory.CreateDirectory("/run/sshd");
        foreach (string name in (string[])["client", "host"])
            await BenchmarkRun.TimeAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, name));
        int port = LocalProcess.FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "known"), $"[127.0.0.1]:{port} {await File.ReadAllTextAsync(Path.Combine(folder, "host.pub"))}");
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/client.pub
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes
            Subsystem sftp internal-sftp

            """);
        ProcessStartInfo start = new("/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(folder, "config")]) { RedirectStandardError = true, UseShellExecute = false };
        return new BenchmarkSshd(folder, await BenchmarkRun.StartAsync(start, port), port);
    }

    public async ValueTask DisposeAsync()
    {
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
    }
}

/// <summary>A real Azurite in memory for the time of a benchmark.</summary>
internal sealed class BenchmarkAzurite : IAsyncDisposable
{
    private readonly Process server;

    private BenchmarkAzurite(Process server, int port)
    {
        this.server = server;
        // The emulator's well-known account.
        Connection = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    internal string Connection { get; }

    internal static async Task<BenchmarkAzurite> StartAsync(string folder)
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        int port = LocalProcess.FreePort();
        ProcessStartInfo start = new(
            Path.Combine(cache, "slaops-tests", "node_modules", ".bin", "azurite-blob"),
            ["--inMemoryPersistence", "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        return new BenchmarkAzurite(await BenchmarkRun.StartAsync(start, port), port);
    }

    internal async Task<BlobContainerClient> FillAsync(int count)
    {
        BlobContainerClient container = new(Connection, "c" + Guid.NewGuid().ToString("N")[..12]);
        await container.CreateAsync();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, token) =>
            await container.UploadBlobAsync(FormattableString.Invariant($"t1/{index:000000}"), BinaryData.FromString("x"), token));
        return container;
    }

    public async ValueTask DisposeAsync()
    {
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
    }
}

/// <summary>Programs of benchmarks.</summary>
internal static class BenchmarkRun
{
    /// <summary>Runs a program to its end, which must be a good one.</summary>
    internal static async Task<TimeSpan> TimeAsync(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start) : throw new InvalidOperationException($"{program}: {process.ExitCode}");
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    internal static async Task<Process> StartAsync(ProcessStartInfo start, int port)
    {
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        if (start.RedirectStandardOutput)
        {
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
        }

        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using TcpClient probe = new();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return process;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1) && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
