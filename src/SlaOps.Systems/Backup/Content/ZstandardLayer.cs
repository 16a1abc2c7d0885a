using ZstdSharp;

namespace SlaOps.Systems;

/// <summary>Decompresses Zstandard (RFC 8878), frame by frame to the end. Throws <see cref="ContentDamageException"/>.</summary>
internal sealed class ZstandardLayer(Stream source) : ReadOnlyStream
{
    private const string Name = "zstd";
    private const int BlockLength = 256 * 1024;

    private readonly DecompressionStream inner = new(source, BlockLength, checkEndOfStream: true, leaveOpen: false);
    private long length;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            length += read;
            return read;
        }
        catch (EndOfStreamException exception)
        {
            throw ContentDamageException.Truncated(Name, length, exception);
        }
        catch (ZstdException exception)
        {
            // After a whole frame, something that is no frame.
            throw length > 0 && exception.Code == ZstdSharp.Unsafe.ZSTD_ErrorCode.ZSTD_error_prefix_unknown
                ? ContentDamageException.Trailing(Name, 1)
                : ContentDamageException.Corrupt(Name, length, exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
