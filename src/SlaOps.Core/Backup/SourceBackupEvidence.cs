namespace SlaOps;

/// <summary>A branch or tag of a repository.</summary>
/// <param name="Name">Its full name, such as <c>refs/heads/main</c>.</param>
/// <param name="Id">The object that it points to.</param>
/// <param name="CommittedAt">When the commit behind it was made, by the committer's clock; null where it is none.</param>
public sealed record GitReference(string Name, string Id, DateTimeOffset? CommittedAt);

/// <summary>A path in a working folder that differs from what is committed.</summary>
/// <param name="Path">The path, from the top of the repository.</param>
/// <param name="IsUntracked">True where Git does not know it at all; ignored ones are not among these.</param>
public sealed record GitChange(string Path, bool IsUntracked);

/// <summary>What was observed of a repository and of the remote that is its backup. Facts alone: <see cref="SourceBackupJudge"/> says what they mean.</summary>
public sealed record SourceBackupEvidence
{
    public required EstateRepository Repository { get; init; }

    /// <summary>When it was looked at (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Set where the repository could not be read; the rest then proves nothing.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>True where history was cut off when it was cloned.</summary>
    public bool IsShallow { get; init; }

    /// <summary>True where objects were left out when it was cloned, to be fetched on demand.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What <c>git fsck</c> found damaged or missing, a line each, bounded.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>What is not committed.</summary>
    public IReadOnlyList<GitChange> Changes { get; init; } = [];

    /// <summary>When the oldest of the changes was last written to (UTC); null where that is not known.</summary>
    public DateTimeOffset? OldestChangeAt { get; init; }

    /// <summary>Its branches and tags.</summary>
    public IReadOnlyList<GitReference> References { get; init; } = [];

    /// <summary>False where the remote is not configured.</summary>
    public bool HasRemote { get; init; }

    /// <summary>Set where the remote gave no answer.</summary>
    public EvidenceGap? RemoteGap { get; init; }

    /// <summary>The branches and tags of the remote, as it says itself now.</summary>
    public IReadOnlyDictionary<string, string> Remote { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many of the remote's branches and tags point to objects that are not here.</summary>
    public int RemoteUnknown { get; init; }

    /// <summary>How many commits no branch or tag of the remote holds, as far as the remote's objects are known here.</summary>
    public int MissingCommits { get; init; }

    /// <summary>The oldest of those commits, by the committer's clock.</summary>
    public DateTimeOffset? OldestMissingAt { get; init; }

    /// <summary>When something was last fetched here (UTC); null: never, or not known.</summary>
    public DateTimeOffset? FetchedAt { get; init; }
}
