namespace SlaOps;

/// <summary>A table as the scratch server holds it.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it holds, counted.</param>
/// <param name="Check">What <c>CHECK TABLE</c> said; <c>OK</c> where it is sound.</param>
public sealed record RestoredTable(string Database, string Name, long Rows, string Check);

/// <summary>What restoring a backup into a scratch server observed. Facts alone: the judge of restores says what they mean.</summary>
public sealed record RestoreEvidence
{
    /// <summary>The file, as its store names it.</summary>
    public required string Path { get; init; }

    /// <summary>Which bytes were restored.</summary>
    public required FileMark Mark { get; init; }

    /// <summary>When the drill began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, from the start of the scratch server to its end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The scratch server's version.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The tables that are there afterwards; views are not among them.</summary>
    public IReadOnlyList<RestoredTable> Tables { get; init; } = [];

    /// <summary>What the server said where it refused the dump, without data; null where it took all of it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Set where the drill could not be carried out (no server installed, disk full, time over): it then proves nothing, neither good nor bad.</summary>
    public EvidenceGap? Gap { get; init; }
}
