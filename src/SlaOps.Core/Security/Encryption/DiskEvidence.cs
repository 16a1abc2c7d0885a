namespace SlaOps;

/// <summary>What a host's folders with customers' data lie on.</summary>
public sealed record DiskEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why there is nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    public IReadOnlyList<StoredFolder> Folders { get; init; } = [];
}

/// <summary>A folder and what it lies on.</summary>
/// <param name="Path">As the estate or the database names it.</param>
/// <param name="Source">What is mounted there, such as <c>/dev/mapper/data</c>; null: the folder is not there.</param>
/// <param name="Encrypted">True where every way down to the disks leads through an encrypted device; null where that does not show.</param>
public sealed record StoredFolder(string Path, string? Source, bool? Encrypted);
