using System.Collections.Frozen;

namespace SlaOps;

/// <summary>How a clause is proven; several may do.</summary>
[Flags]
public enum ClauseProof
{
    None = 0,

    /// <summary>Measured from a real system.</summary>
    Measured = 1,

    /// <summary>Judged from the ledger's own records.</summary>
    Recorded = 2,

    /// <summary>Vouched for by a person, with evidence and an expiry date, because no machine can measure it.</summary>
    Attested = 4,
}

/// <summary>What is fixed about a clause, whatever a policy's words and values: its id, the area it belongs to, and how it is proven.</summary>
/// <param name="Id">The clause id, such as <c>patch.interval</c>.</param>
/// <param name="Area">The id's first part, such as <c>patch</c>.</param>
/// <param name="How">How it is proven.</param>
public sealed record ClauseDefinition(string Id, string Area, ClauseProof How);

/// <summary>The fixed list of all clauses, in the order of the agreement.</summary>
public static class ClauseTable
{
    /// <summary>Every clause, in the order of the agreement.</summary>
    public static IReadOnlyList<ClauseDefinition> All { get; } =
    [
        Clause(ClauseIds.AvailabilityMonthly, ClauseProof.Measured),
        Clause(ClauseIds.AvailabilityCredit, ClauseProof.Recorded),
        Clause(ClauseIds.ServiceHours, ClauseProof.Measured),
        Clause(ClauseIds.MaintenanceWindow, ClauseProof.Recorded),
        Clause(ClauseIds.MaintenanceEmergency, ClauseProof.Recorded),
        Clause(ClauseIds.SupportHours, ClauseProof.Recorded),
        Clause(ClauseIds.SupportOutOfHours, ClauseProof.Recorded),
        Clause(ClauseIds.IncidentResolutionCritical, ClauseProof.Recorded),
        Clause(ClauseIds.IncidentResolutionSevere, ClauseProof.Recorded),
        Clause(ClauseIds.IncidentResolutionMinor, ClauseProof.Recorded),
        Clause(ClauseIds.IncidentRecoveryEstimate, ClauseProof.Recorded),
        Clause(ClauseIds.IncidentResponse, ClauseProof.Measured | ClauseProof.Attested),
        Clause(ClauseIds.IncidentNotice, ClauseProof.Recorded),
        Clause(ClauseIds.NoticeChannels, ClauseProof.Recorded),
        Clause(ClauseIds.SecurityFirewall, ClauseProof.Measured),
        Clause(ClauseIds.SecurityIntrusionDetection, ClauseProof.Measured),
        Clause(ClauseIds.SecurityNetworkMonitoring, ClauseProof.Measured),
        Clause(ClauseIds.SecurityCredentials, ClauseProof.Measured | ClauseProof.Attested),
        Clause(ClauseIds.SecurityUserAuthentication, ClauseProof.Measured),
        Clause(ClauseIds.SecurityAdminAuthentication, ClauseProof.Measured),
        Clause(ClauseIds.SecurityTls, ClauseProof.Measured),
        Clause(ClauseIds.ClientNetwork, ClauseProof.Measured),
        Clause(ClauseIds.ClientDevice, ClauseProof.Measured),
        Clause(ClauseIds.EstateServers, ClauseProof.Measured),
        Clause(ClauseIds.RedundancyNodes, ClauseProof.Measured),
        Clause(ClauseIds.RedundancyDatabase, ClauseProof.Measured),
        Clause(ClauseIds.BackupDatabaseInterval, ClauseProof.Measured),
        Clause(ClauseIds.BackupDatabaseGenerations, ClauseProof.Measured),
        Clause(ClauseIds.BackupSystemFiles, ClauseProof.Measured),
        Clause(ClauseIds.BackupRecoverable, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringInterval, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringInfra, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringService, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringMysql, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringWeb, ClauseProof.Measured),
        Clause(ClauseIds.MonitoringApi, ClauseProof.Measured),
        Clause(ClauseIds.LogUsage, ClauseProof.Measured),
        Clause(ClauseIds.LogOperation, ClauseProof.Measured),
        Clause(ClauseIds.LogSecurityEvents, ClauseProof.Measured),
        Clause(ClauseIds.AccessAdministrators, ClauseProof.Measured),
        Clause(ClauseIds.PatchInterval, ClauseProof.Measured),
        Clause(ClauseIds.VulnerabilityTesting, ClauseProof.Attested),
        Clause(ClauseIds.ErasureDue, ClauseProof.Measured | ClauseProof.Recorded),
        Clause(ClauseIds.ErasureNeverActive, ClauseProof.Recorded),
        Clause(ClauseIds.EncryptionInTransit, ClauseProof.Measured),
        Clause(ClauseIds.EncryptionAtRest, ClauseProof.Measured),
        Clause(ClauseIds.TenantUrl, ClauseProof.Measured),
        Clause(ClauseIds.ReleaseUpdates, ClauseProof.Recorded),
        Clause(ClauseIds.TimeSync, ClauseProof.Measured),
        Clause(ClauseIds.PolicyChange, ClauseProof.Recorded),
    ];

    /// <summary>Every clause, by id.</summary>
    public static IReadOnlyDictionary<string, ClauseDefinition> ById { get; } = All.ToFrozenDictionary(clause => clause.Id, StringComparer.Ordinal);

    private static ClauseDefinition Clause(string id, ClauseProof how) => new(id, id[..id.IndexOf('.', StringComparison.Ordinal)], how);
}
