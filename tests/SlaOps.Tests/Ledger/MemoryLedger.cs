using System.Runtime.CompilerServices;

namespace SlaOps.Tests;

/// <summary>A chain in memory, for the folds and decisions over the port; the stores have their own tests.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly LedgerSeal seal = new();

    public List<LedgerEntry> Entries { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs once before the next append: what another process writes in between.</summary>
    public Action? Intrusion { get; set; }

    public string Location => "memory";

    public Task<LedgerHead> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(Head());

    public Task<IReadOnlyList<LedgerEntry>?> AppendAsync(IReadOnlyList<LedgerEvent> events, LedgerHead? expectedHead, CancellationToken cancellation)
    {
        (Action? intrusion, Intrusion) = (Intrusion, null);
        intrusion?.Invoke();
        if (expectedHead is LedgerHead expected && expected != Head())
            return Task.FromResult<IReadOnlyList<LedgerEntry>?>(null);
        List<LedgerEntry> written = [.. events.Select(Add)];
        return Task.FromResult<IReadOnlyList<LedgerEntry>?>(written);
    }

    public async IAsyncEnumerable<LedgerEntry> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        IEnumerable<LedgerEntry> chosen = Entries.Where(entry => entry.Sequence > query.AfterSequence
            && query.Kinds?.Contains(entry.Kind) != false && (query.Subject ?? entry.Subject) == entry.Subject
            && (query.From ?? entry.At) <= entry.At && (query.To is null || entry.At < query.To));
        foreach (LedgerEntry entry in (query.Descending ? chosen.Reverse() : chosen).Take(query.Limit ?? int.MaxValue).ToList())
            yield return entry;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public LedgerEntry Add(LedgerEvent happening)
    {
        LedgerEntry entry = seal.Seal(Head(), happening, LedgerSeal.Body(happening), Now);
        Entries.Add(entry);
        return entry;
    }

    private LedgerHead Head() => Entries.Count == 0 ? LedgerHead.Empty : new LedgerHead(Entries[^1].Sequence, Entries[^1].Hash);
}
