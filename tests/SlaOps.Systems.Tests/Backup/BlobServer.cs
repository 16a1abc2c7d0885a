using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;

namespace SlaOps.Systems.Tests;

/// <summary>A real Azurite, in memory, on loopback and a free port; stopped by its own process id.</summary>
public sealed class BlobServer : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";

    // The emulator's well-known key, the same on every machine.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private Process? server;
    private int port;

    /// <summary>Why there is no server; null where there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>The connection string of the account.</summary>
    public string Connection => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>The same with a key that is not the account's.</summary>
    public string WrongConnection => Connection.Replace(Key, Convert.ToBase64String(new byte[64]));

    /// <summary>The URL of a container.</summary>
    public Uri Url(string container) => new($"http://127.0.0.1:{port}/{Account}/{container}");

    /// <summary>A new container; the test is skipped where Azurite is not installed (in CI it fails).</summary>
    public async Task<BlobContainerClient> NewContainerAsync()
    {
        if (Missing is not null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(Missing);
        Assert.Null(Missing);
        BlobContainerClient container = new(Connection, "c" + Guid.NewGuid().ToString("N")[..12]);
        await container.CreateAsync();
        return container;
    }

    /// <summary>The store of a container, by its connection string.</summary>
    public Task<BackupStore> OpenAsync(BlobContainerClient container, string? prefix = null, int pageSize = 5000, TimeSpan? idle = null) =>
        OpenAsync(Url(container.Name), Connection, prefix, pageSize, idle);

    /// <summary>The store of a URL, by any connection string.</summary>
    internal static Task<BackupStore> OpenAsync(Uri url, string connection, string? prefix = null, int pageSize = 5000, TimeSpan? idle = null) => BlobStore.OpenAsync(
        new StoreLocation { Blob = url, Prefix = prefix, Connection = Secret },
        Resolver(connection),
        new BlobSettings { PageSize = pageSize, Idle = idle ?? BackupStore.IdleDeadline, FirstPause = Soon },
        TestContext.Current.CancellationToken);

    /// <summary>A first pause between tries that does not hold tests up.</summary>
    internal static TimeSpan Soon { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A reference that <see cref="Resolver"/> knows.</summary>
    internal static SecretReference Secret { get; } = new(SecretKind.Secret, "blob");

    /// <summary>A vault with one secret.</summary>
    internal static SecretResolver Resolver(string secret) => new((_, _) => Task.FromResult<string?>(secret));

    /// <summary>A shared access signature of a container that may read, list and delete.</summary>
    public static string Signature(BlobContainerClient container, DateTimeOffset until) =>
        container.GenerateSasUri(BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List | BlobContainerSasPermissions.Delete, until).Query;

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => server!.Kill(entireProcessTree: true);

    /// <summary>Stops it from answering, connections open, as a host in trouble would; <see cref="Resume"/> lets it go on.</summary>
    public void Suspend() => Signal("STOP");

    /// <summary>Ends <see cref="Suspend"/>.</summary>
    public void Resume() => Signal("CONT");

    public async ValueTask InitializeAsync()
    {
        string? program = Find("azurite-blob");
        if (program is null || Find("node") is null)
        {
            Missing = "azurite-blob is missing: install node and npm's azurite (tests/run.sh does).";
            return;
        }

        port = LocalProcess.FreePort();
        ProcessStartInfo start = new(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder.Path };
        foreach (string argument in (string[])["--inMemoryPersistence", "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
            start.ArgumentList.Add(argument);
        server = Process.Start(start)!;
        // Read away what it says: a full pipe would stop it.
        server.ErrorDataReceived += static (_, _) => { };
        server.OutputDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        server?.Dispose();
        folder.Dispose();
    }

    private async Task WaitAsync()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < StartLimit && !server!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{server!.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static string? Find(string program)
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return (Environment.GetEnvironmentVariable("PATH") + ":/usr/local/bin:/usr/bin").Split(':').Append(Path.Combine(cache, "slaops-tests", "node_modules", ".bin"))
            .Where(part => part.Length > 0).Select(part => Path.Combine(part, program)).FirstOrDefault(File.Exists);
    }
}
