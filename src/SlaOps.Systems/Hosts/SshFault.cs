using System.Net.Sockets;
using Renci.SshNet.Common;

namespace SlaOps.Systems;

/// <summary>Turns the SSH library's exceptions into those of <see cref="HostSession"/> and <see cref="BackupStore"/>, and bounds its calls in time.</summary>
internal static class SshFault
{
    /// <summary>
    /// Waits for a call of the library no longer than the deadline or the token: what it still does then is left behind, and its
    /// connection must not be used again.
    /// </summary>
    internal static async Task<T> BoundAsync<T>(Task<T> call, string host, string path, TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            return await call.WaitAsync(deadline, cancellation);
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            throw Translate(exception, host, path);
        }
        finally
        {
            // What fails after it was left behind is nobody's news.
            if (!call.IsCompleted)
                Forget(call);
        }
    }

    /// <summary>The same for a call without a result.</summary>
    internal static async Task BoundAsync(Task call, string host, string path, TimeSpan deadline, CancellationToken cancellation) =>
        await BoundAsync(ResultlessAsync(call), host, path, deadline, cancellation);

    /// <summary>Waits for a call of the library that bounds itself.</summary>
    internal static async ValueTask<T> TranslateAsync<T>(ValueTask<T> call, string host, string path)
    {
        try
        {
            return await call;
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            throw Translate(exception, host, path);
        }
    }

    /// <summary>True where the fault says something of the file alone, and the connection is as good as before.</summary>
    internal static bool SparesConnection(Exception exception) => exception is FileNotFoundException or UnauthorizedAccessException or EvidenceGapException;

    /// <summary>True where a client is connected; one that was given up is not.</summary>
    internal static bool IsConnected(Renci.SshNet.BaseClient client)
    {
        try
        {
            return client.IsConnected;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Closes a connection aside: the library waits for the host's answer, which may never come.</summary>
    internal static void Abandon(IDisposable connection) => _ = Task.Run(() =>
    {
        try
        {
            connection.Dispose();
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            // It was to go, and it went.
        }
    });

    /// <summary>Leaves a call behind: what it fails with is nobody's news.</summary>
    internal static void Forget(Task call) =>
        _ = call.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static bool IsOfLibrary(Exception exception) =>
        exception is SshException or SocketException or ObjectDisposedException or InvalidOperationException or AggregateException or ArgumentException or NotSupportedException;

    private static Exception Translate(Exception exception, string host, string path) => exception switch
    {
        AggregateException { InnerException: Exception inner } => IsOfLibrary(inner) ? Translate(inner, host, path) : inner,
        SftpPathNotFoundException => new FileNotFoundException(exception.Message, path, exception),
        SftpPermissionDeniedException => new UnauthorizedAccessException($"{path}: {exception.Message}", exception),
        SshOperationTimeoutException => new TimeoutException(exception.Message, exception),
        SshConnectionException or SocketException or ObjectDisposedException => new IOException(Messages.Format("Text.ConnectionLost", host), exception),
        _ => new IOException($"{path}: {exception.Message}", exception),
    };

    private static async Task<bool> ResultlessAsync(Task call)
    {
        await call;
        return true;
    }
}
