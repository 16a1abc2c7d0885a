namespace SlaOps.Systems;

/// <summary>A standard input that gives a line break (an end alone does not always come through) and ends when it is let go: what waits for its end lives so long.</summary>
internal sealed class HeldInput : ReadOnlyStream
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool begun;

    /// <summary>Ends it.</summary>
    internal void Release() => released.TrySetResult();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (begun)
        {
            await released.Task.WaitAsync(cancellationToken);
            return 0;
        }

        begun = true;
        buffer.Span[0] = (byte)'\n';
        return 1;
    }
}
