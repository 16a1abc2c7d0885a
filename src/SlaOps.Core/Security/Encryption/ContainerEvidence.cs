namespace SlaOps;

/// <summary>What a blob service says of the encryption of tenants' data in one container.</summary>
public sealed record ContainerEvidence
{
    /// <summary>The container's URL without its scheme, and the prefix that all tenants' blobs share.</summary>
    public required string Location { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why there is nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>How many blobs were looked at: the first page of the listing, for the service encrypts all or none.</summary>
    public int Blobs { get; init; }

    /// <summary>Those of them that it says are not encrypted.</summary>
    public IReadOnlyList<string> Plain { get; init; } = [];

    /// <summary>How many it says nothing about.</summary>
    public int Unsaid { get; init; }
}
