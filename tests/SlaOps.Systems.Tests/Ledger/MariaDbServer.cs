using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A real MariaDB in a temporary folder, on loopback and a free port; one for the whole suite, started by the first test that needs it and
/// stopped by its own process id. A test that kills it, or needs a replica, starts another. Each has its own folder for temporary files:
/// one that starts removes the temporary tables that it finds, and the server that lost them crashes.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private const int KeptLines = 60;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly Queue<string> said = new();
    private string[] options = [];
    private Process? server;
    private int port;

    /// <summary>Why there is no server; null where there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>A connection string to a database of its own; the test is skipped where no server is installed (in CI it fails).</summary>
    public async Task<string> NewDatabaseAsync(string options = "")
    {
        await StartOnceAsync();
        if (Missing is not null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(Missing);
        Assert.Null(Missing);
        string name = "t" + Guid.NewGuid().ToString("N")[..12];
        await ExecuteAsync($"CREATE DATABASE {name}");
        return $"Server=127.0.0.1;Port={port};User ID=slaops;Password=open sesame;Database={name};{options}";
    }

    /// <summary>Runs a statement as the administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = new($"Server=127.0.0.1;Port={port};User ID=slaops;Password=open sesame;Pooling=false");
        try
        {
            await connection.OpenAsync();
        }
        catch (MySqlException) when (server is { HasExited: true })
        {
            Assert.Fail($"mariadbd ended by itself, exit code {server.ExitCode}. The last that it said:\n{Said()}");
        }

        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Another server, with options of its own; the test is skipped where none is installed (in CI it fails).</summary>
    public static async Task<MariaDbServer> StartAsync(params string[] options)
    {
        MariaDbServer another = new() { options = options };
        await another.NewDatabaseAsync();
        return another;
    }

    /// <summary>The address, host:port.</summary>
    public string Node => FormattableString.Invariant($"127.0.0.1:{port}");

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        server!.Kill();
        await server.WaitForExitAsync();
    }

    /// <summary>Starts it again on what the kill left, under the same port.</summary>
    public Task RestartAsync() => LaunchAsync();

    private async Task StartOnceAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (server is null && Missing is null)
                await InstallAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task InstallAsync()
    {
        string? install = Find("mariadb-install-db");
        string? daemon = Find("mariadbd");
        if (install is null || daemon is null)
        {
            Missing = "mariadbd is missing: install mariadb-server.";
            return;
        }

        string data = folder.File("data");
        string account = Environment.UserName;
        Directory.CreateDirectory(folder.File("tmp"));
        Run(install, "--no-defaults", "--datadir=" + data, "--user=" + account, "--auth-root-authentication-method=normal", "--skip-test-db");
        string init = folder.File("init.sql");
        await File.WriteAllTextAsync(init, "CREATE USER IF NOT EXISTS slaops@'127.0.0.1' IDENTIFIED BY 'open sesame';\nGRANT ALL ON *.* TO slaops@'127.0.0.1' WITH GRANT OPTION;\n");
        port = FreePort();
        await LaunchAsync();
    }

    private async Task LaunchAsync()
    {
        string data = folder.File("data"), account = Environment.UserName, init = folder.File("init.sql");
        server?.Dispose();
        ProcessStartInfo start = new(Find("mariadbd")!) { RedirectStandardError = true, UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in (string[])["--no-defaults", "--datadir=" + data, "--user=" + account, "--port=" + port, "--bind-address=127.0.0.1", "--socket=" + folder.File("s"), "--pid-file=" + folder.File("pid"), "--init-file=" + init, "--skip-name-resolve", "--innodb-log-file-size=16M", .. options])
            start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = folder.File("tmp");
        server = Process.Start(start)!;
        // Read away what it says: a full pipe would stop it.
        server.ErrorDataReceived += (_, line) => Keep(line.Data);
        server.OutputDataReceived += (_, line) => Keep(line.Data);
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        server?.Dispose();
        turn.Dispose();
        folder.Dispose();
    }

    private async Task WaitAsync()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (MySqlException) when (waited.Elapsed < StartLimit && !server!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin").Split(':')
        .Where(part => part.Length > 0).Select(part => Path.Combine(part, program)).FirstOrDefault(File.Exists);

    private void Keep(string? line)
    {
        lock (said)
        {
            if (line is null)
                return;
            said.Enqueue(line);
            if (said.Count > KeptLines)
                said.Dequeue();
        }
    }

    private string Said()
    {
        lock (said)
            return string.Join('\n', said);
    }

    private void Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = folder.File("tmp");
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(StartLimit) && process.ExitCode == 0, program + ": " + error.Result);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
