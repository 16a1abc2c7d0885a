namespace SlaOps;

/// <summary>Everything that was gathered for one run over the agreement.</summary>
public sealed record ComplianceEvidence
{
    /// <summary>What the ledger tells of maintenance; null where the ledger could not be read.</summary>
    public MaintenanceEvidence? Maintenance { get; init; }

    /// <summary>What the ledger and the places tell of terminated tenants; null where the ledger could not be read.</summary>
    public ErasureEvidence? Erasure { get; init; }

    /// <summary>What the stores of the estate's backups hold.</summary>
    public IReadOnlyList<BackupEvidence> Backups { get; init; } = [];

    /// <summary>What the estate's Git repositories hold, and their backup remotes.</summary>
    public IReadOnlyList<SourceBackupEvidence> Repositories { get; init; } = [];

    /// <summary>What the estate's folders of operation logs hold.</summary>
    public IReadOnlyList<LogEvidence> Logs { get; init; } = [];

    /// <summary>Who can reach the data of the estate's databases.</summary>
    public IReadOnlyList<DatabaseAccountEvidence> DatabaseAccounts { get; init; } = [];

    /// <summary>How the estate's databases encrypt.</summary>
    public IReadOnlyList<DatabaseEncryptionEvidence> DatabaseEncryption { get; init; } = [];

    /// <summary>What blob services say of the encryption of tenants' data.</summary>
    public IReadOnlyList<ContainerEvidence> Containers { get; init; } = [];

    /// <summary>What the estate's mail server says; null where there is none or nobody asked.</summary>
    public MailEvidence? Mail { get; init; }

    /// <summary>The folders of each host that the estate says hold customers' data.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> DataFolders { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The estate's sources of usage.</summary>
    public IReadOnlyList<UsageSource> UsageSources { get; init; } = [];

    /// <summary>The days of usage that the ledger knew; null where it could not be read or nobody asked.</summary>
    public UsageLedger? Usage { get; init; }

    /// <summary>The estate's tenants, all of them.</summary>
    public IReadOnlyList<EstateTenant> Tenants { get; init; } = [];

    /// <summary>What the tenants' addresses answer.</summary>
    public IReadOnlyList<CertificateEvidence> Certificates { get; init; } = [];

    /// <summary>What the hosts of the estate say of themselves.</summary>
    public IReadOnlyList<HostEvidence> Hosts { get; init; } = [];

    /// <summary>True where <see cref="Hosts"/> are all hosts of the estate: what is promised of them together can be judged.</summary>
    public bool AreAllHosts { get; init; }

    /// <summary>What the databases and load balancers say of their redundancy, and which hosts answered; null where nobody asked.</summary>
    public RedundancyEvidence? Redundancy { get; init; }

    /// <summary>Why the ledger could not be read; null where it was.</summary>
    public string? LedgerProblem { get; init; }
}

/// <summary>What was observed of one host; an area that was not asked, because no clause needed it, is null.</summary>
/// <param name="Host">The host's name in the estate.</param>
public sealed record HostEvidence(string Host)
{
    /// <summary>Why the areas that were asked and are null have no evidence: the host could not be reached, or broke off; null where none is missing.</summary>
    public EvidenceGap? Gap { get; init; }

    public ClockEvidence? Clock { get; init; }

    public HostSecurityEvidence? Security { get; init; }

    public PatchEvidence? Patches { get; init; }

    public AdministratorEvidence? Administrators { get; init; }

    public SecurityEventEvidence? SecurityEvents { get; init; }

    public DataPathEvidence? DataPaths { get; init; }

    public DiskEvidence? Disks { get; init; }
}
