namespace SlaOps;

/// <summary>
/// What is known of a file's bytes, by this run or out of the ledger: the judgement of one reading of them (<see cref="ContentJudge"/>)
/// and, where they were restored, of the drill (the judge of restores). It holds for the bytes of its mark alone.
/// </summary>
public sealed record BackupProof
{
    /// <summary>The file, as its store names it.</summary>
    public required string Path { get; init; }

    /// <summary>Which bytes it is about.</summary>
    public required FileMark Mark { get; init; }

    /// <summary><see cref="BackupFileState.Verified"/>, <see cref="BackupFileState.Restored"/>, <see cref="BackupFileState.Corrupt"/>, <see cref="BackupFileState.Unreadable"/>, or <see cref="BackupFileState.Listed"/> where the bytes were read and prove nothing (no key, no footer).</summary>
    public required BackupFileState State { get; init; }

    /// <summary>Why, out of the table of reasons; of a good file, a warning, or null.</summary>
    public Reason? Reason { get; init; }

    /// <summary>The arguments of the reason, culture-invariant.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>When the bytes were read (UTC).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    public string? Sha256 { get; init; }

    public string? Compression { get; init; }

    public string? Encryption { get; init; }

    /// <summary>True where the bytes were decrypted to their end, which proves that they are encrypted.</summary>
    public bool Decrypted { get; init; }

    /// <summary>Bytes of the dump itself.</summary>
    public long PlainLength { get; init; }

    /// <summary>The tables and their rows, as the dump's text has them.</summary>
    public IReadOnlyList<DumpTable> Tables { get; init; } = [];

    /// <summary>When the backup was taken, as its name says.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>The footer's stamp, on the dumping machine's clock without a zone.</summary>
    public DateTime? CompletedAt { get; init; }

    /// <summary>When the bytes were last restored with success (UTC); null: never.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>When a restore of them was last refused (UTC).</summary>
    public DateTimeOffset? RestoreFailedAt { get; init; }

    /// <summary>True where it speaks of these bytes: the same path and the same mark.</summary>
    public bool Covers(BackupFile file) => string.Equals(Path, file.Path, StringComparison.Ordinal) && Mark == file.Mark;

    /// <summary>Writes what it proves onto the file that it covers. A dump that is still being written stays so.</summary>
    public void ApplyTo(BackupFile file, TimeZoneInfo zone)
    {
        if (file.State == BackupFileState.InProgress && !IsGood)
            return;
        file.State = State;
        file.Sha256 = Sha256;
        file.Compression = Compression ?? file.Compression;
        file.Encryption = Encryption ?? file.Encryption;
        file.Decrypted = Decrypted;
        file.VerifiedAt = IsGood ? TimeZoneInfo.ConvertTime(ReadAt, zone) : null;
        file.Tables = IsGood ? Tables.Count : null;
        file.Rows = IsGood ? Tables.Sum(table => table.Rows) : null;
        file.Reason = Reason?.Code;
        file.Arguments = Arguments;
    }

    /// <summary>True where the bytes count as a good generation.</summary>
    public bool IsGood => State is BackupFileState.Verified or BackupFileState.Restored;
}
