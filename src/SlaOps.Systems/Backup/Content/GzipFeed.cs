namespace SlaOps.Systems;

/// <summary>
/// Gives a gzip file to an inflater in pieces that show where it stopped: where the last member may end (in the file's last bytes, in a run
/// of zero bytes) it gives single bytes. After the file come the bytes of <paramref name="proof"/>.
/// </summary>
internal sealed class GzipFeed(Stream source, byte[] proof) : ReadOnlyStream
{
    private const int BlockLength = 256 * 1024;

    // No compressed data holds as many zero bytes in a row, except stored blocks, which then only take longer.
    private const int ZeroRun = 64;

    private static readonly byte[] Zeros = new byte[ZeroRun];

    private readonly byte[] block = new byte[BlockLength];
    private int start;
    private int end;
    private int proven;
    private int lastPiece;
    private bool sourceEnded;

    /// <summary>How many bytes of the file were given.</summary>
    internal long Count { get; private set; }

    /// <summary>True once all of the file was given and more was asked for.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>At least so many bytes of the file lie after what the inflater took. Known after <see cref="CountPaddingAsync"/>.</summary>
    internal long Unused { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!sourceEnded && end - start <= ZeroRun)
            await FillAsync(cancellationToken);
        if (start == end)
        {
            IsEnded = true;
            int more = Math.Min(buffer.Length, proof.Length - proven);
            proof.AsSpan(proven, more).CopyTo(buffer.Span);
            proven += more;
            return more;
        }

        lastPiece = Piece(Math.Min(buffer.Length, end - start));
        block.AsSpan(start, lastPiece).CopyTo(buffer.Span);
        start += lastPiece;
        Count += lastPiece;
        return lastPiece;
    }

    /// <summary>How many zero bytes follow where the inflater stopped; null where other bytes do. Reads the file to its end.</summary>
    internal async Task<long?> CountPaddingAsync(CancellationToken cancellation)
    {
        // The inflater looked at one byte more than it took. A longer piece means that bytes which are not zero stopped it.
        bool padding = lastPiece == 1 && block[start - 1] == 0;
        Unused = 1;
        while (true)
        {
            padding &= !block.AsSpan(start, end - start).ContainsAnyExcept((byte)0);
            Unused += end - start;
            start = end = 0;
            if (sourceEnded)
                return padding ? Unused : null;
            await FillAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        block.AsSpan(start, end - start).CopyTo(block);
        (start, end) = (0, end - start);
        int read = await source.ReadAsync(block.AsMemory(end), cancellation);
        end += read;
        sourceEnded = read == 0;
    }

    private int Piece(int wanted)
    {
        int available = end - start;
        int length = Math.Min(wanted, Math.Max(available - ZeroRun, 1));
        ReadOnlySpan<byte> piece = block.AsSpan(start, length);
        int zeros = piece.IndexOf(Zeros);
        if (zeros >= 0)
            return Math.Max(zeros, 1);
        // A run that begins here may go on: it begins the next piece.
        int kept = piece.LastIndexOfAnyExcept((byte)0) + 1;
        return kept > 0 ? kept : block.AsSpan(start, Math.Min(available, ZeroRun)).ContainsAnyExcept((byte)0) ? length : 1;
    }
}
