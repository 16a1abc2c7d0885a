namespace SlaOps;

/// <summary>What the databases and load balancers of an estate say of their redundancy.</summary>
public sealed record RedundancyEvidence
{
    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>All hosts of the estate, and whether they answered.</summary>
    public IReadOnlyList<HostPresence> Hosts { get; init; } = [];

    public IReadOnlyList<DatabaseNodesEvidence> Databases { get; init; } = [];

    public IReadOnlyList<BalancerEvidence> Balancers { get; init; } = [];
}

/// <summary>Whether a host of the estate is there.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Role">Its role; null where it has none.</param>
/// <param name="Running">Null where that is not known: it was not asked, or did not let us in.</param>
public sealed record HostPresence(string Host, string? Role, bool? Running)
{
    /// <summary>True where it stands ready in place of others.</summary>
    public bool Spare { get; init; }

    /// <summary>What it serves by the estate and its load balancers, such as <c>database:calltree</c>; null: nothing.</summary>
    public string? Serves { get; init; }
}

/// <summary>The nodes of one database.</summary>
/// <param name="Database">Its name in the estate.</param>
/// <param name="Nodes">All of them, the replicas included.</param>
public sealed record DatabaseNodesEvidence(string Database, IReadOnlyList<DatabaseNodeState> Nodes);

/// <summary>What one node of a database says.</summary>
public sealed record DatabaseNodeState
{
    /// <summary>host:port.</summary>
    public required string Node { get; init; }

    /// <summary>Why it said nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>True where it took no connection, so that nobody is served by it.</summary>
    public bool Down { get; init; }

    /// <summary>The id by which its replicas know it.</summary>
    public string? ServerId { get; init; }

    /// <summary>True where it refuses writes.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>True where all nodes share one store of their own accord (TiDB).</summary>
    public bool SharesStore { get; init; }

    /// <summary>What it replicates; empty where it is no replica.</summary>
    public IReadOnlyList<ReplicaChannel> Channels { get; init; } = [];

    /// <summary>Its view of a Galera cluster; null where it is in none.</summary>
    public GaleraState? Galera { get; init; }
}

/// <summary>One stream of changes that a replica follows.</summary>
/// <param name="SourceId">The id of the server it follows.</param>
/// <param name="Receives">True where its receiving thread runs.</param>
/// <param name="Applies">True where its applying thread runs.</param>
/// <param name="Lag">How far it is behind; null where it does not say.</param>
public sealed record ReplicaChannel(string? SourceId, bool Receives, bool Applies, TimeSpan? Lag);

/// <summary>What a node says of its Galera cluster.</summary>
/// <param name="Primary">True where its part of the cluster has the majority (<c>wsrep_cluster_status</c>).</param>
/// <param name="Synced">True where it is in step (<c>wsrep_local_state</c> 4).</param>
/// <param name="Ready">True where it takes queries (<c>wsrep_ready</c>).</param>
/// <param name="Size">How many nodes it sees, itself included.</param>
public sealed record GaleraState(bool Primary, bool Synced, bool Ready, int Size);

/// <summary>What a load balancer says of its servers.</summary>
public sealed record BalancerEvidence
{
    /// <summary>Its name in the estate.</summary>
    public required string Name { get; init; }

    /// <summary>The database that it is in front of; null: of something else.</summary>
    public string? Database { get; init; }

    /// <summary>Why there is nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>The program that said it.</summary>
    public string Kind { get; init; } = EstateBalancer.Haproxy;

    public IReadOnlyList<BalancedServer> Servers { get; init; } = [];

    /// <summary>Parts of a pool that nobody serves, whatever the rest of it does.</summary>
    public IReadOnlyList<string> Empty { get; init; } = [];
}

/// <summary>One server of a load balancer.</summary>
/// <param name="Proxy">The backend it belongs to.</param>
/// <param name="Server">Its name there.</param>
/// <param name="Serving">Null where the balancer does not check it.</param>
public sealed record BalancedServer(string Proxy, string Server, bool? Serving);

/// <summary>What a host shows of its disks and network lines.</summary>
public sealed record DataPathEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why there is nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    public IReadOnlyList<DiskArray> Arrays { get; init; } = [];

    public IReadOnlyList<BondedLine> Bonds { get; init; } = [];
}

/// <summary>An array of disks that Linux keeps (mdadm).</summary>
/// <param name="Name">Such as <c>md0</c>.</param>
/// <param name="Level">Such as <c>raid1</c>; empty where it does not run.</param>
/// <param name="Disks">How many disks it should have.</param>
/// <param name="Working">How many of them work.</param>
/// <param name="Running">False where it was not assembled.</param>
public sealed record DiskArray(string Name, string Level, int Disks, int Working, bool Running);

/// <summary>Network lines bonded into one.</summary>
/// <param name="Name">Such as <c>bond0</c>.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Working">How many of them have a link.</param>
public sealed record BondedLine(string Name, int Lines, int Working);
