using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace SlaOps;

/// <summary>
/// The base of every cmdlet: work runs asynchronously off the pipeline thread, and everything that must happen on the pipeline
/// thread (output, prompts, progress) is posted back to it. Ctrl+C cancels the work, waits for it to end, then stops the pipeline.
/// </summary>
public abstract class SlaCmdlet : PSCmdlet, IDisposable
{
    // Made eagerly: StopProcessing may come before BeginProcessing has run.
    private readonly CancellationTokenSource stopping = new();
    private BlockingCollection<Post>? posts;

    /// <summary>Cancelled when the user stops the pipeline.</summary>
    protected CancellationToken Cancellation => stopping.Token;

    /// <summary>Work before the first pipeline object.</summary>
    protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Work for each pipeline object.</summary>
    protected virtual Task ProcessAsync() => Task.CompletedTask;

    /// <summary>Work after the last pipeline object.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Pump(BeginAsync);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Pump(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Pump(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pipeline ended by itself in the same moment.
        }
    }

    /// <summary>Writes an object to the pipeline.</summary>
    protected void Output(object? value) => Send(() => WriteObject(value, enumerateCollection: false));

    /// <summary>Writes each of several objects to the pipeline.</summary>
    protected void OutputEach<T>(IEnumerable<T> values)
    {
        foreach (T value in values)
            Output(value);
    }

    /// <summary>Writes an error that does not end the pipeline.</summary>
    protected void Report(ErrorRecord record) => Send(() => WriteError(record));

    /// <summary>Writes an error that does not end the pipeline.</summary>
    protected void Report(SlaException error) => Report(ErrorRecords.From(error));

    /// <summary>Writes a warning.</summary>
    protected void Warn(string text) => Send(() => WriteWarning(text));

    /// <summary>Writes a line of the verbose stream.</summary>
    protected void Detail(string text) => Send(() => WriteVerbose(text));

    /// <summary>Shows progress.</summary>
    protected void ShowProgress(ProgressRecord record) => Send(() => WriteProgress(record));

    /// <summary>Asks, by <c>-WhatIf</c> and <c>-Confirm</c>, whether to do <paramref name="action"/> to <paramref name="target"/>.</summary>
    protected Task<bool> ShouldAsync(string target, string action) => OnPipelineAsync(() => ShouldProcess(target, action));

    /// <summary>Runs something on the pipeline thread and awaits its result; cancelled where the pipeline ended before it could run.</summary>
    protected Task<T> OnPipelineAsync<T>(Func<T> function)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(new Post(Run, () => done.TrySetCanceled(CancellationToken.None)));
        return done.Task;

        void Run()
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
                if (exception is PipelineStoppedException)
                    throw;
            }
        }
    }

    /// <summary>A path as PowerShell reads it (relative to its own location, <c>~</c>, drives) as a path of the file system.</summary>
    protected Task<string> ResolvePathAsync(string path) => OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(path));

    /// <summary>The object inside what PowerShell wrapped.</summary>
    protected static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopping.Dispose();
            posts?.Dispose();
        }
    }

    private void Send(Action action) => Enqueue(new Post(action, static () => { }));

    private void Enqueue(Post post)
    {
        try
        {
            if (posts is { } listening)
                listening.Add(post, CancellationToken.None);
            else
                post.Drop();
        }
        catch (InvalidOperationException)
        {
            // The pump has ended: nobody listens any more.
            post.Drop();
        }
    }

    private void Pump(Func<Task> work)
    {
        if (Cancellation.IsCancellationRequested)
            throw new PipelineStoppedException();
        using BlockingCollection<Post> queue = [];
        posts = queue;
        // Task.Run carries the culture along with the execution context.
        Task task = Task.Run(work, CancellationToken.None);
        _ = task.ContinueWith(_ => queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        ExceptionDispatchInfo? failure = null;
        foreach (Post post in queue.GetConsumingEnumerable())
        {
            if (failure is not null)
            {
                post.Drop();
                continue;
            }

            try
            {
                post.Run();
            }
            catch (Exception exception)
            {
                // The pipeline wants no more (Select-Object -First, -ErrorAction Stop): end the work, drain, then pass it on.
                failure = ExceptionDispatchInfo.Capture(exception);
                stopping.Cancel();
            }
        }

        posts = null;
        failure?.Throw();
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        // A script's own error, exit or break that came through a cmdlet stays what it is.
        catch (Exception exception) when (exception is not (RuntimeException or FlowControlException))
        {
            ThrowTerminatingError(ErrorRecords.From(exception));
        }
    }

    /// <summary>Something for the pipeline thread to do, and what to do instead where the pipeline ended first.</summary>
    private sealed record Post(Action Run, Action Drop);
}
