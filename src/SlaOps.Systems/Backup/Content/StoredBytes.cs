using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>The bytes of a file as they come from its store: hashed and counted on their way, whoever reads them.</summary>
internal sealed class StoredBytes(Stream source, IProgress<long>? progress) : ReadOnlyStream
{
    private const int BlockLength = 256 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes were read.</summary>
    internal long Count { get; private set; }

    /// <summary>True once the file's end was read.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>True where the store failed: what a layer above says then is no finding about the file.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>SHA-256 of the bytes that were read, lower-case hexadecimal.</summary>
    internal string Sha256 => Convert.ToHexString(hash.GetCurrentHash()).ToLowerInvariant();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await source.ReadAsync(buffer, cancellationToken);
        }
        catch
        {
            IsBroken = true;
            throw;
        }

        hash.AppendData(buffer.Span[..read]);
        Count += read;
        IsEnded |= read == 0 && buffer.Length > 0;
        if (read > 0)
            progress?.Report(read);
        return read;
    }

    /// <summary>Reads what no layer wanted, so that the hash is that of the whole file.</summary>
    internal async Task DrainAsync(CancellationToken cancellation)
    {
        byte[] block = IsEnded ? [] : new byte[BlockLength];
        while (!IsEnded)
            _ = await ReadAsync(block.AsMemory(), cancellation);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
