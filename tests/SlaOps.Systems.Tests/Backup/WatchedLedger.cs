using System.Globalization;

namespace SlaOps.Systems.Tests;

/// <summary>The power goes out: nothing is written after that, not even a farewell.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>A real ledger, with something that happens around one of its appends: a power cut, or what another process does meanwhile.</summary>
internal sealed class WatchedLedger(ILedger inner) : ILedger
{
    private bool dark;

    /// <summary>How many appends were asked for.</summary>
    public int Appends { get; private set; }

    /// <summary>The append at which the power goes; 0: never.</summary>
    public int CutAt { get; init; }

    /// <summary>True: the entry is on the disk, but nobody was told any more.</summary>
    public bool CutAfterWriting { get; init; }

    /// <summary>What the cut is: SIGKILL, in a process that can spare itself.</summary>
    public Action Cut { get; init; } = static () => throw new PowerCutException();

    /// <summary>Runs before each append, with its number and events.</summary>
    public Func<int, IReadOnlyList<LedgerEvent>, Task>? Before { get; init; }

    public string Location => inner.Location;

    public Task<LedgerHead> GetHeadAsync(CancellationToken cancellation) => dark ? throw new PowerCutException() : inner.GetHeadAsync(cancellation);

    public async Task<IReadOnlyList<LedgerEntry>?> AppendAsync(IReadOnlyList<LedgerEvent> events, LedgerHead? expectedHead, CancellationToken cancellation)
    {
        if (dark)
            throw new PowerCutException();
        Appends++;
        if (Before is not null)
            await Before(Appends, events);
        dark = Appends == CutAt;
        if (dark && !CutAfterWriting)
            Cut();
        IReadOnlyList<LedgerEntry>? written = await inner.AppendAsync(events, expectedHead, cancellation);
        if (dark)
            Cut();
        return written;
    }

    public IAsyncEnumerable<LedgerEntry> ReadAsync(LedgerQuery query, CancellationToken cancellation) => dark ? throw new PowerCutException() : inner.ReadAsync(query, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cut at {CutAt}{(CutAfterWriting ? " after" : " before")}");
}
