namespace SlaOps;

/// <summary>What a verdict rests on: where it came from, when it was observed, and the hash of its bytes where there are any.</summary>
public sealed class EvidenceReference
{
    /// <summary>A reference without a value, for scripts to fill.</summary>
    public EvidenceReference()
    {
    }

    /// <summary>A reference to something observed.</summary>
    public EvidenceReference(string source, DateTimeOffset moment, string? sha256 = null)
    {
        Source = source;
        Moment = moment;
        Sha256 = sha256;
    }

    /// <summary>Where it was observed: a path, a command, <c>ntp:host:port</c>, <c>ledger:412</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>When it was observed (UTC).</summary>
    public DateTimeOffset Moment { get; set; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal; null where there are none.</summary>
    public string? Sha256 { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Source;
}
