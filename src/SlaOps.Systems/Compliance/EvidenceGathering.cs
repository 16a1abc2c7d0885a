namespace SlaOps.Systems;

/// <summary>What a run over the agreement is to gather.</summary>
/// <param name="Clauses">The clauses that will be judged; what none of them needs is not asked.</param>
/// <param name="From">The start of the period that records are judged over.</param>
/// <param name="At">The moment to judge for; null is now, after gathering.</param>
/// <param name="Hosts">The hosts to ask; the estate keeps all of them, for what lies on one that is not asked.</param>
public sealed record GatheringScope(IReadOnlySet<string> Clauses, DateTimeOffset From, DateTimeOffset? At, IReadOnlyList<EstateHost> Hosts)
{
    /// <summary>How many hosts are asked at once, and how long each may take.</summary>
    public FanOutLimits Limits { get; init; } = new();

    /// <summary>Called as each host is done, with how many are.</summary>
    public Action<EstateHost, int>? HostDone { get; init; }
}

/// <summary>Gathers the evidence of every area at once.</summary>
public static class EvidenceGathering
{
    /// <summary>Asks all systems in parallel. What one of them refuses is part of its evidence, never the end of the run.</summary>
    public static async Task<ComplianceEvidence> GatherAsync(SlaPolicy policy, SlaEstate estate, ILedger? ledger, SecretResolver secrets, GatheringScope scope, CancellationToken cancellation)
    {
        Task<MaintenanceEvidence?> maintenance = ledger is null
            ? Task.FromResult<MaintenanceEvidence?>(null)
            : Task.Run<MaintenanceEvidence?>(async () => await MaintenanceEvidence.ReadAsync(ledger, policy, scope.At ?? DateTimeOffset.UtcNow, scope.From, cancellation), cancellation);
        Task<ErasureEvidence?> erasure = ledger is null || !ErasureJudge.Clauses.Any(scope.Clauses.Contains)
            ? Task.FromResult<ErasureEvidence?>(null)
            : Task.Run<ErasureEvidence?>(async () => await ErasureCollector.CollectAsync(policy, estate, ledger, secrets, null, scope.At ?? DateTimeOffset.UtcNow, scope.From, cancellation), cancellation);
        Task<BackupEvidence[]> backups = Task.WhenAll(estate.Backups.Where(_ => BackupJudge.Clauses.Any(scope.Clauses.Contains))
            .Select(set => Task.Run(() => BackupInventory.ReadAsync(policy, estate, set, policy.Backup.Database.Generations, secrets, ledger, cancellation), cancellation)));
        Task<IReadOnlyList<SourceBackupEvidence>> repositories = scope.Clauses.Contains(ClauseIds.BackupSystemFiles)
            ? Task.Run(() => RepositoryCollector.CollectAsync(estate, estate.Repositories, secrets, cancellation), cancellation)
            : Task.FromResult<IReadOnlyList<SourceBackupEvidence>>([]);
        Task<LogEvidence[]> logs = Task.WhenAll(estate.Logs.Where(_ => scope.Clauses.Contains(ClauseIds.LogOperation) || scope.Clauses.Contains(ClauseIds.LogSecurityEvents))
            .Select(set => Task.Run(() => LogInventory.ReadAsync(policy, estate, set, secrets, cancellation), cancellation)));
        Task<DatabaseAccountEvidence[]> accounts = Task.WhenAll(estate.Databases.Where(_ => scope.Clauses.Contains(ClauseIds.AccessAdministrators))
            .Select(database => Task.Run(() => DatabaseAccountCollector.CollectAsync(database, secrets, cancellation), cancellation)));
        Task<DatabaseEncryptionEvidence[]> encryption = Task.WhenAll(estate.Databases.Where(_ => DatabaseEncryptionJudge.Clauses.Any(scope.Clauses.Contains))
            .Select(database => Task.Run(async () => Placed(estate, await DatabaseEncryptionCollector.CollectAsync(database, secrets, cancellation)), cancellation)));
        Task<ContainerEvidence[]> containers = scope.Clauses.Contains(ClauseIds.EncryptionAtRest)
            ? Task.Run(() => ContainerCollector.CollectAsync(estate, secrets, cancellation), cancellation)
            : Task.FromResult<ContainerEvidence[]>([]);
        Task<MailEvidence?> mail = estate.Mail is not null && scope.Clauses.Contains(ClauseIds.EncryptionInTransit)
            ? Task.Run<MailEvidence?>(async () => await MailCollector.CollectAsync(estate, estate.Mail, cancellation), cancellation)
            : Task.FromResult<MailEvidence?>(null);
        Task<RedundancyEvidence?> redundancy = RedundancyJudge.Clauses.Any(scope.Clauses.Contains)
            ? Task.Run<RedundancyEvidence?>(async () => await RedundancyCollector.CollectAsync(scope.Clauses.Contains(ClauseIds.RedundancyDatabase) ? estate : estate with { Databases = [] }, secrets, cancellation), cancellation)
            : Task.FromResult<RedundancyEvidence?>(null);
        Task<UsageLedger?> usage = ledger is null || !scope.Clauses.Contains(ClauseIds.LogUsage)
            ? Task.FromResult<UsageLedger?>(null)
            : Task.Run<UsageLedger?>(async () => await UsageLedger.ReadAsync(ledger, scope.At, cancellation), cancellation);
        Task<IReadOnlyList<CertificateEvidence>> certificates = CertificateJudge.Clauses.Any(scope.Clauses.Contains)
            ? Task.Run(() => CertificateCollector.CollectAsync(policy, estate, estate.Tenants, CertificateCollector.DefaultAtOnce, seen: null, cancellation), cancellation)
            : Task.FromResult<IReadOnlyList<CertificateEvidence>>([]);
        Task<IReadOnlyList<HostEvidence>> hosts = AskHostsAsync(policy, estate, ledger, secrets, scope, encryption, cancellation);
        IReadOnlyList<HostEvidence> answers = await hosts;
        return new ComplianceEvidence
        {
            Maintenance = await maintenance,
            Erasure = await erasure,
            Backups = await backups,
            Repositories = await repositories,
            Logs = await logs,
            DatabaseAccounts = await accounts,
            DatabaseEncryption = await encryption,
            DataFolders = estate.Hosts.ToDictionary(host => host.Name, host => DataFolders.Of(estate, host), StringComparer.Ordinal),
            Containers = await containers,
            Mail = await mail,
            UsageSources = estate.Usage,
            Usage = await usage,
            Tenants = estate.Tenants,
            Certificates = await certificates,
            Redundancy = await redundancy is { } nodes ? nodes with { Hosts = Presence(estate, answers, nodes.Balancers, scope.Hosts.Count == estate.Hosts.Count), ObservedAt = DateTimeOffset.UtcNow } : null,
            Hosts = answers,
            AreAllHosts = answers.Count == estate.Hosts.Count,
        };
    }

    private static IReadOnlyList<HostPresence> Presence(SlaEstate estate, IReadOnlyList<HostEvidence> answers, IReadOnlyList<BalancerEvidence> balancers, bool all)
    {
        // A machine always reaches itself; where it reaches no other host, the line at fault may be its own.
        bool lineWorks = answers.Any(answer => Answered(answer) && estate.Hosts.Any(host => !host.IsLocal && string.Equals(host.Name, answer.Host, StringComparison.Ordinal)));
        Dictionary<string, HostEvidence> byName = answers.ToDictionary(answer => answer.Host, StringComparer.Ordinal);
        // Of some hosts alone, or without an answer of every load balancer, a spare may serve unseen.
        bool unseen = !all || balancers.Any(balancer => balancer.Gap is not null);
        return [.. estate.Hosts.Select(host => new HostPresence(host.Name, host.Role, Runs(host) is var runs && runs is true && host.IsSpare && unseen ? null : runs)
        {
            Spare = host.IsSpare,
            Serves = SpareUse.Of(estate, host, balancers),
        })];

        bool? Runs(EstateHost host) => !byName.TryGetValue(host.Name, out HostEvidence? answer) ? null
            : Answered(answer) ? true
            : lineWorks && answer.Gap?.Reason == Reasons.HostUnreachable ? false
            : null;

        // Windows tells nothing of its data paths, and runs.
        static bool Answered(HostEvidence answer) => answer.DataPaths is { Gap: null } || answer.DataPaths?.Gap == HostScript.NotOnWindows;
    }

    // Each node with the host that it runs on.
    private static DatabaseEncryptionEvidence Placed(SlaEstate estate, DatabaseEncryptionEvidence database) =>
        database with { Nodes = [.. database.Nodes.Select(node => node with { Host = DataFolders.HostOf(estate, node.Node) })] };

    private static async Task<IReadOnlyList<string>> FoldersAsync(SlaEstate estate, EstateHost host, Task<DatabaseEncryptionEvidence[]> databases) =>
    [
        .. DataFolders.Of(estate, host)
            .Concat((await databases).SelectMany(database => database.Nodes).Where(node => string.Equals(node.Host, host.Name, StringComparison.Ordinal)).SelectMany(node => node.Folders))
            .Distinct(StringComparer.Ordinal),
    ];

    private static async Task<IReadOnlyList<HostEvidence>> AskHostsAsync(
        SlaPolicy policy, SlaEstate estate, ILedger? ledger, SecretResolver secrets, GatheringScope scope, Task<DatabaseEncryptionEvidence[]> databases, CancellationToken cancellation)
    {
        Dictionary<string, Task<IReadOnlyList<string>>> folders = scope.Clauses.Contains(ClauseIds.EncryptionAtRest)
            ? scope.Hosts.ToDictionary(host => host.Name, host => FoldersAsync(estate, host, databases), StringComparer.Ordinal)
            : [];
        if (!HostAreas.AreIn(scope.Clauses))
        {
            // For its disks alone no host is asked that holds nothing.
            List<EstateHost> holding = [];
            foreach (EstateHost host in scope.Hosts.Where(host => folders.ContainsKey(host.Name)))
            {
                if ((await folders[host.Name]).Count > 0)
                    holding.Add(host);
            }

            scope = scope with { Hosts = holding };
        }

        HostAreas areas = new(policy, estate, ledger, scope.Clauses, scope.Limits.HostDeadline, name => folders[name]);
        Dictionary<string, HostEvidence> found = [];
        await foreach (HostResult<HostEvidence> result in HostFanOut.AskAsync(estate, scope.Hosts, secrets, scope.Limits, areas.AskAsync, cancellation))
        {
            found[result.Host.Name] = result.Value ?? new HostEvidence(result.Host.Name) { Gap = result.Gap };
            scope.HostDone?.Invoke(result.Host, found.Count);
        }

        return [.. scope.Hosts.Select(host => found[host.Name])];
    }
}
