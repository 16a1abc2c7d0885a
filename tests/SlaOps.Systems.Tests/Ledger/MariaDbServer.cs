using MySqlConnector;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A real MariaDB in a temporary folder, on loopback and a free port; one for the whole suite, started by the first test that needs it and
/// stopped by its own process id. A test that kills it, or needs a replica, starts another. Each has its own folder for temporary files:
/// one that starts removes the temporary tables that it finds, and the server that lost them crashes.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();
    private readonly SemaphoreSlim turn = new(1);
    private string[] options = [];
    private LocalProcess? server;
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
            Assert.Fail("mariadbd ended by itself. The last that it said:\n" + server.Said);
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
    public Task KillAsync() => server!.StopAsync();

    /// <summary>Starts it again on what the kill left, under the same port.</summary>
    public async Task RestartAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = LocalProcess.Start("mariadbd",
        [
            "--no-defaults", "--datadir=" + folder.File("data"), "--user=" + Environment.UserName, FormattableString.Invariant($"--port={port}"), "--bind-address=127.0.0.1", "--socket=" + folder.File("s"),
            "--pid-file=" + folder.File("pid"), "--tmpdir=" + folder.File("tmp"), "--init-file=" + folder.File("init.sql"), "--skip-name-resolve", "--innodb-log-file-size=16M", .. options,
        ]);
        await server.WaitAsync(async () =>
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return true;
            }
            catch (MySqlException)
            {
                return false;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        turn.Dispose();
        folder.Dispose();
    }

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
        if (LocalProcess.Find("mariadb-install-db") is null || LocalProcess.Find("mariadbd") is null)
        {
            Missing = "mariadbd is missing: install mariadb-server.";
            return;
        }

        Directory.CreateDirectory(folder.File("tmp"));
        LocalProcess.Run("env", "TMPDIR=" + folder.File("tmp"), "mariadb-install-db", "--no-defaults", "--datadir=" + folder.File("data"), "--user=" + Environment.UserName, "--auth-root-authentication-method=normal", "--skip-test-db");
        await File.WriteAllTextAsync(folder.File("init.sql"), "CREATE USER IF NOT EXISTS slaops@'127.0.0.1' IDENTIFIED BY 'open sesame';\nGRANT ALL ON *.* TO slaops@'127.0.0.1' WITH GRANT OPTION;\n");
        port = LocalProcess.FreePort();
        await RestartAsync();
    }
}
