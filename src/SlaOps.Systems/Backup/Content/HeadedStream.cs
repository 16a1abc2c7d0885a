namespace SlaOps.Systems;

/// <summary>A stream whose first bytes were looked at, and are read again.</summary>
internal sealed class HeadedStream : ReadOnlyStream
{
    private readonly Stream rest;
    private readonly byte[] head;
    private readonly int length;
    private readonly ContentDamageException? damage;
    private int taken;

    private HeadedStream(Stream rest, byte[] head, int length, ContentDamageException? damage)
    {
        this.rest = rest;
        this.head = head;
        this.length = length;
        this.damage = damage;
    }

    /// <summary>The first bytes; fewer than were asked for where there are no more.</summary>
    internal ReadOnlySpan<byte> Head => head.AsSpan(0, length);

    /// <summary>Reads the first bytes of a stream. Damage that is found so early is told once those before it were read again.</summary>
    internal static async Task<HeadedStream> OpenAsync(Stream stream, int count, CancellationToken cancellation)
    {
        byte[] first = new byte[count];
        int have = 0;
        try
        {
            int read;
            while (have < count && (read = await stream.ReadAsync(first.AsMemory(have), cancellation)) > 0)
                have += read;
            return new HeadedStream(stream, first, have, null);
        }
        catch (ContentDamageException exception)
        {
            return new HeadedStream(stream, first, have, exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (taken == length && buffer.Length > 0)
            return damage is null ? rest.ReadAsync(buffer, cancellationToken) : throw damage;
        int count = Math.Min(buffer.Length, length - taken);
        head.AsSpan(taken, count).CopyTo(buffer.Span);
        taken += count;
        return ValueTask.FromResult(count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
