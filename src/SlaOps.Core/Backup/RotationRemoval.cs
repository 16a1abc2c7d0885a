namespace SlaOps;

/// <summary>What became of a file that was to be removed, as the journal keeps it.</summary>
public enum RotationOutcome
{
    /// <summary>The store deleted it.</summary>
    Deleted,

    /// <summary>It was gone already; or, after a rotation that was killed, gone when the next one looked.</summary>
    Absent,

    /// <summary>Other bytes lay there: left alone.</summary>
    Changed,

    /// <summary>The store did not do it, or did not say so.</summary>
    Failed,

    /// <summary>After a rotation that was killed: it was still there when the next one looked.</summary>
    Present,
}

/// <summary>How a rotation ended.</summary>
public enum RotationEnd
{
    /// <summary>Every file that it was to remove has its outcome.</summary>
    Completed,

    /// <summary>The user stopped it between two files.</summary>
    Stopped,

    /// <summary>The store gave no answer any more.</summary>
    Failed,

    /// <summary>It was killed; the next one wrote its end.</summary>
    Interrupted,
}

/// <summary>A file that a rotation set out to remove, with the manifest beside it.</summary>
/// <param name="Run">The rotation.</param>
/// <param name="Path">The file, as its store names it.</param>
/// <param name="Mark">Which bytes were meant.</param>
/// <param name="Manifest">The path of its manifest, which goes after it; null where there is none.</param>
/// <param name="ManifestMark">Which bytes the manifest held.</param>
public sealed record RotationRemoval(string Run, string Path, FileMark Mark, string? Manifest, FileMark? ManifestMark);
