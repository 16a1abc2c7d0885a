using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SlaOps.Systems;

/// <summary>
/// One shell on a host that is fed questions as they come: any number of them travels in one packet, the host answers in order. Each
/// answer ends with a mark on both of its streams that no program can know.
/// Where a question outlives its deadline the shell is killed with it; those behind it have to be asked again in a new one.
/// </summary>
internal sealed class SshShell : IDisposable
{
    // A login that prints more than this is none to work with.
    private const int NoiseAtMost = 256 * 1024;

    private static readonly TimeSpan DrainEvery = TimeSpan.FromMilliseconds(50);

    // A busy host takes its time to end what it was told to.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly SshClient client;
    private readonly SshCommand running;
    private readonly string host;
    private readonly bool sudo;
    private readonly ShellDialect dialect;
    private readonly ShellFrames output;
    private readonly ShellFrames error;
    private readonly SemaphoreSlim writing = new(1);
    private readonly string mark = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly Timer draining;
    private Stream? input;
    private Question? last;
    private Task? execution;
    private Task stopped = Task.CompletedTask;
    private int? process;
    private volatile bool broken;

    private SshShell(SshClient client, string host, bool sudo)
    {
        this.client = client;
        this.host = host;
        this.sudo = sudo;
        output = new ShellFrames(mark);
        error = new ShellFrames(mark) { IsError = true };
        dialect = ShellDialect.Of(client);
        running = client.CreateCommand(dialect.Login);
        draining = new Timer(_ => Drain(error, null));
    }

    /// <summary>False once a question outlived its deadline or the host is gone: another shell is needed.</summary>
    internal bool IsUsable => !broken && SshFault.IsConnected(client);

    /// <summary>True where the connection had to go with the shell.</summary>
    internal bool IsConnectionGone { get; private set; }

    /// <summary>Ends when a broken shell is gone from the host, or its connection with it: sooner no other one is started.</summary>
    internal Task Stopped => stopped;

    /// <summary>A shell that has answered once. Throws <see cref="TimeoutException"/> or <see cref="IOException"/> where it does not.</summary>
    internal static async Task<SshShell> StartAsync(SshClient client, string host, bool sudo, TimeSpan deadline, CancellationToken cancellation)
    {
        SshShell shell = new(client, host, sudo);
        try
        {
            // Opening the channel blocks until the host answers.
            await SshFault.BoundAsync(SshThread.RunAsync(shell.Open), host, "sh", deadline, cancellation);
            // What a login's own scripts print comes first; the shell's number is the last word.
            Question ready = new(new HostCommand("sh") { Deadline = deadline, MaxOutput = NoiseAtMost });
            await shell.SendAsync([ready], shell.dialect.Start(shell.mark), cancellation);
            HostAnswer answer = await ready.Done.Task.WaitAsync(cancellation) ?? throw new TimeoutException("sh");
            if (answer.Fault is not null)
                throw answer.Fault;
            string printed = answer.Output!.Output;
            shell.process = int.TryParse(printed[(printed.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;
            return shell;
        }
        catch
        {
            shell.Dispose();
            throw;
        }
    }

    /// <summary>The answers, in order; null for those that have to be asked again, because one before them killed the shell.</summary>
    internal async Task<HostAnswer?[]> AskAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
    {
        Question[] questions = [.. commands.Select(command => new Question(command))];
        try
        {
            await SendAsync(questions, string.Concat(questions.Select(question => dialect.Line(question.Command, sudo))), cancellation);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SshException)
        {
            Break(questions[0], new IOException(Messages.Format("Text.ConnectionLost", host), exception));
        }

        return await Task.WhenAll(questions.Select(question => question.Done.Task)).WaitAsync(cancellation);
    }

    /// <summary>
    /// The host's clock between two moments of ours. The moments are one reading of our clock and a stopwatch: a step of ours in between
    /// does not pass for delay. <c>Again</c> is true where it has to be asked once more, because a question before it killed the shell.
    /// </summary>
    internal async Task<(bool Again, HostClockReading? Reading)> ReadClockAsync(TimeSpan deadline, CancellationToken cancellation)
    {
        Question question = new(new HostCommand("clock") { Deadline = deadline, MaxOutput = 64 });
        DateTimeOffset before = DateTimeOffset.UtcNow;
        long start = Stopwatch.GetTimestamp();
        await SendAsync([question], dialect.ClockLine, cancellation);
        HostAnswer? answer = await question.Done.Task.WaitAsync(cancellation);
        TimeSpan took = question.Arrived is long arrived ? Stopwatch.GetElapsedTime(start, arrived) : Stopwatch.GetElapsedTime(start);
        return answer?.Printed is string text && dialect.Moment(text) is (DateTimeOffset moment, TimeSpan step)
            ? (false, new HostClockReading(before, took, moment, step))
            : (answer is null, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bool busy = !broken && output.IsWaiting;
        Break(null, new ObjectDisposedException(nameof(SshShell)));
        // What it was at is not left behind on the host.
        if (busy)
            stopped = StopAsync();
        else
            SshFault.Abandon(running);
    }

    private void Open()
    {
        execution = running.ExecuteAsync(CancellationToken.None);
        input = running.CreateInputStream();
        SshFault.Forget(SshThread.RunAsync(Read));
        draining.Change(DrainEvery, DrainEvery);
    }

    private async Task SendAsync(Question[] questions, string script, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            foreach (Question question in questions)
            {
                output.Expect(question, question.Command.MaxOutput);
                error.Expect(question, question.Command.MaxOutput);
                _ = WatchAsync(question, last?.Done.Task);
                last = question;
            }

            if (broken)
                Break(null, new IOException(Messages.Format("Text.ConnectionLost", host)));
            else
                // A host that does not read fills the window, and writing blocks.
                await SshFault.BoundAsync(Task.Run(() => input!.Write(Encoding.UTF8.GetBytes(script)), cancellation), host, "sh", SshConnector.ConnectDeadline, cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    // A question's time begins when the one before it is done.
    private async Task WatchAsync(Question question, Task? before)
    {
        if (before is not null)
            await before;
        try
        {
            await question.Done.Task.WaitAsync(question.Command.Deadline);
        }
        catch (TimeoutException exception)
        {
            Break(question, new TimeoutException(question.Command.ToString(), exception));
        }
    }

    // The library's reads block: one thread a host reads the output, and the errors whenever an answer is due there, too.
    private void Read()
    {
        byte[] block = new byte[8 * 1024];
        try
        {
            int read;
            while ((read = running.OutputStream.Read(block, 0, block.Length)) > 0)
            {
                Take(output, block.AsSpan(0, read));
                Drain(error, output);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SshException or InvalidOperationException)
        {
        }

        // The shell ended: by itself only where the connection did.
        Break(null, new IOException(Messages.Format("Text.ConnectionLost", host)));
    }

    // Takes what is there already and, up to as many answers as "upTo" has, what is on its way: the shell wrote those marks in one go.
    // Between answers a clock calls this, so that a program that floods its errors finds no buffer to fill.
    private void Drain(ShellFrames frames, ShellFrames? upTo)
    {
        if (upTo is null ? !Monitor.TryEnter(frames) : !Enter(frames))
            return;
        try
        {
            byte[] block = new byte[8 * 1024];
            Stream stream = running.ExtendedOutputStream;
            while (stream.Length > 0 || frames.Answers < upTo?.Answers)
            {
                int read = stream.Read(block, 0, block.Length);
                if (read == 0)
                    return;
                Take(frames, block.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SshException or InvalidOperationException)
        {
        }
        finally
        {
            Monitor.Exit(frames);
        }
    }

    // One that talks without end is cut off: the library reads as fast as the host sends, and keeps what we have not taken yet.
    private void Take(ShellFrames frames, ReadOnlySpan<byte> bytes)
    {
        if (frames.Take(bytes) is not { } flooding)
            return;
        flooding.Question.Cut(flooding.Kept);
        Break(flooding.Question, new IOException());
    }

    private static bool Enter(ShellFrames frames)
    {
        Monitor.Enter(frames);
        return true;
    }

    // The guilty one gets the fault; with a guilty one the others are to be asked again, else they share it.
    private void Break(Question? guilty, Exception fault)
    {
        bool first = !broken;
        broken = true;
        guilty?.Fail(fault);
        foreach (Question question in output.Drain().Concat(error.Drain()))
        {
            if (guilty is null)
                question.Fail(fault);
            else
                question.Retry();
        }

        if (!first)
            return;
        draining.Dispose();
        if (guilty is not null)
            stopped = StopAsync();
    }

    // sshd itself passes no signals on for root: a second channel tells the shell and all that it started to go. Where the host does not
    // do so, the connection goes instead.
    private async Task StopAsync()
    {
        if (process is int group && await WithinGraceAsync(SshThread.RunAsync(() => Kill(group))) && await WithinGraceAsync(execution!))
        {
            SshFault.Abandon(running);
            return;
        }

        IsConnectionGone = true;
        SshFault.Abandon(client);
    }

    private void Kill(int group)
    {
        using SshCommand kill = client.CreateCommand(dialect.Kill(group));
        kill.CommandTimeout = StopGrace;
        kill.Execute();
    }

    private static async Task<bool> WithinGraceAsync(Task task)
    {
        SshFault.Forget(task);
        return await Task.WhenAny(task, Task.Delay(StopGrace)) == task;
    }

    /// <summary>A command on its way.</summary>
    internal sealed class Question(HostCommand command)
    {
        // 128 and the signal's number, as shells say it.
        private const int BrokenPipe = 141;

        private readonly object gate = new();
        private (string Text, bool Cut)? first;

        /// <summary>What is asked.</summary>
        internal HostCommand Command => command;

        /// <summary>Ends with the answer, or with null where it has to be asked again.</summary>
        internal TaskCompletionSource<HostAnswer?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When its output was complete, on the stopwatch.</summary>
        internal long? Arrived { get; private set; }

        /// <summary>Takes one of the two streams' part of the answer; the second one completes it.</summary>
        internal void Take(string text, bool cut, string code, bool isError)
        {
            if (!isError)
                Arrived = Stopwatch.GetTimestamp();
            (string Text, bool Cut) other;
            lock (gate)
            {
                if (first is not { } one)
                {
                    first = (text, cut);
                    return;
                }

                other = one;
            }

            Done.TrySetResult(Answer(code, new CommandOutput(0, isError ? other.Text : text, isError ? text : other.Text, cut || other.Cut)));
        }

        /// <summary>Ends it with what came, where it was cut off: as a program would that is told that nobody reads any more.</summary>
        internal void Cut(string text) => Done.TrySetResult(new HostAnswer(command, new CommandOutput(BrokenPipe, text, "", Truncated: true), null));

        /// <summary>Ends it with a fault.</summary>
        internal void Fail(Exception fault) => Done.TrySetResult(new HostAnswer(command, null, fault));

        /// <summary>Ends it unanswered.</summary>
        internal void Retry() => Done.TrySetResult(null);

        // "missing", or the exit code and, for root's, the program's path.
        private HostAnswer Answer(string code, CommandOutput output)
        {
            string[] words = code.Split(' ', 2);
            return int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int exit)
                ? new HostAnswer(command, output with { ExitCode = exit }, null) { ProgramPath = words.ElementAtOrDefault(1) }
                : new HostAnswer(command, null, new FileNotFoundException(null, command.Program));
        }
    }
}
