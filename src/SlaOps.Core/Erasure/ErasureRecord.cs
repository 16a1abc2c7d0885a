namespace SlaOps;

/// <summary>How an erasure ended.</summary>
public enum ErasureState
{
    /// <summary>Nothing was done: only planned (<c>-WhatIf</c>, or not confirmed).</summary>
    Planned,

    /// <summary>Every place answered, and nothing is left.</summary>
    Erased,

    /// <summary>Something is left, or a place did not answer: run it again.</summary>
    Incomplete,

    /// <summary>It was stopped: by the user, or because the tenant was re-activated or held meanwhile.</summary>
    Stopped,

    /// <summary>It was killed; written down by the next one.</summary>
    Interrupted,
}

/// <summary>What became of one place in an erasure.</summary>
public enum ErasureOutcome
{
    /// <summary>Nothing yet, or nobody wrote it down.</summary>
    Open,

    /// <summary>Erased as far as the place itself says.</summary>
    Done,

    /// <summary>The place did not answer or refused.</summary>
    Failed,

    /// <summary>It goes last, and something else is left.</summary>
    Deferred,
}

/// <summary>One place of an erasure, as the ledger tells it.</summary>
public sealed class ErasureRecordItem
{
    /// <summary>The place's stable name.</summary>
    public string Place { get; set; } = "";

    /// <summary><c>table</c>, <c>schema</c>, <c>folder</c> or <c>blob</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>How it is erased, by NIST SP 800-88's words.</summary>
    public string Method { get; set; } = "";

    /// <summary>How much was planned; null where the place did not answer.</summary>
    public long? Planned { get; set; }

    /// <summary>Of how many bytes; null where that is not known.</summary>
    public long? Bytes { get; set; }

    /// <summary>SHA-256 over what was planned.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>True once it was written down that it would be erased now.</summary>
    public bool Began { get; set; }

    /// <summary>How much the erasure itself says that it erased.</summary>
    public long Erased { get; set; }

    /// <summary>What became of it.</summary>
    public ErasureOutcome Outcome { get; set; }

    /// <summary>How much a second look found; null where nobody looked or the place did not answer.</summary>
    public long? Remaining { get; set; }
}

/// <summary>One erasure of a tenant, as the ledger tells it.</summary>
public sealed class ErasureRecord
{
    /// <summary>Tells one erasure from another.</summary>
    public string Id { get; set; } = "";

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it ended (UTC); null: it did not, or was killed.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How it ended.</summary>
    public ErasureState State { get; set; }

    /// <summary>The hash of the plan that was agreed to.</summary>
    public string Plan { get; set; } = "";

    /// <summary>Who agreed to it.</summary>
    public string ConfirmedBy { get; set; } = "";

    /// <summary>On which machine it ran.</summary>
    public string Machine { get; set; } = "";

    /// <summary>What proved the clock: a server with its error bound, or <c>trusted</c>.</summary>
    public string Clock { get; set; } = "";

    /// <summary>What the live system said: <c>inactive</c>, or <c>unchecked</c> where the policy does without.</summary>
    public string Activity { get; set; } = "";

    /// <summary>True where it erased again what had come back.</summary>
    public bool IsRepair { get; set; }

    /// <summary>The last day of service that was registered when it began; null: none was.</summary>
    public DateOnly? EndedOn { get; set; }

    /// <summary>True where a legal hold was in force when it began.</summary>
    public bool WasHeld { get; set; }

    /// <summary>When the termination was withdrawn while it ran; null: it was not.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>When it last began with a place; null: with none.</summary>
    public DateTimeOffset? LastBeganAt { get; set; }

    /// <summary>Its places.</summary>
    public IReadOnlyList<ErasureRecordItem> Items { get; set; } = [];

    /// <summary>Its ledger entries: number, kind and hash.</summary>
    public IReadOnlyList<ErasureLedgerEntry> Entries => entries;

    private readonly List<ErasureLedgerEntry> entries = [];

    internal void Add(LedgerEntry entry) => entries.Add(new ErasureLedgerEntry(entry.Sequence, entry.At, entry.Kind, entry.Hash));
}

/// <summary>A ledger entry that an erasure rests on.</summary>
public sealed record ErasureLedgerEntry(long Sequence, DateTimeOffset At, string Kind, string Hash);
