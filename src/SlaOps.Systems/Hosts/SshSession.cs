using System.Runtime.CompilerServices;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Sftp;

namespace SlaOps.Systems;

/// <summary>A host over SSH. Commands run in the host's <c>sh</c>, files are read over SFTP.</summary>
internal sealed class SshSession : HostSession
{
    // A program that is not there has no exit code of its own: this one, with these words, is ours.
    private const int MissingCode = 127;
    private const string MissingMark = "slaops: no such program";

    // The login shell may be anything, so sh gets the arguments; the folders that an account's PATH often lacks are those of LocalSession.
    private const string Prologue =
        "LC_ALL=C LANGUAGE=C PATH=\"$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin\"; export LC_ALL LANGUAGE PATH; "
        + "command -v \"$1\" >/dev/null 2>&1 || { echo \"" + MissingMark + "\" >&2; exit 127; }; exec \"$@\"";

    // How long a stopped command's own end is waited for.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly SshConnector connector;
    private readonly SshSftp files;
    private readonly SemaphoreSlim turn = new(1);
    private SshClient? shell;

    /// <summary>A session of a host; nothing is connected yet.</summary>
    internal SshSession(SshConnector connector, TimeSpan? idle = null)
    {
        this.connector = connector;
        files = new SshSftp(connector, idle ?? BackupStore.IdleDeadline);
    }

    /// <inheritdoc/>
    public override string Name => connector.Name;

    /// <summary>Connects now, so that a host that cannot be reached says so at once.</summary>
    internal Task ConnectAsync(CancellationToken cancellation) => ShellAsync(cancellation);

    /// <inheritdoc/>
    public override async Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation)
    {
        SshClient client = await ShellAsync(cancellation);
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
        if (shell is not null)
            SshFault.Abandon(shell);
        turn.Dispose();
        await files.DisposeAsync();
    }

    /// <summary>The line that is sent: everything of the command stays data, whatever is in it.</summary>
    internal static string Quote(HostCommand command) =>
        string.Join(' ', ((string[])["sh", "-c", Prologue, "sh", command.Program, .. command.Arguments]).Select(Quote));

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

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
            await using Stream target = running.CreateInputStream();
            byte[] block = new byte[256 * 1024];
            int read = await input.ReadAsync(block, stop);
            // SSH.NET tells the other side of the end only where something was written before: without a line break in its place an
            // empty input would be waited for for ever.
            if (read == 0)
                await target.WriteAsync("\n"u8.ToArray(), stop);
            for (; read > 0; read = await input.ReadAsync(block, stop))
                await target.WriteAsync(block.AsMemory(0, read), stop);
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
        _ = stopping.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _ = execution.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (Interlocked.CompareExchange(ref shell, null, client) == client)
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

    private async Task<SshClient> ShellAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (shell is { IsConnected: true })
                return shell;
            if (shell is not null)
                SshFault.Abandon(shell);
            shell = null;
            return shell = await connector.ConnectAsync(static connection => new SshClient(connection), cancellation);
        }
        finally
        {
            turn.Release();
        }
    }
}
