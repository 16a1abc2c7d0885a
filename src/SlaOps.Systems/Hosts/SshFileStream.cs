using Renci.SshNet.Sftp;

namespace SlaOps.Systems;

/// <summary>
/// The bytes of a file on a host, from its start. No byte for the idle deadline is <see cref="TimeoutException"/>, a lost connection
/// <see cref="IOException"/>. Pinned to a mark, it ends only where the file still has that mark and that many bytes were read.
/// </summary>
internal sealed class SshFileStream(SshSftp files, SshSftpLease lease, SftpFileStream stream, string path) : ReadOnlyStream
{
    private CancellationTokenSource watchdog = new();
    private FileMark? pinned;
    private long position;
    private bool ended;
    private bool disposed;

    /// <inheritdoc/>
    public override bool CanRead => !disposed;

    /// <inheritdoc/>
    public override long Length => pinned?.Length ?? throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => position; set => throw new NotSupportedException(); }

    /// <summary>Demands these bytes, now and at the end. Throws <see cref="EvidenceGapException"/> where others lie there.</summary>
    internal async Task PinAsync(FileMark mark, CancellationToken cancellation)
    {
        pinned = mark;
        await CheckMarkAsync(cancellation);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (ended || buffer.Length == 0)
            return 0;
        int read = await ReadOnceAsync(buffer, cancellationToken);
        position += read;
        if (read > 0)
            return read;
        if (pinned is not null)
            await CheckEndAsync(cancellationToken);
        ended = true;
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            watchdog.Dispose();
            // Read to its end the file has nothing under way, and its handle is closed aside; otherwise the connection goes with all that is still coming.
            if (!ended)
                lease.Break();
            else
                SshFault.Abandon(stream);
            lease.Dispose();
        }

        base.Dispose(disposing);
    }

    // The deadline goes into the library's own wait, not around it: a read that is left behind would write into a buffer that has another owner by then.
    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        watchdog.CancelAfter(lease.Idle);
        try
        {
            using (cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), watchdog))
                return await SshFault.TranslateAsync(stream.ReadAsync(buffer, watchdog.Token), files.Name, path);
        }
        catch (Exception exception)
        {
            lease.Break();
            if (exception is not OperationCanceledException)
                throw;
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException(path, exception);
        }
        finally
        {
            if (!watchdog.TryReset())
            {
                watchdog.Dispose();
                watchdog = new CancellationTokenSource();
            }
        }
    }

    private async Task CheckEndAsync(CancellationToken cancellation)
    {
        await CheckMarkAsync(cancellation);
        if (position != pinned!.Length)
            throw new IOException(Messages.Format("Text.ConnectionLost", files.Name));
    }

    private async Task CheckMarkAsync(CancellationToken cancellation)
    {
        ISftpFile? found = await files.FindAsync(path, cancellation);
        if (found is null || !found.IsRegularFile || SftpStore.MarkOf(found) != pinned)
            throw new EvidenceGapException(new EvidenceGap(Reasons.ChangedWhileRead, path[(path.LastIndexOf('/') + 1)..]));
    }
}
