using System.IO.Compression;
using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>
/// Inflates gzip (RFC 1952) and proves that it got to the end. The library's own stream takes a cut file for a whole one, so two more members
/// are appended, each with a nonce: where both come out at the end, one after the other, every member before them was whole. Throws
/// <see cref="ContentDamageException"/>. A cut exactly between two members cannot be seen here.
/// </summary>
internal sealed class GzipLayer : ReadOnlyStream
{
    private const string Name = "gzip";
    private const int NonceLength = 32;
    private const int BlockLength = 256 * 1024;

    private readonly GzipFeed feed;
    private readonly GZipStream inflater;
    private readonly byte[] nonces = RandomNumberGenerator.GetBytes(2 * NonceLength);
    private readonly byte[] block = new byte[BlockLength];
    private int taken;
    private int ready;
    private int filled;
    private bool ended;

    internal GzipLayer(Stream source)
    {
        feed = new GzipFeed(source, [.. Member(nonces.AsSpan(0, NonceLength)), .. Member(nonces.AsSpan(NonceLength))]);
        inflater = new GZipStream(feed, CompressionMode.Decompress);
    }

    /// <summary>Zero bytes after the last member: a tape's padding. Known once the end was read.</summary>
    internal long Padding { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == ready && !ended)
            await FillAsync(cancellationToken);
        int count = Math.Min(buffer.Length, ready - taken);
        block.AsSpan(taken, count).CopyTo(buffer.Span);
        taken += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflater.Dispose();
            feed.Dispose();
        }

        base.Dispose(disposing);
    }

    // The last bytes may be the nonces, and stay back until more follow.
    private async Task FillAsync(CancellationToken cancellation)
    {
        block.AsSpan(ready, filled - ready).CopyTo(block);
        (filled, taken, ready) = (filled - ready, 0, 0);
        int read;
        try
        {
            read = await inflater.ReadAsync(block.AsMemory(filled), cancellation);
        }
        catch (InvalidDataException exception)
        {
            throw feed.IsEnded ? ContentDamageException.Truncated(Name, feed.Count, exception) : ContentDamageException.Corrupt(Name, feed.Count, exception);
        }

        filled += read;
        ready = Math.Max(0, filled - nonces.Length);
        if (read > 0)
            return;
        ended = true;
        // What stayed back is no text: it is the nonces, or what a cut or padded file ended with.
        bool whole = feed.IsEnded && block.AsSpan(0, filled).SequenceEqual(nonces);
        if (!whole && feed.IsEnded)
            throw ContentDamageException.Truncated(Name, feed.Count);
        if (!whole)
        {
            Padding = await feed.CountPaddingAsync(cancellation) ?? throw ContentDamageException.Trailing(Name, feed.Unused);
            ready = filled;
        }
    }

    // A member that holds its bytes as they are (RFC 1951, 3.2.4).
    private static byte[] Member(ReadOnlySpan<byte> content)
    {
        byte[] length = [(byte)content.Length, 0, (byte)~content.Length, 0xFF];
        byte[] checksum = System.IO.Hashing.Crc32.Hash(content);
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1, .. length, .. content, .. checksum, (byte)content.Length, 0, 0, 0];
    }
}
