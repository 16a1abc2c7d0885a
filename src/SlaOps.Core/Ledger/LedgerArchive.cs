namespace SlaOps;

/// <summary>A ledger as a file of JSON lines: the first line says what it is and where the chain ends, each other one is an entry.</summary>
public sealed class LedgerArchive
{
    public string Path { get; set; } = "";

    /// <summary>How many entries the file holds.</summary>
    public long Entries { get; set; }

    /// <summary>The end of the chain in it, as SEQUENCE:HASH.</summary>
    public string Head { get; set; } = "";

    /// <summary>How many entries were new to the ledger; null for an export.</summary>
    public long? Imported { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
