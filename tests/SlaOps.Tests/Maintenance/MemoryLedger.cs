using System.Globalization;
using System.Runtime.CompilerServices;

namespace SlaOps.Tests.Maintenance;

/// <summary>The ledger's port without a store: enough to test decisions that depend on what was written in between.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly List<LedgerEntry> entries = [];

    public string Location => "memory";

    /// <summary>The clock that entries are stamped with.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Runs before each append that expects a head: another process that is quicker.</summary>
    public Action? Interference { get; set; }

    public Task<LedgerHead> GetHeadAsync(CancellationToken cancellation) => Task.FromResult(Head);

    private LedgerHead Head => new(entries.Count, entries.Count.ToString("x64", CultureInfo.InvariantCulture));

    public Task<IReadOnlyList<LedgerEntry>?> AppendAsync(IReadOnlyList<LedgerEvent> events, LedgerHead? expectedHead, CancellationToken cancellation)
    {
        Interference?.Invoke();
        if (expectedHead is LedgerHead head && head != Head)
            return Task.FromResult<IReadOnlyList<LedgerEntry>?>(null);
        LedgerEntry[] added = [.. events.Select((happened, index) => new LedgerEntry
        {
            Sequence = entries.Count + 1 + index,
            At = Now,
            Kind = happened.Kind,
            Subject = happened.Subject,
            Body = happened.Body.ToJsonString(),
        })];
        entries.AddRange(added);
        return Task.FromResult<IReadOnlyList<LedgerEntry>?>(added);
    }

    public async IAsyncEnumerable<LedgerEntry> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        int given = 0;
        foreach (LedgerEntry entry in entries.ToArray())
        {
            if (query.Kinds?.Contains(entry.Kind) == false || entry.At >= query.To || entry.At < query.From || given++ >= query.Limit)
                continue;
            yield return entry;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
