using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems.Tests;

/// <summary>A server program of a test: started in the foreground, read away, and ended by its own process id with all that it started.</summary>
public sealed class LocalProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // Below those that Linux gives to connections: one that was free stays free until the server under test is there.
    private static int lastPort = 20_000 + (Environment.ProcessId % 100 * 100);

    private readonly Process process;
    private readonly Queue<string> lines = new();

    private LocalProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it said last.</summary>
    public string Said
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    /// <summary>Where a program lies, also in the folders that an account's PATH often lacks; null where it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin:/sbin").Split(':')
        .Where(part => part.Length > 0).Select(part => Path.Combine(part, program)).FirstOrDefault(File.Exists);

    /// <summary>A port that nothing listens on, given to nobody else.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using TcpListener listener = new(IPAddress.Loopback, Interlocked.Increment(ref lastPort));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }

    public static LocalProcess Start(string program, params string[] arguments) => new(Process.Start(
        new ProcessStartInfo(Find(program) ?? program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!);

    /// <summary>Runs a program to its end and gives its output.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using Process run = Process.Start(new ProcessStartInfo(Find(program) ?? program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = run.StandardError.ReadToEndAsync();
        string output = run.StandardOutput.ReadToEnd();
        return run.WaitForExit(StartLimit) && run.ExitCode == 0 ? output : throw new InvalidOperationException(program + ": " + error.Result);
    }

    /// <summary>Waits until something is true, as long as the program runs.</summary>
    public async Task WaitAsync(Func<Task<bool>> ready)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!await ready())
        {
            if (process.HasExited || waited.Elapsed > StartLimit)
                throw new InvalidOperationException((process.HasExited ? "ended: " : "not ready: ") + Said);
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until a port of this machine takes connections.</summary>
    public Task WaitAsync(int port) => WaitAsync(async () =>
    {
        using TcpClient probe = new();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndedAsync() => process.WaitForExitAsync().WaitAsync(StartLimit);

    public async Task StopAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > 40)
                lines.Dequeue();
        }
    }
}
