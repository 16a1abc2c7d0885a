namespace SlaOps;

/// <summary>How the nodes of a database encrypt.</summary>
/// <param name="Database">Its name in the estate.</param>
/// <param name="ObservedAt">When it was observed (UTC).</param>
/// <param name="Nodes">All of them, the replicas included.</param>
public sealed record DatabaseEncryptionEvidence(string Database, DateTimeOffset ObservedAt, IReadOnlyList<NodeEncryption> Nodes);

/// <summary>How one node encrypts.</summary>
public sealed record NodeEncryption
{
    /// <summary>host:port.</summary>
    public required string Node { get; init; }

    /// <summary>Why it said nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>The host of the estate that it runs on; null where none has its address.</summary>
    public string? Host { get; init; }

    /// <summary>The folders of its data and logs on that host.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>True where it can speak TLS.</summary>
    public bool HasTls { get; init; }

    /// <summary>True where it refuses connections over a network without TLS (<c>require_secure_transport</c>).</summary>
    public bool RequiresTls { get; init; }

    /// <summary>Why its tables could not be seen; null where they were.</summary>
    public EvidenceGap? TablesGap { get; init; }

    /// <summary>How many tablespaces hold the data of users.</summary>
    public int Tables { get; init; }

    /// <summary>Those that are not encrypted.</summary>
    public IReadOnlyList<string> PlainTables { get; init; } = [];

    /// <summary>The logs that are not encrypted: <c>redo</c>, <c>binary</c>.</summary>
    public IReadOnlyList<string> PlainLogs { get; init; } = [];
}
