namespace SlaOps;

/// <summary>What an attestation or a waiver is worth at a moment.</summary>
public enum GrantState
{
    Valid,

    Expired,

    Withdrawn,
}

/// <summary>A person's word, with evidence and an expiry, for a clause that no machine measures.</summary>
public sealed class SlaAttestation
{
    public string Id { get; set; } = "";

    /// <summary>The clause id.</summary>
    public string Clause { get; set; } = "";

    /// <summary>Which targets it covers: a target or a wildcard.</summary>
    public string Target { get; set; } = "*";

    public string Statement { get; set; } = "";

    /// <summary>A file's name or a URL.</summary>
    public string Evidence { get; set; } = "";

    /// <summary>The hash of the file that was kept, lower-case hexadecimal; null for a URL.</summary>
    public string? EvidenceSha256 { get; set; }

    /// <summary>From this instant on it counts no more.</summary>
    public DateTimeOffset ValidUntil { get; set; }

    /// <summary>Who attests.</summary>
    public string By { get; set; } = "";

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset At { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>What it is worth at the moment it was read for.</summary>
    public GrantState State { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Clause} {Target}";
}

/// <summary>A known breach, accepted for a time.</summary>
public sealed class SlaWaiver
{
    public string Id { get; set; } = "";

    /// <summary>The clause id.</summary>
    public string Clause { get; set; } = "";

    /// <summary>Which targets it covers: a target or a wildcard.</summary>
    public string Target { get; set; } = "";

    /// <summary>Why it is accepted.</summary>
    public string Reason { get; set; } = "";

    /// <summary>From this instant on it counts no more.</summary>
    public DateTimeOffset ValidUntil { get; set; }

    /// <summary>Who accepts it.</summary>
    public string By { get; set; } = "";

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset At { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>What it is worth at the moment it was read for.</summary>
    public GrantState State { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Clause} {Target}";
}
