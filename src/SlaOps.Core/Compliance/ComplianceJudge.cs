using System.Collections.Frozen;

namespace SlaOps;

/// <summary>Judges the whole agreement: each area by its own judge, and no promised clause without a verdict.</summary>
public static class ComplianceJudge
{
    private const string HostExample = "hosts: [{ name: web1, address: local }]";
    private const string DatabaseExample = "databases: [{ name: db, kind: mariadb, nodes: [\"db1:3306\", \"db2:3306\"] }]";
    private const string BackupExample = "backups: [{ name: db, store: { path: /srv/backup }, file: \"db-{yyyyMMdd-HHmm}.sql.gz\" }]";
    private const string RepositoryExample = "repositories: [{ name: etc, path: /etc, remote: backup }]";
    private const string LogExample = "logs: [{ name: app, path: /var/log/app, file: \"app-{yyyyMMdd}.log\" }]";

    // What to write into the estate where a clause that this version measures has nothing to be measured on.
    private static readonly FrozenDictionary<string, (string Key, string Example)> Needed = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        [ClauseIds.TimeSync] = ("hosts", HostExample),
        [ClauseIds.PatchInterval] = ("hosts", HostExample),
        [ClauseIds.SecurityFirewall] = ("hosts", HostExample),
        [ClauseIds.SecurityIntrusionDetection] = ("hosts", HostExample),
        [ClauseIds.SecurityNetworkMonitoring] = ("hosts", HostExample),
        [ClauseIds.BackupDatabaseInterval] = ("backups", BackupExample),
        [ClauseIds.BackupDatabaseGenerations] = ("backups", BackupExample),
        [ClauseIds.BackupRecoverable] = ("backups", BackupExample),
        [ClauseIds.BackupSystemFiles] = ("repositories", RepositoryExample),
        [ClauseIds.SecurityTls] = ("tenants", CertificateJudge.Example),
        [ClauseIds.TenantUrl] = ("tenants", CertificateJudge.Example),
        [ClauseIds.AccessAdministrators] = ("hosts", HostExample),
        [ClauseIds.SecurityAdminAuthentication] = ("hosts", HostExample),
        [ClauseIds.SecurityCredentials] = ("hosts", HostExample),
        [ClauseIds.EstateServers] = ("hosts", HostExample),
        [ClauseIds.RedundancyNodes] = ("hosts", HostExample),
        [ClauseIds.RedundancyDatabase] = ("databases", DatabaseExample),
        [ClauseIds.EncryptionInTransit] = ("databases", DatabaseExample),
        [ClauseIds.EncryptionAtRest] = ("databases", DatabaseExample),
        [ClauseIds.LogUsage] = ("usage", UsageJudge.Example),
        [ClauseIds.LogSecurityEvents] = ("hosts", HostExample),
        [ClauseIds.LogOperation] = ("logs", LogExample),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every verdict on the promised clauses among <paramref name="clauses"/>; a clause that nothing proves is <c>Unknown</c>, never absent.</summary>
    public static IReadOnlyList<Verdict> Judge(SlaPolicy policy, ComplianceEvidence evidence, IReadOnlySet<string> clauses, DateTimeOffset at)
    {
        Verdict[] judged = [.. Areas(policy, evidence, at).Where(verdict => clauses.Contains(verdict.Clause))];
        HashSet<string> covered = judged.Select(verdict => verdict.Clause).ToHashSet(StringComparer.Ordinal);
        return [.. judged, .. ClauseTable.All
            .Where(clause => clauses.Contains(clause.Id) && policy.Clauses.ContainsKey(clause.Id) && !covered.Contains(clause.Id))
            .Select(clause => Unproven(clause.Id, at))];
    }

    private static IEnumerable<Verdict> Areas(SlaPolicy policy, ComplianceEvidence evidence, DateTimeOffset at) =>
    [
        .. evidence.Maintenance is { } maintenance ? MaintenanceJudge.Judge(policy, maintenance, at) : LedgerUnreadable([ClauseIds.MaintenanceWindow, ClauseIds.MaintenanceEmergency], evidence.LedgerProblem, at),
        .. evidence.Erasure is { } erasure ? ErasureJudge.Judge(policy, erasure, at) : LedgerUnreadable(ErasureJudge.Clauses, evidence.LedgerProblem, at),
        .. evidence.Backups.SelectMany(backup => BackupJudge.Judge(policy, backup, at)),
        .. evidence.Repositories.Select(repository => SourceBackupJudge.Judge(policy, repository, at)),
        .. evidence.Logs.SelectMany(log => LogJudge.Judge(policy, log, at)),
        .. evidence.DatabaseAccounts.Select(accounts => AdministratorJudge.Judge(policy, accounts, at)),
        .. evidence.DatabaseEncryption.SelectMany(database => DatabaseEncryptionJudge.Judge(policy, database, [.. evidence.Hosts.Select(host => host.Disks).OfType<DiskEvidence>()], at)),
        .. evidence.Containers.Select(container => ContainerJudge.Judge(policy, container, at)),
        .. evidence.Mail is { } mail ? [MailJudge.Judge(policy, mail, at)] : Array.Empty<Verdict>(),
        .. SecurityEventJudge.OfLogs(policy, evidence.Logs, at),
        .. evidence.UsageSources.Select(source => evidence.Usage is { } usage ? UsageJudge.Judge(policy, source, usage, at) : UsageJudge.Unreadable(source, evidence.LedgerProblem, at)),
        .. CertificateJudge.Judge(policy, evidence.Tenants, evidence.Certificates, at),
        .. evidence.Redundancy is { } redundancy ? RedundancyJudge.Judge(policy, redundancy, at) : [],
        .. OfHosts(policy, evidence, at),
        .. evidence.Hosts.SelectMany(host => OfDisks(policy, host, evidence.DataFolders.GetValueOrDefault(host.Host, []), at)),
    ];

    private static Verdict[] OfHosts(SlaPolicy policy, ComplianceEvidence evidence, DateTimeOffset at)
    {
        Verdict[] hosts = [.. evidence.Hosts.SelectMany(host => OfHost(policy, host, at))];
        return !evidence.AreAllHosts ? hosts : [.. hosts, .. PatchFleetJudge.Judge(policy,
            [.. hosts.Where(verdict => string.Equals(verdict.Clause, ClauseIds.PatchInterval, StringComparison.Ordinal))], evidence.Hosts.Select(host => host.Patches).OfType<PatchEvidence>(), at)];
    }

    private static IEnumerable<Verdict> OfHost(SlaPolicy policy, HostEvidence host, DateTimeOffset at) =>
    [
        .. host.Clock is { } clock ? ClockJudge.Judge(policy, clock, at) : Unreached(host, at, ClauseIds.TimeSync),
        .. host.Patches is { } patches ? PatchJudge.Judge(policy, patches, at) : Unreached(host, at, ClauseIds.PatchInterval),
        .. host.Administrators is { } administrators ? AdministratorJudge.Judge(policy, administrators, at) : Unreached(host, at, AdministratorJudge.Clauses),
        .. host.SecurityEvents is { } events ? [SecurityEventJudge.Judge(policy, events, at)] : Unreached(host, at, ClauseIds.LogSecurityEvents),
        .. host.DataPaths is { } paths ? [RedundancyJudge.Judge(policy, paths, at)] : Unreached(host, at, ClauseIds.RedundancyNodes),
        .. host.Security is { } security ? HostSecurityJudge.Judge(policy, security, at) : Unreached(host, at, HostSecurityJudge.Clauses),
    ];

    private static IEnumerable<Verdict> OfDisks(SlaPolicy policy, HostEvidence host, IReadOnlyList<string> folders, DateTimeOffset at) =>
        folders.Count == 0 ? []
        : host.Disks is { } disks ? [DiskJudge.Judge(policy, disks, folders, at)]
        : Unreached(host, at, ClauseIds.EncryptionAtRest);

    private static IEnumerable<Verdict> Unreached(HostEvidence host, DateTimeOffset at, params IEnumerable<string> clauses) =>
        host.Gap is { } gap ? clauses.Select(clause => gap.Verdict(clause, Targets.Host(host.Host), at)) : [];

    private static IEnumerable<Verdict> LedgerUnreadable(IEnumerable<string> clauses, string? why, DateTimeOffset at) =>
        clauses.Select(clause => Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.Unreadable, at, "ledger", why));

    private static Verdict Unproven(string clause, DateTimeOffset at) => Needed.TryGetValue(clause, out (string Key, string Example) needed)
        ? Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.NotConfigured, at, needed.Key, needed.Example)
        : Verdict.Of(clause, Targets.Sla, VerdictStatus.Unknown, Reasons.NotAttested, at);
}
