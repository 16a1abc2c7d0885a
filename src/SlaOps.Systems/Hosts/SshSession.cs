using System.Runtime.CompilerServices;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Sftp;

namespace SlaOps.Systems;

/// <summary>A host over SSH. Commands run in the host's <c>sh</c>, or by PowerShell where it runs Windows; files are read over SFTP.</summary>
internal sealed class SshSession : HostSession
{
    // A program that is not there has no exit code of its own: this one, with these words, is ours.
    private const int MissingCode = 127;
    private const string MissingMark = "slaops: no such program";

    // The login shell may be anything, so sh gets the arguments; the folders that an account's PATH often lacks are those of LocalSession.
    private const string Prologue =
        "LC_ALL=C LANGUAGE=C PATH=\"$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin\"; export LC_ALL LANGUAGE PATH; "
        + "command -v \"$1\" >/dev/null 2>&1 || { echo \"" + MissingMark + "\" >&2; exit 127; }; exec \"$@\"";

    // Far more than any batch holds; a host whose every answer is late has by then used up the time of its run.
    private const int RoundsAtMost = 64;

    private static readonly TimeSpan ClockDeadline = TimeSpan.FromSeconds(15);

    // How long a stopped command's own end is waited for.
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly SshConnector connector;
    private readonly SshSftp files;
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim asking = new(1);
    private SshClient? connection;
    private SshShell? shell;
    private bool isWindows;

    /// <summary>A session of a host; nothing is connected yet.</summary>
    internal SshSession(SshConnector connector, TimeSpan? idle = null)
    {
        this.connector = connector;
        files = new SshSftp(connector, idle ?? BackupStore.IdleDeadline);
    }

    /// <inheritdoc/>
    public override string Name => connector.Name;

    /// <summary>Connects now, so that a host that cannot be reached says so at once.</summary>
    internal Task ConnectAsync(CancellationToken cancellation) => ClientAsync(cancellation);

    /// <inheritdoc/>
    public override async Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation)
    {
        SshClient client = await ClientAsync(cancellation);
        // A channel of its own speaks to sh, which is not there: such a host is asked by its shell alone, and nothing is fed to a program.
        if (IsWindows)
            return (await RunManyAsync([command], cancellation))[0] switch { { Output: CommandOutput output } => output, var answer => throw answer.Fault! };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(command.Deadline);
        SshCommand running = client.CreateCommand(Quote(command));
        try
        {
            CommandOutput output = await RunAsync(client, running, command, deadline.Token);
            if (output.ExitCode == MissingCode && output.Error.TrimEnd('\n').Equals(MissingMark, StringComparison.Ordinal))
                throw new FileNotFoundException(null, command.Program);
            return output;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(command.ToString(), exception);
        }
        finally
        {
            SshFault.Abandon(running);
        }
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<HostAnswer>> RunManyAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
    {
        HostAnswer?[] answers = new HostAnswer?[commands.Count];
        int[] open = [.. Enumerable.Range(0, commands.Count)];
        // A question that outlives its deadline takes the shell along; the rest goes on in a new one. Each round answers one at least,
        // be it another caller's: more rounds than questions of everybody are not needed, fewer than a host without end may ask for.
        for (int round = 0; open.Length > 0 && round <= RoundsAtMost; round++)
        {
            HostAnswer?[] found = await AskAsync([.. open.Select(index => commands[index])], cancellation);
            for (int index = 0; index < open.Length; index++)
                answers[open[index]] = found[index];
            open = [.. open.Where(index => answers[index] is null)];
        }

        return [.. answers.Select((answer, index) => answer ?? new HostAnswer(commands[index], null, new TimeoutException(commands[index].ToString())))];
    }

    /// <inheritdoc/>
    public override async Task<HostClockReading?> ReadClockAsync(CancellationToken cancellation)
    {
        try
        {
            for (int round = 0; round < RoundsAtMost; round++)
            {
                SshShell current = await ShellAsync(cancellation);
                if (await current.ReadClockAsync(ClockDeadline, cancellation) is { Again: false } read)
                    return read.Reading;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or Renci.SshNet.Common.SshException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override bool IsWindows => isWindows;

    /// <inheritdoc/>
    public override string User => connector.User;

    /// <inheritdoc/>
    public override string? OutsideName => connector.StraightName;

    private async Task<HostAnswer?[]> AskAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
    {
        try
        {
            return await (await ShellAsync(cancellation)).AskAsync(commands, cancellation);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // The connection is there, and the shell does not answer.
            return [.. commands.Select(command => new HostAnswer(command, null, exception))];
        }
    }

    private async Task<SshShell> ShellAsync(CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            if (shell is { IsUsable: true })
                return shell;
            if (shell is not null)
            {
                await shell.Stopped.WaitAsync(cancellation);
                if (shell.IsConnectionGone)
                    connection = null;
                shell.Dispose();
            }

            shell = null;
            return shell = await StartAsync(cancellation);
        }
        finally
        {
            asking.Release();
        }
    }

    // A login that broke off is tried once more: what was asked first is not lost by what the host was at just then.
    private async Task<SshShell> StartAsync(CancellationToken cancellation)
    {
        try
        {
            return await SshShell.StartAsync(await ClientAsync(cancellation), Name, connector.Sudo, SshConnector.ConnectDeadline, cancellation);
        }
        catch (IOException)
        {
            return await SshShell.StartAsync(await ClientAsync(cancellation), Name, connector.Sudo, SshConnector.ConnectDeadline, cancellation);
        }
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(string path, CancellationToken cancellation) =>
        await files.OpenReadAsync(await files.ResolveAsync(path, cancellation), cancellation);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<HostFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string path = await files.ResolveAsync(folder, cancellation);
        await foreach (ISftpFile file in files.ListAsync(path, cancellation))
        {
            if (file.IsRegularFile)
                yield return new HostFile(SshSftp.Join(path, file.Name), file.Name, file.Attributes.Size, SshSftp.ModifiedAt(file));
        }
    }

    /// <inheritdoc/>
    public override async Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation) =>
        await files.GetModifiedAtAsync(await files.ResolveAsync(path, cancellation), cancellation);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        shell?.Dispose();
        if (connection is SshClient client)
            _ = (shell?.Stopped ?? Task.CompletedTask).ContinueWith(_ => SshFault.Abandon(client), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        turn.Dispose();
        asking.Dispose();
        await files.DisposeAsync();
    }

    /// <summary>The line that is sent: everything of the command stays data, whatever is in it.</summary>
    internal static string Quote(HostCommand command) =>
        string.Join(' ', ((string[])["sh", "-c", Prologue, "sh", command.Program, .. command.Arguments]).Select(PosixShell.Quote));

    private async Task<CommandOutput> RunAsync(SshClient client, SshCommand running, HostCommand command, CancellationToken stop)
    {
        // Opening the channel blocks until the host answers.
        Task execution = Task.Run(() => ExecuteAsync(running, command.Input, stop), stop);
        Task<(string Text, bool Cut)> output = ReadAsync(running.OutputStream, command.MaxOutput, command.OnOutput);
        Task<(string Text, bool Cut)> error = ReadAsync(running.ExtendedOutputStream, command.MaxOutput);
        try
        {
            await SshFault.BoundAsync(Task.WhenAll(execution, output, error), Name, command.Program, Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(client, running, execution);
            throw;
        }

        (string text, bool cut) = await output;
        (string errorText, bool errorCut) = await error;
        // Ended by a signal: the shell's own custom is a number over 128; which one does not matter here.
        int code = running.ExitStatus ?? (running.ExitSignal is null ? throw new IOException(Messages.Format("Text.ConnectionLost", Name)) : 128);
        return new CommandOutput(code, text, errorText, cut || errorCut);
    }

    private static async Task ExecuteAsync(SshCommand running, Stream? input, CancellationToken stop)
    {
        Task execution = running.ExecuteAsync(CancellationToken.None);
        if (input is not null)
        {
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task feeding = FeedAsync(running, input, ended.Token);
            await Task.WhenAny(execution, feeding);
            await ended.CancelAsync();
        }

        await execution;
    }

    // A command may end before it has read everything; its exit code tells whether that was right.
    private static async Task FeedAsync(SshCommand running, Stream input, CancellationToken stop)
    {
        try
        {
            Stream target = running.CreateInputStream();
            byte[] block = new byte[256 * 1024];
            int read = await input.ReadAsync(block, stop);
            // SSH.NET tells the other side of the end only where something was written before: without a line break in its place an
            // empty input would be waited for for ever.
            if (read == 0)
                await target.WriteAsync("\n"u8.ToArray(), stop);
            for (; read > 0; read = await input.ReadAsync(block, stop))
                await target.WriteAsync(block.AsMemory(0, read), stop);
            // Only while the command runs: an end of input for a channel that is gone makes sshd close the whole connection.
            if (!stop.IsCancellationRequested)
                await target.DisposeAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException or Renci.SshNet.Common.SshException)
        {
        }
    }

    // sshd passes the signal to the command's whole process group. Where the host does not answer the connection goes instead.
    private async Task StopAsync(SshClient client, SshCommand running, Task execution)
    {
        Task stopping = Task.Run(() => running.CancelAsync(forceKill: true));
        if (await Task.WhenAny(Task.WhenAll(stopping, execution), Task.Delay(Grace)) is { IsCompletedSuccessfully: true } && stopping.IsCompleted)
            return;
        SshFault.Forget(stopping);
        SshFault.Forget(execution);
        if (Interlocked.CompareExchange(ref connection, null, client) == client)
            SshFault.Abandon(client);
    }

    private static Task<(string Text, bool Cut)> ReadAsync(Stream stream, int maxLength, Action<ReadOnlyMemory<byte>>? see = null) => Task.Run(async () =>
    {
        using MemoryStream kept = new();
        byte[] block = new byte[32 * 1024];
        bool cut = false;
        int read;
        while ((read = await stream.ReadAsync(block)) > 0)
        {
            if (see is not null)
            {
                see(block.AsMemory(0, read));
                continue;
            }

            int room = Math.Min(read, maxLength - (int)kept.Length);
            kept.Write(block, 0, room);
            cut |= room < read;
        }

        return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), cut);
    });

    private async Task<SshClient> ClientAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (connection is not null && SshFault.IsConnected(connection))
                return connection;
            if (connection is not null)
                SshFault.Abandon(connection);
            connection = null;
            connection = await connector.ConnectAsync(static settings => new SshClient(settings), cancellation);
            isWindows = ShellDialect.IsWindows(connection);
            return connection;
        }
        finally
        {
            turn.Release();
        }
    }
}
