namespace SlaOps.Systems;

/// <summary>
/// Runs what blocks inside the SSH library (handshakes, reads) on threads of its own. On the shared pool a few dozen of them would hold up
/// everything else: it grows by one or two threads a second.
/// </summary>
internal static class SshThread
{
    // The library's call chains are shallow; the default of 8 MiB is address space for nothing.
    private const int StackSize = 512 * 1024;

    /// <summary>The result of <paramref name="work"/>.</summary>
    internal static Task<T> RunAsync<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            StackSize) { IsBackground = true, Name = "SSH" };
        thread.Start();
        return done.Task;
    }

    /// <summary>The same without a result.</summary>
    internal static Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });
}
