using System.Globalization;

namespace SlaOps.Systems;

/// <summary>
/// A scratch MariaDB on a host, alone on a socket in a folder of its own. A script on the host owns server and folder and removes both
/// when its standard input ends: when this is disposed, when this process dies, when the connection breaks.
/// </summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    // Removing the data of a large restore takes its time; a user who stops the run does not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(600);

    private readonly HostSession host;
    private readonly string folder;
    private readonly HeldInput held = new();
    private readonly CancellationToken cancellation;
    private readonly CancellationToken hurry;
    private readonly TimeSpan deadline;
    private readonly Task<CommandOutput> serving;

    private ScratchServer(HostSession host, string folder, TimeSpan deadline, CancellationToken cancellation, CancellationToken hurry)
    {
        this.host = host;
        this.folder = folder;
        this.deadline = deadline;
        this.cancellation = cancellation;
        this.hurry = hurry;
        // Not cancelled with the run: then it would be killed before it can clean up. Letting go of its input ends it.
        serving = host.RunAsync(Script(ScratchScripts.Serve, folder) with { Input = held, Deadline = deadline + StartLimit + StartLimit }, CancellationToken.None);
    }

    /// <summary>The server's version.</summary>
    internal string Version { get; private set; } = "";

    /// <summary>
    /// Starts a server in a new folder under <paramref name="path"/>. Throws <see cref="EvidenceGapException"/> where it does not start.
    /// <paramref name="cancellation"/> ends the work; with <paramref name="hurry"/> nobody waits until the server is gone, too.
    /// </summary>
    internal static async Task<ScratchServer> StartAsync(HostSession host, string path, TimeSpan deadline, CancellationToken cancellation, CancellationToken hurry = default)
    {
        ScratchServer server = new(host, $"{path.TrimEnd('/')}/{ScratchScripts.Prefix}{Guid.NewGuid():N}", deadline, cancellation, hurry);
        try
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task<CommandOutput> waiting = host.RunAsync(Script(ScratchScripts.Await, server.folder) with { Deadline = StartLimit }, stop.Token);
            if (await Task.WhenAny(waiting, server.serving) == server.serving)
            {
                await stop.CancelAsync();
                _ = waiting.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw Failed(host, await server.serving);
            }

            CommandOutput answer = await waiting;
            if (answer.ExitCode != 0)
                throw Failed(host, answer);
            server.Version = answer.Output.Trim();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Feeds a dump; the error text is the client's.</summary>
    internal Task<CommandOutput> LoadAsync(Stream dump, string database, string characterSet) =>
        host.RunAsync(Script(ScratchScripts.Load, folder, database, characterSet) with { Input = dump, Deadline = deadline, MaxOutput = 64 * 1024 }, cancellation);

    /// <summary>Asks in SQL; the rows as lines of values with tabs between. Throws <see cref="IOException"/> where the server refuses.</summary>
    internal async Task<string[][]> AskAsync(string sql)
    {
        using MemoryStream question = new(System.Text.Encoding.UTF8.GetBytes(sql));
        CommandOutput answer = await host.RunAsync(Script(ScratchScripts.Ask, folder) with { Input = question, Deadline = deadline, MaxOutput = 64 * 1024 * 1024 }, cancellation);
        if (answer.ExitCode != 0 || answer.Truncated)
            throw new IOException(answer.Error.Trim());
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    /// <summary>Removes the server and its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        held.Release();
        await Task.WhenAny(serving, Task.Delay(hurry.IsCancellationRequested ? ShortPatience : Patience, CancellationToken.None));
        _ = serving.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>A script for sh with its arguments.</summary>
    internal static HostCommand Script(string script, params string[] arguments) => new("sh", ["-c", script, "slaops", .. arguments]);

    private static EvidenceGapException Failed(HostSession host, CommandOutput output)
    {
        string said = output.Error.Trim();
        return output.ExitCode == 127
            ? new EvidenceGapException(new EvidenceGap(Reasons.RestoreNoProgram, host.Name, said))
            : new EvidenceGapException(new EvidenceGap(Reasons.RestoreServerFailed, host.Name, said.Length > 0 ? said[..Math.Min(said.Length, 300)] : output.ExitCode.ToString(CultureInfo.InvariantCulture)));
    }
}
