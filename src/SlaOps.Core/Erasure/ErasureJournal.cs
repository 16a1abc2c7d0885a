using System.Text.Json.Nodes;

namespace SlaOps;

public static partial class LedgerKinds
{
    /// <summary>An erasure begins: its plan place by place, who agreed, what proves the clock, what the live system said.</summary>
    public const string ErasureStarted = "erasure.started";

    /// <summary>A place is about to be erased.</summary>
    public const string ErasureErasing = "erasure.erasing";

    /// <summary>A place takes its time: how much is erased so far.</summary>
    public const string ErasureProgress = "erasure.progress";

    /// <summary>What became of it.</summary>
    public const string ErasureErased = "erasure.erased";

    /// <summary>An erasure ended, how, and what a second look at every place found.</summary>
    public const string ErasureEnded = "erasure.ended";
}

/// <summary>What is written down for an erasure, before it begins and after it ended.</summary>
/// <param name="Id">Tells one erasure from another.</param>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="ConfirmedBy">The account that agreed.</param>
/// <param name="Machine">The machine it runs on.</param>
/// <param name="Clock">What proves the clock.</param>
/// <param name="Activity">What the live system said.</param>
/// <param name="IsRepair">True where it erases again what came back.</param>
public sealed record ErasureRunFacts(string Id, string Tenant, string ConfirmedBy, string Machine, string Clock, string Activity, bool IsRepair);

/// <summary>The events of an erasure.</summary>
public static class ErasureJournal
{
    /// <summary>Every kind that tells of a tenant's end.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        LedgerKinds.TenantTerminated, LedgerKinds.TenantTerminationWithdrawn, LedgerKinds.TenantHeld, LedgerKinds.TenantReleased,
        LedgerKinds.ErasureStarted, LedgerKinds.ErasureErasing, LedgerKinds.ErasureProgress, LedgerKinds.ErasureErased, LedgerKinds.ErasureEnded,
    ];

    /// <summary>The event that opens an erasure: what it will do, before it does any of it.</summary>
    public static LedgerEvent Started(ErasureRunFacts run, ErasurePlan plan) => new(LedgerKinds.ErasureStarted, Targets.Tenant(run.Tenant), LedgerBody.Of(
        ("activity", run.Activity),
        ("by", run.ConfirmedBy),
        ("clock", run.Clock),
        ("id", run.Id),
        ("machine", run.Machine),
        ("places", new JsonArray([.. plan.Items.Select(Planned)])),
        ("plan", plan.Hash),
        ("repair", run.IsRepair),
        ("tenant", run.Tenant)));

    /// <summary>The event before a place is erased.</summary>
    public static LedgerEvent Erasing(ErasureRunFacts run, string place) => new(LedgerKinds.ErasureErasing, Targets.Tenant(run.Tenant), LedgerBody.Of(
        ("id", run.Id), ("place", place)));

    /// <summary>The event while a place takes its time.</summary>
    public static LedgerEvent Progress(ErasureRunFacts run, string place, long erased) => new(LedgerKinds.ErasureProgress, Targets.Tenant(run.Tenant), LedgerBody.Of(
        ("erased", erased), ("id", run.Id), ("place", place)));

    /// <summary>The event after it.</summary>
    public static LedgerEvent Erased(ErasureRunFacts run, string place, ErasureOutcome outcome, long erased, string? why) => new(LedgerKinds.ErasureErased, Targets.Tenant(run.Tenant), LedgerBody.Of(
        ("erased", erased), ("id", run.Id), ("outcome", outcome.ToString()), ("place", place), ("why", why)));

    /// <summary>The event that closes an erasure; <paramref name="remaining"/> is what a second look found in each place, null where it did not answer.</summary>
    public static LedgerEvent Ended(string tenant, string id, ErasureState state, IReadOnlyDictionary<string, long?> remaining) => new(LedgerKinds.ErasureEnded, Targets.Tenant(tenant), LedgerBody.Of(
        ("id", id),
        ("remaining", new JsonArray([.. remaining.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => LedgerBody.Of(("count", pair.Value), ("place", pair.Key)))])),
        ("state", state.ToString())));

    private static JsonNode Planned(ErasureItem item) => LedgerBody.Of(
        ("bytes", item.Bytes),
        ("count", item.Count),
        ("fingerprint", item.Fingerprint),
        ("kind", item.Kind),
        ("method", item.Method),
        ("place", item.Place));
}
