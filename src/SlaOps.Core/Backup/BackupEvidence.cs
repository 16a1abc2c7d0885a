namespace SlaOps;

/// <summary>A half-open span of time.</summary>
public readonly record struct TimeRange(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>True from the start to just before the end.</summary>
    public bool Contains(DateTimeOffset moment) => Start <= moment && moment < End;
}

/// <summary>Why evidence could not be gathered, as a reason of the table and its arguments.</summary>
public sealed record EvidenceGap(Reason Reason, params object?[] Arguments)
{
    /// <summary>The verdict on what the gap leaves unknown.</summary>
    public Verdict Verdict(string clause, string target, DateTimeOffset at) => SlaOps.Verdict.Of(clause, target, VerdictStatus.Unknown, Reason, at, Arguments);

    /// <summary>The gap as an error, for who asked for a host's evidence.</summary>
    public SlaException AsError(EstateHost host) =>
        new(Errors.HostUnasked, host.Name, host.Name, Reasons.Render(Reason.Code, Array.ConvertAll(Arguments, InvariantText.Of)));

    /// <summary>The gap as an error, for who asked for what is in the store.</summary>
    public SlaException AsError(BackupSet set) =>
        new(Errors.BackupStoreUnread, set.Name, set.Name, Reasons.Render(Reason.Code, Array.ConvertAll(Arguments, InvariantText.Of)));
}

/// <summary>What a store of backups held when it was listed.</summary>
public sealed record BackupEvidence
{
    /// <summary>The backup set.</summary>
    public required BackupSet Set { get; init; }

    /// <summary>Where it was listed.</summary>
    public required string Source { get; init; }

    /// <summary>When the listing began (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The files whose names the set's pattern recognises, in no order.</summary>
    public IReadOnlyList<BackupFile> Files { get; init; } = [];

    /// <summary>Set where the listing is missing or incomplete; the files then prove nothing.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>How deep this run looked. What was not read now may still be proven by an earlier run.</summary>
    public BackupDepth Depth { get; init; }

    /// <summary>What is known of the files' bytes, by this run and by recorded ones.</summary>
    public BackupProofs Proofs { get; init; } = BackupProofs.None;

    /// <summary>The maintenances that concern the set.</summary>
    public IReadOnlyList<TimeRange> Maintenances { get; init; } = [];

    /// <summary>With what is known of the bytes: each file takes on the state that its proof gives it.</summary>
    public BackupEvidence Proven(BackupProofs proofs, BackupDepth depth, SlaPolicy policy)
    {
        foreach (BackupFile file in Files)
            proofs.Of(file, ObservedAt - policy.Backup.Database.ReadAgain)?.ApplyTo(file, policy.TimeZone);
        return this with { Proofs = proofs, Depth = depth };
    }

    /// <summary>With those maintenances that concern one of the hosts of its store, or everything.</summary>
    public BackupEvidence During(IEnumerable<MaintenanceRecord> records, IReadOnlyCollection<string> hosts) => this with
    {
        Maintenances = [.. records.Where(record => record.Overlaps(hosts)).Select(record => new TimeRange(record.StartedAt, record.EndedAt ?? record.EndsBy ?? record.StartedAt))],
    };
}
