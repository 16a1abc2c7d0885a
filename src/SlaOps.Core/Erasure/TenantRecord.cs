namespace SlaOps;

/// <summary>What a ledger knows of one tenant's end: a fold over its events.</summary>
public sealed class TenantRecord
{
    private readonly List<LegalHold> holds = [];
    private readonly List<ErasureRecord> erasures = [];

    internal TenantRecord(string tenant)
    {
        Tenant = tenant;
    }

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>The last day of service; null where no termination is in force.</summary>
    public DateOnly? EndedOn { get; private set; }

    /// <summary>When that was registered (UTC).</summary>
    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>Who registered it.</summary>
    public string By { get; private set; } = "";

    /// <summary>The legal holds in force, oldest first.</summary>
    public IReadOnlyList<LegalHold> Holds => holds;

    /// <summary>Every erasure of the tenant that began, oldest first.</summary>
    public IReadOnlyList<ErasureRecord> Erasures => erasures;

    /// <summary>The erasure that proved the live data gone, for the termination in force: its tombstone. Null where there is none.</summary>
    public ErasureRecord? Tombstone { get; private set; }

    /// <summary>The erasure that began last and never ended; null where there is none.</summary>
    public ErasureRecord? Unended => erasures.Count > 0 && erasures[^1].EndedAt is null ? erasures[^1] : null;

    /// <summary>True where an erasure of the termination in force began and none proved the data gone.</summary>
    public bool IsIncomplete => EndedOn is not null && Tombstone is null && erasures.Any(erasure => erasure.StartedAt >= RegisteredAt && erasure.Items.Any(item => item.Began));

    /// <summary>The termination in force as it stands at a moment; null where there is none.</summary>
    public Termination? Termination(SlaPolicy policy, DateTimeOffset at)
    {
        if (EndedOn is not DateOnly ended)
            return null;
        DateTimeOffset due = ErasureCalendar.DueAt(policy, ended);
        DateTimeOffset late = ErasureCalendar.LateAt(policy, due);
        DateTimeOffset? erased = Tombstone?.EndedAt;
        return new Termination
        {
            Tenant = Tenant,
            EndedOn = ended,
            DueAt = due,
            LateAt = late,
            State = Tombstone is not null ? TerminationState.Erased
                : holds.Count > 0 ? TerminationState.Held
                : IsIncomplete ? TerminationState.Incomplete
                : at < due ? TerminationState.Pending
                : at <= late ? TerminationState.Due
                : TerminationState.Late,
            Holds = [.. holds.Select(hold => hold.Id)],
            RegisteredAt = TimeZoneInfo.ConvertTime(RegisteredAt, policy.TimeZone),
            By = By,
            ErasedAt = erased is DateTimeOffset gone ? TimeZoneInfo.ConvertTime(gone, policy.TimeZone) : null,
            BackupsExpireAt = erased is DateTimeOffset last ? ErasureCalendar.BackupsExpireAt(policy, last) : null,
        };
    }

    internal void Terminate(DateOnly endedOn, DateTimeOffset at, string by)
    {
        (EndedOn, RegisteredAt, By, Tombstone) = (endedOn, at, by, null);
    }

    internal void Withdraw(DateTimeOffset at)
    {
        (EndedOn, Tombstone) = (null, null);
        // What it still does after that, it does to a tenant in service.
        if (Unended is ErasureRecord running)
            running.WithdrawnAt = at;
    }

    internal void Hold(LegalHold hold) => holds.Add(hold);

    internal void Release(string id) => holds.RemoveAll(hold => string.Equals(hold.Id, id, StringComparison.Ordinal));

    internal void Start(ErasureRecord erasure) => erasures.Add(erasure);

    internal ErasureRecord? Erasure(string id) => erasures.Find(erasure => string.Equals(erasure.Id, id, StringComparison.Ordinal));

    internal void Bury(ErasureRecord erasure)
    {
        // A repair finds an erased tenant erased again: the moment of the first counts for the promise.
        if (EndedOn is not null && erasure.WithdrawnAt is null)
            Tombstone ??= erasure;
    }
}
