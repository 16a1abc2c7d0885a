using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Something that happened, not yet in the ledger. <paramref name="Subject"/> follows <see cref="Targets"/> or names the thing by its id. No personal data, no secret.</summary>
public sealed record LedgerEvent(string Kind, string Subject, JsonObject Body);

/// <summary>One event in the ledger, sealed by the hash of the one before.</summary>
public sealed class LedgerEntry
{
    /// <summary>Its place in the chain, from 1, without gaps.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was written (UTC, to the microsecond).</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What kind of event: one of <see cref="LedgerKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public string Subject { get; set; } = "";

    /// <summary>The event as canonical JSON (RFC 8785).</summary>
    public string Body { get; set; } = "{}";

    /// <summary>The previous entry's hash, lower-case hexadecimal; 64 zeros for the first.</summary>
    public string PreviousHash { get; set; } = "";

    /// <summary>SHA-256 of this entry with its previous hash, lower-case hexadecimal.</summary>
    public string Hash { get; set; } = "";
}

/// <summary>The kinds of events; each area adds its own.</summary>
public static partial class LedgerKinds
{
    public const string Verdict = "verdict";
    public const string Heartbeat = "heartbeat";
    public const string Checkpoint = "checkpoint";
    public const string Attestation = "attestation";
    public const string AttestationWithdrawn = "attestation.withdrawn";
    public const string Waiver = "waiver";
    public const string WaiverWithdrawn = "waiver.withdrawn";
    public const string LockTaken = "lock.taken";
    public const string LockReleased = "lock.released";
    public const string MaintenanceStarted = "maintenance.started";
    public const string MaintenanceEnded = "maintenance.ended";
    public const string Notice = "notice";
}
