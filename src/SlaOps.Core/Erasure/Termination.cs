namespace SlaOps;

/// <summary>How far a terminated tenant is on its way out.</summary>
public enum TerminationState
{
    /// <summary>The data is not due yet.</summary>
    Pending,

    /// <summary>The data is due to go.</summary>
    Due,

    /// <summary>The data should be gone.</summary>
    Late,

    /// <summary>A legal hold keeps it, whether due or not.</summary>
    Held,

    /// <summary>An erasure began and did not finish: part of the data may be gone.</summary>
    Incomplete,

    /// <summary>The data is gone.</summary>
    Erased,
}

/// <summary>The end of a tenant's service and what follows from it.</summary>
public sealed class Termination
{
    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The last day of service, in the policy's zone.</summary>
    public DateOnly EndedOn { get; set; }

    /// <summary>From then on the data is to go, and not before (policy's zone).</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>By then it has to be gone (policy's zone).</summary>
    public DateTimeOffset LateAt { get; set; }

    /// <summary>Where it stands at the moment that was asked for.</summary>
    public TerminationState State { get; set; }

    /// <summary>The ids of the legal holds in force.</summary>
    public IReadOnlyList<string> Holds { get; set; } = [];

    /// <summary>When the termination was registered (policy's zone).</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>Who registered it.</summary>
    public string By { get; set; } = "";

    /// <summary>When the live data was proven gone (policy's zone); null: it is not.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>When the last backup that holds the data is gone by the policy's rotation; null before the erasure.</summary>
    public DateTimeOffset? BackupsExpireAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Tenant;
}

/// <summary>A tenant that must not be erased, by a court's or an authority's word.</summary>
public sealed class LegalHold
{
    /// <summary>Tells one hold of a tenant from another.</summary>
    public string Id { get; set; } = "";

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>Why, such as a file number. No personal data.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Who placed it.</summary>
    public string By { get; set; } = "";

    /// <summary>Since when (UTC, or the zone it is shown in).</summary>
    public DateTimeOffset PlacedAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
