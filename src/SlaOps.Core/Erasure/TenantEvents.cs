using System.Globalization;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>A tenant's service ended; subject: <see cref="Targets.Tenant"/>, as of every event here.</summary>
    public const string TenantTerminated = "tenant.terminated";

    /// <summary>The termination does not hold: the tenant stays, or came back.</summary>
    public const string TenantTerminationWithdrawn = "tenant.termination.withdrawn";

    /// <summary>A legal hold was placed.</summary>
    public const string TenantHeld = "tenant.held";

    /// <summary>A legal hold was lifted.</summary>
    public const string TenantReleased = "tenant.released";
}

/// <summary>The events of terminations and legal holds.</summary>
public static class TenantEvents
{
    /// <summary>A termination; <paramref name="source"/> says where it is known from (a query's database), null for a person's word.</summary>
    public static LedgerEvent Terminated(string tenant, DateOnly endedOn, string by, string? source) => new(LedgerKinds.TenantTerminated, Targets.Tenant(tenant), LedgerBody.Of(
        ("by", by),
        ("endedOn", endedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("source", source),
        ("tenant", tenant)));

    /// <summary>The termination is withdrawn.</summary>
    public static LedgerEvent Withdrawn(string tenant, string reason, string by) => new(LedgerKinds.TenantTerminationWithdrawn, Targets.Tenant(tenant), LedgerBody.Of(
        ("by", by), ("reason", reason), ("tenant", tenant)));

    /// <summary>A legal hold.</summary>
    public static LedgerEvent Held(LegalHold hold) => new(LedgerKinds.TenantHeld, Targets.Tenant(hold.Tenant), LedgerBody.Of(
        ("by", hold.By), ("id", hold.Id), ("reason", hold.Reason), ("tenant", hold.Tenant)));

    /// <summary>A legal hold is lifted.</summary>
    public static LedgerEvent Released(LegalHold hold, string by, string? reason) => new(LedgerKinds.TenantReleased, Targets.Tenant(hold.Tenant), LedgerBody.Of(
        ("by", by), ("id", hold.Id), ("reason", reason), ("tenant", hold.Tenant)));
}
