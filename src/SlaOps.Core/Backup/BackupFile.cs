namespace SlaOps;

/// <summary>How far a backup file has been proven.</summary>
public enum BackupFileState
{
    /// <summary>It is there and not empty; nobody read it.</summary>
    Listed,

    /// <summary>It is still being written, and not a generation yet.</summary>
    InProgress,

    /// <summary>Its bytes were read and are whole.</summary>
    Verified,

    /// <summary>It was restored as a proof.</summary>
    Restored,

    /// <summary>It is empty or damaged.</summary>
    Corrupt,

    /// <summary>It is there and cannot be read.</summary>
    Unreadable,
}

/// <summary>A file of a backup set.</summary>
public sealed class BackupFile
{
    /// <summary>The name of the backup set.</summary>
    public string Name { get; set; } = "";

    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>When the slot that it fills was due; null where it fills none.</summary>
    public DateTimeOffset? Slot { get; set; }

    /// <summary>When it was taken, by its name, in the policy's zone.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>When it was last written to, in the policy's zone.</summary>
    public DateTimeOffset ModifiedAt { get; set; }

    /// <summary>Its size in bytes.</summary>
    public long Length { get; set; }

    /// <summary>SHA-256 of its bytes, lower-case hexadecimal; null until they were read.</summary>
    public string? Sha256 { get; set; }

    /// <summary>By its first bytes, never its extension: <c>gzip</c>, <c>zstd</c>, <c>xz</c>, <c>bzip2</c>, <c>none</c>; null where that is not known.</summary>
    public string? Compression { get; set; }

    /// <summary>By its first bytes: <c>age</c>, <c>openpgp</c>, <c>openssl</c>, <c>none</c> for plain text; null where that is not known.</summary>
    public string? Encryption { get; set; }

    /// <summary>True where its encryption was proven by decrypting it to its end.</summary>
    public bool Decrypted { get; set; }

    /// <summary>True where the store itself says that it encrypts these bytes (Azure server-side encryption).</summary>
    public bool EncryptedByStore { get; set; }

    /// <summary>How far it has been proven.</summary>
    public BackupFileState State { get; set; }

    /// <summary>Which bytes were seen when it was listed.</summary>
    public FileMark Mark { get; set; } = new(0, default, null);

    /// <summary>The store refuses to delete it until then (UTC); <see cref="DateTimeOffset.MaxValue"/> for a legal hold; null: it does not.</summary>
    public DateTimeOffset? ImmutableUntil { get; set; }

    /// <summary>When its bytes were read and proven, in the policy's zone; null where they never were.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The tables in it; null until it was read.</summary>
    public int? Tables { get; set; }

    /// <summary>The rows in it; null until it was read.</summary>
    public long? Rows { get; set; }

    /// <summary>Why it is in its state, out of the table of reasons; null where the state says it all.</summary>
    public string? Reason { get; set; }

    /// <summary>The arguments of the reason.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>The reason in words, in the reader's culture.</summary>
    public string? Message => Reason is null ? null : Reasons.Render(Reason, Arguments);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
