namespace SlaOps.Systems;

/// <summary>What a run over the agreement is to gather.</summary>
/// <param name="Clauses">The clauses that will be judged; what none of them needs is not asked.</param>
/// <param name="From">The start of the period that records are judged over.</param>
/// <param name="At">The moment to judge for; null is now, after gathering.</param>
/// <param name="Hosts">The hosts to ask; the estate keeps all of them, for what lies on one that is not asked.</param>
public sealed record GatheringScope(IReadOnlySet<string> Clauses, DateTimeOffset From, DateTimeOffset? At, IReadOnlyList<EstateHost> Hosts);

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
        Task<LogEvidence[]> logs = Task.WhenAll(estate.Logs.Where(_ => scope.Clauses.Contains(ClauseIds.LogOperation))
            .Select(set => Task.Run(() => LogInventory.ReadAsync(policy, estate, set, cancellation), cancellation)));
        Task<HostEvidence[]> hosts = Task.WhenAll(scope.Hosts.Select(host => Task.Run(() => AskHostAsync(policy, host, ledger, scope.Clauses, cancellation), cancellation)));
        return new ComplianceEvidence
        {
            Maintenance = await maintenance,
            Erasure = await erasure,
            Backups = await backups,
            Repositories = await repositories,
            Logs = await logs,
            Hosts = await hosts,
        };
    }

    private static async Task<HostEvidence> AskHostAsync(SlaPolicy policy, EstateHost host, ILedger? ledger, IReadOnlySet<string> clauses, CancellationToken cancellation)
    {
        await using HostSession? session = HostSession.Open(host);
        if (session is null)
            return new HostEvidence(host.Name, Asked: false);
        Task<ClockEvidence>? clock = clauses.Contains(ClauseIds.TimeSync) ? ClockCollector.CollectAsync(session, policy, cancellation) : null;
        Task<HostSecurityEvidence>? security = clauses.Contains(ClauseIds.SecurityFirewall) || clauses.Contains(ClauseIds.SecurityIntrusionDetection)
            ? HostSecurityCollector.CollectAsync(session, cancellation)
            : null;
        Task<PatchEvidence>? patches = clauses.Contains(ClauseIds.PatchInterval) ? PatchCollector.CollectAsync(session, ledger, cancellation) : null;
        return new HostEvidence(host.Name, Asked: true)
        {
            Patches = patches is null ? null : await patches,
            Clock = clock is null ? null : await clock,
            Security = security is null ? null : await security,
        };
    }
}
