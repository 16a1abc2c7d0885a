using System.Globalization;

namespace SlaOps;

/// <summary>Which events to read; null means any. Moments are half-open, [From, To).</summary>
public sealed record LedgerQuery
{
    /// <summary>Kinds, exact; several are any of them.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>The subject, exact.</summary>
    public string? Subject { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Only entries after this sequence number.</summary>
    public long AfterSequence { get; init; }

    /// <summary>Newest first instead of in order.</summary>
    public bool Descending { get; init; }

    /// <summary>At most so many.</summary>
    public int? Limit { get; init; }
}

/// <summary>The end of the chain; sequence 0 and 64 zeros where it is empty.</summary>
public readonly record struct LedgerHead(long Sequence, string Hash)
{
    /// <summary>The head of an empty chain.</summary>
    public static LedgerHead Empty => new(0, LedgerSeal.NoHash);

    /// <summary>Reads <c>SEQUENCE:HASH</c> or a hash alone, whose sequence is then 0. Throws <see cref="SlaException"/> for anything else.</summary>
    public static LedgerHead Parse(string text)
    {
        string[] parts = text.Trim().Split(':');
        string hash = parts[^1].ToLowerInvariant();
        long sequence = 0;
        bool readable = parts.Length == 1 || (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out sequence));
        if (!readable || hash.Length != LedgerSeal.HashLength || !hash.All(char.IsAsciiHexDigitLower))
            throw new SlaException(Errors.LedgerHeadInvalid, text, text);
        return new LedgerHead(sequence, hash);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash ?? LedgerSeal.NoHash}");
}

/// <summary>
/// The append-only chain of events. One port with two stores behind it (SQLite, MySQL/MariaDB); plans and folds are tested
/// against it. Every call takes a token; the store itself bounds each call in time.
/// </summary>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Where it lies, for messages: a path, or server and database without the password.</summary>
    string Location { get; }

    /// <summary>The end of the chain.</summary>
    Task<LedgerHead> GetHeadAsync(CancellationToken cancellation);

    /// <summary>
    /// Appends all events or none, durably. Where <paramref name="expectedHead"/> is given and the chain has moved past it,
    /// nothing is written and null is returned: read again and decide again. Without it the append retries behind other writers.
    /// </summary>
    Task<IReadOnlyList<LedgerEntry>?> AppendAsync(IReadOnlyList<LedgerEvent> events, LedgerHead? expectedHead, CancellationToken cancellation);

    /// <summary>Reads events, streamed.</summary>
    IAsyncEnumerable<LedgerEntry> ReadAsync(LedgerQuery query, CancellationToken cancellation);
}
