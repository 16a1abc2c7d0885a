namespace SlaOps;

/// <summary>What is wrong with a chain.</summary>
public enum LedgerDamage
{
    None,

    /// <summary>An entry's content was changed after it was sealed.</summary>
    Changed,

    /// <summary>An entry is missing from the middle.</summary>
    Removed,

    /// <summary>An entry stands in another's place.</summary>
    Reordered,

    /// <summary>An entry was put between two that follow each other.</summary>
    Inserted,

    /// <summary>The chain ends before the expected head.</summary>
    Cut,

    /// <summary>The chain holds in itself but is not the one that the expected head belongs to.</summary>
    Replaced,
}

/// <summary>The outcome of verifying a chain: how far it holds, and what is wrong with the first bad entry.</summary>
public sealed class LedgerVerification
{
    private string? message;

    /// <summary>True where every entry is as it was sealed, in its place, and the expected head (if one was given) is among them.</summary>
    public bool IsValid => Damage == LedgerDamage.None;

    /// <summary>The ledger or archive.</summary>
    public string Location { get; set; } = "";

    /// <summary>How many entries were read.</summary>
    public long Count { get; set; }

    /// <summary>The last entry that holds, as SEQUENCE:HASH; to be kept elsewhere and given as the expected head later.</summary>
    public string Head { get; set; } = default(LedgerHead).ToString();

    /// <summary>What is wrong.</summary>
    public LedgerDamage Damage { get; set; }

    /// <summary>The first bad entry (for <see cref="LedgerDamage.Removed"/> and <see cref="LedgerDamage.Cut"/> the first missing one); null where all holds.</summary>
    public long? Sequence { get; set; }

    /// <summary>Entries that were written with an earlier time than the one before (the clock was set back): no damage, the order is the chain's. At most the first 100.</summary>
    public long[] ClockWentBack { get; set; } = [];

    /// <summary>The outcome in words, in the reader's UI culture; a text set by a script stays.</summary>
    public string Message
    {
        get => message ?? Messages.Format("Text.LedgerDamage." + Damage, Count, Sequence, Head);
        set => message = value;
    }

    /// <inheritdoc/>
    public override string ToString() => Message;
}
