using Renci.SshNet;

namespace SlaOps.Systems;

/// <summary>
/// One SFTP connection for as long as one piece of work needs it. Given back only where everything that was begun on it ended, or
/// the host itself said no; after a deadline, a cancellation or a break it is closed, because answers to the old questions may still come.
/// </summary>
internal sealed class SshSftpLease(SshSftp owner, SftpClient client, TimeSpan idle) : IDisposable
{
    private bool open;
    private bool broken;

    /// <summary>The connection.</summary>
    internal SftpClient Client => client;

    /// <summary>How long the host may say nothing.</summary>
    internal TimeSpan Idle => idle;

    /// <summary>Marks the start of work in several steps, which has to be closed by <see cref="Complete"/>.</summary>
    internal void Begin() => open = true;

    /// <summary>Marks its end.</summary>
    internal void Complete() => open = false;

    /// <summary>Marks the connection as not to be used again.</summary>
    internal void Break() => broken = true;

    /// <summary>Waits for one answer of the host about <paramref name="path"/>.</summary>
    internal async Task<T> AskAsync<T>(Func<SftpClient, Task<T>> question, string path, CancellationToken cancellation)
    {
        try
        {
            // The library sends on the caller's thread, which a host that does not read could hold.
            return await SshFault.BoundAsync(Task.Run(() => question(client), cancellation), owner.Name, path, idle, cancellation);
        }
        catch (Exception exception)
        {
            if (SshFault.SparesConnection(exception))
                Complete();
            else
                Break();
            throw;
        }
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    internal Task AskAsync(Func<SftpClient, Task> question, string path, CancellationToken cancellation) => AskAsync(
        async connected =>
        {
            await question(connected);
            return true;
        },
        path,
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => owner.Return(client, sound: !open && !broken);
}
