namespace SlaOps;

/// <summary>A log file of a day.</summary>
/// <param name="Path">The file.</param>
/// <param name="Day">The day it belongs to, in the policy's zone.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Problem">Why it could not be opened; null where it could, or was not tried.</param>
public sealed record LogFile(string Path, DateOnly Day, long Length, string? Problem = null)
{
    /// <summary>When it was last written to (UTC).</summary>
    public DateTimeOffset WrittenAt { get; init; }
}

/// <summary>What a folder of operation logs held when it was listed.</summary>
public sealed record LogEvidence
{
    /// <summary>The log set.</summary>
    public required LogSet Set { get; init; }

    /// <summary>Where it was listed.</summary>
    public required string Source { get; init; }

    /// <summary>When the listing began (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The files whose names the set's pattern recognises, in no order.</summary>
    public IReadOnlyList<LogFile> Files { get; init; } = [];

    /// <summary>Set where the listing is missing or incomplete; the files then prove nothing.</summary>
    public EvidenceGap? Gap { get; init; }
}
