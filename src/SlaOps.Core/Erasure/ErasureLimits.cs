namespace SlaOps;

/// <summary>How gently an erasure works, so that the tenants who stay do not feel it.</summary>
public sealed record ErasureLimits
{
    /// <summary>Rows a transaction.</summary>
    public int ChunkSize { get; init; } = 1000;

    /// <summary>Requests under way at once, where a place can take several.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>Erasing waits while a replica is further behind than this.</summary>
    public TimeSpan MaxReplicaLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one request to a place, or one chunk, may take before the place counts as not answering.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
}
