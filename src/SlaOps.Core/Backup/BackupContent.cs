namespace SlaOps;

/// <summary>Tells a stored file's bytes from others under the same name, without reading them.</summary>
/// <param name="Length">Its size in bytes.</param>
/// <param name="ModifiedAt">When the store says it was last written to (UTC).</param>
/// <param name="Version">The store's own mark of the bytes (an ETag), or null where it has none.</param>
public sealed record FileMark(long Length, DateTimeOffset ModifiedAt, string? Version);

/// <summary>What is wrong with the bytes of a backup, before anybody asks what they mean.</summary>
public enum ContentDamage
{
    /// <summary>Every layer (encryption, compression) was read to its own proven end.</summary>
    None,

    /// <summary>No bytes, or nothing inside.</summary>
    Empty,

    /// <summary>A layer ends before it should.</summary>
    Truncated,

    /// <summary>A layer's checksum or structure is wrong.</summary>
    Corrupt,

    /// <summary>Bytes that belong to nothing follow the end; zero bytes alone are padding instead.</summary>
    TrailingBytes,

    /// <summary>The file changed while it was read.</summary>
    Changed,
}

/// <summary>What one pass over the bytes of a backup observed. Facts alone: <see cref="ContentJudge"/> says what they mean.</summary>
public sealed record BackupContent
{
    /// <summary>The file, as its store names it.</summary>
    public required string Path { get; init; }

    /// <summary>Which bytes they were.</summary>
    public required FileMark Mark { get; init; }

    /// <summary>When the pass began (UTC).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>How many bytes of the stored file were read.</summary>
    public long Length { get; init; }

    /// <summary>How many bytes the dump itself holds: decrypted, decompressed.</summary>
    public long PlainLength { get; init; }

    /// <summary>SHA-256 of the stored bytes, lower-case hexadecimal; for a folder, of the sorted lines <c>hash, two spaces, name</c> of its files.</summary>
    public string? Sha256 { get; init; }

    /// <summary>As <see cref="BackupFile.Compression"/>; of an encrypted file, what was found inside.</summary>
    public string? Compression { get; init; }

    /// <summary>As <see cref="BackupFile.Encryption"/>.</summary>
    public string? Encryption { get; init; }

    /// <summary>True where encryption was proven by decrypting to the end.</summary>
    public bool Decrypted { get; init; }

    public ContentDamage Damage { get; init; }

    /// <summary>What the layer's reader said of the damage, culture-invariant and without data; null where there is none.</summary>
    public string? DamageDetail { get; init; }

    /// <summary>Zero bytes after the end of a compressed file: tape padding, a warning.</summary>
    public long Padding { get; init; }

    /// <summary>The SHA-256 that a manifest beside the file promises; null where there is none.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>What the dump's own text says; null where the text was not reached.</summary>
    public DumpSummary? Dump { get; init; }

    /// <summary>Set where the bytes could not be read or opened (no key, no program, connection lost): nothing is proven then, neither good nor bad.</summary>
    public EvidenceGap? Gap { get; init; }
}
