namespace SlaOps.Systems;

/// <summary>
/// A dump on its way into a server: counted, and ended where it grows beyond a limit or cannot be read. Whoever pipes it sees an end
/// then, never an exception; <see cref="Failure"/> and <see cref="IsTooLarge"/> tell afterwards.
/// </summary>
internal sealed class FeedStream(Stream source, long limit, IProgress<long>? progress) : ReadOnlyStream
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
}
