using System.ComponentModel;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Text;
using CliWrap;

namespace SlaOps.Systems;

/// <summary>This machine as a host.</summary>
public sealed class LocalSession(string name, bool sudo = false) : HostSession
{
    private const int ListedAtOnce = 512;

    // Programs of this machine at once: more only wait for the same disk.
    private const int RunAtOnce = 8;

    // A file system that does not answer (a dead share, a named pipe) must not hold a run up for ever.
    private static readonly TimeSpan FileDeadline = TimeSpan.FromSeconds(20);

    // How long a killed tree may take to be gone.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    // A user's PATH often lacks the folders where nft, chronyd and the like lie.
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool IsWindows => OperatingSystem.IsWindows();

    /// <inheritdoc/>
    public override async Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation)
    {
        using BoundedBuffer output = new(command.MaxOutput);
        using BoundedBuffer error = new(command.MaxOutput);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(command.Deadline);
        Task<CommandResult> running = Cli.Wrap(Locate(command.Program))
            .WithArguments(command.Arguments)
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C").Set("LANGUAGE", "C"))
            .WithStandardInputPipe(command.Input is null ? PipeSource.Null : PipeSource.FromStream(command.Input, autoFlush: false))
            .WithStandardOutputPipe(command.OnOutput is { } see ? PipeTarget.Create((stream, stop) => PassAsync(stream, see, stop)) : PipeTarget.ToStream(output, autoFlush: false))
            .WithStandardErrorPipe(PipeTarget.ToStream(error, autoFlush: false))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(deadline.Token);
        try
        {
            // Cancelling kills the whole tree; what escaped it and still holds the pipes is not waited for.
            await Task.WhenAny(running, EndOfPatienceAsync(deadline.Token));
            deadline.Token.ThrowIfCancellationRequested();
            CommandResult result = await running;
            return new CommandOutput(result.ExitCode, output.Text, error.Text, output.Truncated || error.Truncated);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(command.ToString(), exception);
        }
        catch (Win32Exception exception)
        {
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
    }

    private static async Task PassAsync(Stream stream, Action<ReadOnlyMemory<byte>> see, CancellationToken cancellation)
    {
        byte[] block = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block, cancellation)) > 0)
            see(block.AsMemory(0, read));
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<HostAnswer>> RunManyAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
    {
        HostAnswer[] answers = new HostAnswer[commands.Count];
        await Parallel.ForAsync(0, commands.Count, new ParallelOptions { MaxDegreeOfParallelism = RunAtOnce, CancellationToken = cancellation }, async (index, token) =>
            answers[index] = await AnswerAsync(commands[index], token));
        return answers;
    }

    private async Task<HostAnswer> AnswerAsync(HostCommand command, CancellationToken cancellation)
    {
        string? path = null;
        try
        {
            if (!command.NeedsRoot || OperatingSystem.IsWindows())
                return new HostAnswer(command, await RunAsync(command, cancellation), null);
            path = Locate(command.Program);
            HostCommand asRoot = sudo && !Environment.IsPrivilegedProcess && IsInstalled("sudo")
                ? command with { Program = "sudo", Arguments = ["-n", "--", path, .. command.Arguments] }
                : command;
            return new HostAnswer(command, await RunAsync(asRoot, cancellation), null) { ProgramPath = path };
        }
        catch (Exception exception) when (exception is FileNotFoundException or TimeoutException or UnauthorizedAccessException or IOException)
        {
            return new HostAnswer(command, null, exception) { ProgramPath = path };
        }
    }

    private static bool IsInstalled(string program)
    {
        try
        {
            return File.Exists(Locate(program));
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static async Task EndOfPatienceAsync(CancellationToken stopped)
    {
        await Task.Delay(Timeout.Infinite, stopped).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await Task.Delay(Grace, CancellationToken.None);
    }

    /// <inheritdoc/>
    public override Task<Stream> OpenReadAsync(string path, CancellationToken cancellation) => BoundedAsync<Stream>(
        () =>
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.Open,
                    Access = FileAccess.Read,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                });
            }
            catch (DirectoryNotFoundException exception)
            {
                throw new FileNotFoundException(exception.Message, path, exception);
            }
        },
        cancellation);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<HostFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IEnumerator<HostFile> files = await BoundedAsync(() => Enumerate(folder), cancellation);
        for (bool more = true; more;)
        {
            List<HostFile> batch = new(ListedAtOnce);
            more = await BoundedAsync(
                () =>
                {
                    while (batch.Count < ListedAtOnce)
                    {
                        if (!files.MoveNext())
                            return false;
                        batch.Add(files.Current);
                    }

                    return true;
                },
                cancellation);
            foreach (HostFile file in batch)
                yield return file;
        }

        files.Dispose();
    }

    /// <inheritdoc/>
    public override Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation) => BoundedAsync<DateTimeOffset?>(
        () =>
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return info.Exists ? new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero) : null;
        },
        cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerator<HostFile> Enumerate(string folder)
    {
        if (!Directory.Exists(folder))
            throw new FileNotFoundException(null, folder);
        return new FileSystemEnumerable<HostFile>(
            folder,
            static (ref FileSystemEntry entry) => new HostFile(entry.ToFullPath(), entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc.ToUniversalTime()),
            new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        }.GetEnumerator();
    }

    private static Task<T> BoundedAsync<T>(Func<T> work, CancellationToken cancellation) =>
        Task.Run(work, cancellation).WaitAsync(FileDeadline, cancellation);

    internal static string Locate(string program)
    {
        if (OperatingSystem.IsWindows() && !Path.IsPathRooted(program))
            return program;
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : throw new FileNotFoundException(null, program);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(SystemFolders).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(null, program);
    }

    /// <summary>Keeps the first bytes and swallows the rest, so that a program that talks without end ends by its deadline, not by our memory.</summary>
    private sealed class BoundedBuffer(int capacity) : Stream
    {
        private readonly MemoryStream kept = new();

        public bool Truncated { get; private set; }

        public string Text => Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => kept.Length;

        public override long Position { get => kept.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int room = Math.Min(buffer.Length, capacity - (int)kept.Length);
            kept.Write(buffer[..room]);
            Truncated |= room < buffer.Length;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            kept.Dispose();
            base.Dispose(disposing);
        }
    }
}
