using System.ComponentModel;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Text;
using CliWrap;

namespace SlaOps.Systems;

/// <summary>What a program that reads a stream said when it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Error">The first of what it wrote to standard error; it runs in locale C.</param>
internal sealed record ProgramEnd(int ExitCode, string Error);

/// <summary>
/// A layer that a program of its own opens (xz, age, gpg): fed with the bytes below, read as they come out. The end is given only once the
/// program has ended and its judge finds nothing wrong with what it said.
/// </summary>
internal sealed class ProgramLayer : ReadOnlyStream
{
    private const int BlockLength = 256 * 1024;
    private const int MostError = 16 * 1024;

    private readonly Stream source;
    private readonly Func<ProgramEnd, Exception?> judge;
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 4 * BlockLength, resumeWriterThreshold: BlockLength, minimumSegmentSize: BlockLength, useSynchronizationContext: false));
    private readonly CancellationTokenSource stop = new();
    private readonly StringBuilder error = new();
    private readonly Stream output;
    private readonly Task<CommandResult> running;
    private ExceptionDispatchInfo? fed;
    private bool ended;
    private bool disposed;

    private ProgramLayer(string program, IReadOnlyList<string> arguments, Stream source, Func<ProgramEnd, Exception?> judge)
    {
        this.source = source;
        this.judge = judge;
        output = pipe.Reader.AsStream();
        running = Task.Run(() => RunAsync(program, arguments));
    }

    /// <summary>Starts a program. One that is not installed is <see cref="FileNotFoundException"/>.</summary>
    internal static ProgramLayer Start(string program, IReadOnlyList<string> arguments, Stream source, Func<ProgramEnd, Exception?> judge) =>
        new(LocalSession.Locate(program), arguments, source, judge);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = ended ? 0 : await output.ReadAsync(buffer, cancellationToken);
        if (read > 0 || ended || buffer.Length == 0)
            return read;
        CommandResult result = await running.WaitAsync(cancellationToken);
        ended = true;
        // What could not be read below is the reason of whatever the program says about it.
        fed?.Throw();
        if (judge(new ProgramEnd(result.ExitCode, error.ToString())) is Exception wrong)
            throw wrong;
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            stop.Cancel();
            pipe.Reader.Complete();
            _ = running.ContinueWith(
                left =>
                {
                    _ = left.Exception;
                    stop.Dispose();
                    source.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    private async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C").Set("LANGUAGE", "C"))
                .WithStandardInputPipe(PipeSource.Create(FeedAsync))
                .WithStandardOutputPipe(PipeTarget.ToStream(pipe.Writer.AsStream(), autoFlush: false))
                .WithStandardErrorPipe(PipeTarget.ToDelegate(Keep))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(stop.Token);
        }
        catch (Win32Exception exception)
        {
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
        finally
        {
            await pipe.Writer.CompleteAsync();
        }
    }

    private async Task FeedAsync(Stream input, CancellationToken cancellation)
    {
        byte[] block = new byte[BlockLength];
        while (true)
        {
            int read;
            try
            {
                read = await source.ReadAsync(block, cancellation);
            }
            catch (Exception exception)
            {
                fed = ExceptionDispatchInfo.Capture(exception);
                return;
            }

            if (read == 0)
                return;
            // A program that ended before it read all throws here; its exit code says why.
            await input.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }

    private void Keep(string line)
    {
        if (error.Length < MostError)
            error.Append(line).Append('\n');
    }
}
