namespace SlaOps;

/// <summary>The ids of the clauses: the same in policy, verdicts, ledger, reports and help. They never change their meaning.</summary>
public static class ClauseIds
{
    public const string AvailabilityMonthly = "availability.monthly";

    public const string AvailabilityCredit = "availability.credit";

    public const string ServiceHours = "service.hours";

    public const string MaintenanceWindow = "maintenance.window";

    public const string MaintenanceEmergency = "maintenance.emergency";

    public const string SupportHours = "support.hours";

    public const string SupportOutOfHours = "support.out-of-hours";

    public const string IncidentResolutionCritical = "incident.resolution.critical";

    public const string IncidentResolutionSevere = "incident.resolution.severe";

    public const string IncidentResolutionMinor = "incident.resolution.minor";

    public const string IncidentRecoveryEstimate = "incident.recovery-estimate";

    public const string IncidentResponse = "incident.response";

    public const string IncidentNotice = "incident.notice";

    public const string NoticeChannels = "notice.channels";

    public const string SecurityFirewall = "security.firewall";

    public const string SecurityIntrusionDetection = "security.intrusion-detection";

    public const string SecurityNetworkMonitoring = "security.network-monitoring";

    public const string SecurityCredentials = "security.credentials";

    public const string SecurityUserAuthentication = "security.user-authentication";

    public const string SecurityAdminAuthentication = "security.admin-authentication";

    public const string SecurityTls = "security.tls";

    public const string ClientNetwork = "client.network";

    public const string ClientDevice = "client.device";

    public const string EstateServers = "estate.servers";

    public const string RedundancyNodes = "redundancy.nodes";

    public const string RedundancyDatabase = "redundancy.database";

    public const string BackupDatabaseInterval = "backup.database.interval";

    public const string BackupDatabaseGenerations = "backup.database.generations";

    public const string BackupSystemFiles = "backup.system-files";

    public const string BackupRecoverable = "backup.recoverable";

    public const string MonitoringInterval = "monitoring.interval";

    public const string MonitoringInfra = "monitoring.infra";

    public const string MonitoringService = "monitoring.service";

    public const string MonitoringMysql = "monitoring.mysql";

    public const string MonitoringWeb = "monitoring.web";

    public const string MonitoringApi = "monitoring.api";

    public const string LogUsage = "log.usage";

    public const string LogOperation = "log.operation";

    public const string LogSecurityEvents = "log.security-events";

    public const string AccessAdministrators = "access.administrators";

    public const string PatchInterval = "patch.interval";

    public const string VulnerabilityTesting = "vulnerability.testing";

    public const string ErasureDue = "erasure.due";

    public const string ErasureNeverActive = "erasure.never-active";

    public const string EncryptionInTransit = "encryption.in-transit";

    public const string EncryptionAtRest = "encryption.at-rest";

    public const string TenantUrl = "tenant.url";

    public const string ReleaseUpdates = "release.updates";

    public const string TimeSync = "time.sync";

    public const string PolicyChange = "policy.change";
}
