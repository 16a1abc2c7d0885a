namespace SlaOps.Systems;

/// <summary>
/// A dump on its way into a server: counted, and ended where it grows beyond a limit or cannot be read. Whoever pipes it sees an end
/// then, never an exception; <see cref="Failure"/> and <see cref="IsTooLarge"/> tell afterwards.
/// </summary>
internal sealed class FeedStream(Stream source, long limit, IProgress<long>? progress) : Stream
{
    private const int Step = 256 * 1024;

    private long told;

    /// <summary>Bytes that were read so far.</summary>
    internal long Fed { get; private set; }

    /// <summary>True where the limit ended it.</summary>
    internal bool IsTooLarge { get; private set; }

    /// <summary>What ended it early; null where nothing did.</summary>
    internal Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsTooLarge || Failure is not null)
            return 0;
        int read;
        try
        {
            read = await source.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failure = exception;
            return 0;
        }

        Fed += read;
        IsTooLarge = Fed > limit;
        if (Fed - told >= Step || (read == 0 && Fed > told))
            progress?.Report(told = Fed);
        return IsTooLarge ? 0 : read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
