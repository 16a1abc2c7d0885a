using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SlaOps.Systems;

/// <summary>
/// What both stores have in common: sealing, retrying behind other writers, paged reading, verifying. A store says how a row is
/// written and read; the chain's rule (sequence = previous + 1 as the key) is the storage's own constraint in both.
/// </summary>
public abstract class LedgerDatabase : ILedger
{
    /// <summary>The version of the table's layout.</summary>
    protected const int LayoutVersion = 1;

    private const int PageSize = 500;

    // From so many events on, a second core pays.
    private const int WorthSplitting = 500;

    // What one core hands to the other at a time.
    private const int Part = 250;

    private readonly LedgerSeal seal = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly TimeProvider clock;

    /// <summary>The common part, with the clock that stamps entries.</summary>
    protected LedgerDatabase(string location, TimeProvider? clock)
    {
        Location = location;
        this.clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>How long an append waits behind other writers.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<LedgerHead> GetHeadAsync(CancellationToken cancellation)
    {
        using IDisposable _ = await TurnAsync(cancellation);
        return await ReadHeadAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>?> AppendAsync(IReadOnlyList<LedgerEvent> events, LedgerHead? expectedHead, CancellationToken cancellation)
    {
        using IDisposable _ = await TurnAsync(cancellation);
        LedgerEntry[]? written = null;
        await RetryAsync(async () =>
        {
            LedgerHead head = await BeginAsync(cancellation);
            try
            {
                if (expectedHead is LedgerHead expected && expected != head)
                    return true;
                LedgerEntry[] entries = await SealAndInsertAsync(events, head, cancellation);
                bool committed = entries.Length == 0 || await CommitAsync(entries[^1], cancellation);
                written = committed ? entries : null;
                return committed;
            }
            finally
            {
                if (written is null or { Length: 0 })
                    await RollbackAsync();
            }
        }, cancellation);
        return written;
    }

    /// <summary>
    /// Appends entries that are sealed already, all or none: an archive. Returns false, with nothing written, where the head is not
    /// <paramref name="expectedHead"/>. Throws what <paramref name="entries"/> throws, with nothing written.
    /// </summary>
    public async Task<bool> AppendSealedAsync(IAsyncEnumerable<LedgerEntry> entries, LedgerHead expectedHead, CancellationToken cancellation)
    {
        using IDisposable _ = await TurnAsync(cancellation);
        LedgerHead head = await BeginAsync(cancellation);
        bool committed = false;
        try
        {
            if (head != expectedHead)
                return false;
            List<LedgerEntry> page = new(PageSize);
            LedgerEntry? last = null;
            await foreach (LedgerEntry entry in entries.WithCancellation(cancellation))
            {
                page.Add(last = entry);
                if (page.Count < PageSize)
                    continue;
                await InsertAsync(page, cancellation);
                page.Clear();
            }

            await InsertAsync(page, cancellation);
            committed = last is not null && await CommitAsync(last, cancellation);
            return committed || last is null;
        }
        catch (Exception exception) when (IsRetryable(exception))
        {
            // Another writer was first, so the head is not the expected one any more.
            return false;
        }
        finally
        {
            if (!committed)
                await RollbackAsync();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LedgerEntry> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // In pages: no transaction stays open while the reader thinks, and the reader may append meanwhile. Nothing is ever
        // changed before the last page, so the pages together are one state of the chain.
        long after = query.Descending ? long.MaxValue : query.AfterSequence;
        int left = query.Limit ?? int.MaxValue;
        while (left > 0)
        {
            int size = Math.Min(left, PageSize);
            IReadOnlyList<LedgerEntry> page;
            using (IDisposable _ = await TurnAsync(cancellation))
                page = await ReadPageAsync(query, after, size, cancellation);
            foreach (LedgerEntry entry in page)
                yield return entry;
            if (page.Count < size)
                yield break;
            left -= page.Count;
            after = page[^1].Sequence;
        }
    }

    /// <summary>Verifies the whole chain; <paramref name="progress"/> is told the number of entries read.</summary>
    public async Task<LedgerVerification> VerifyAsync(LedgerHead? expectedHead, IProgress<long>? progress, CancellationToken cancellation)
    {
        LedgerVerifier verifier = new(expectedHead);
        await VerifyAsync(verifier, progress, cancellation);
        return verifier.Finish(Location);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        turn.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The end of the chain.</summary>
    protected abstract Task<LedgerHead> ReadHeadAsync(CancellationToken cancellation);

    /// <summary>Opens a transaction for writing and reads the head in it; waits behind other writers where the storage locks.</summary>
    protected abstract Task<LedgerHead> BeginAsync(CancellationToken cancellation);

    /// <summary>Writes entries in the open transaction.</summary>
    protected abstract Task InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellation);

    /// <summary>Makes the transaction durable.</summary>
    protected abstract Task<bool> CommitAsync(LedgerEntry last, CancellationToken cancellation);

    /// <summary>Takes the open transaction back; does nothing without one.</summary>
    protected abstract Task RollbackAsync();

    /// <summary>True where another writer was first and trying again helps.</summary>
    protected abstract bool IsRetryable(Exception exception);

    /// <summary>Up to <paramref name="size"/> entries of a query after (descending: before) a sequence number.</summary>
    protected abstract Task<IReadOnlyList<LedgerEntry>> ReadPageAsync(LedgerQuery query, long after, int size, CancellationToken cancellation);

    /// <summary>Feeds every row to the verifier, in order.</summary>
    protected abstract Task VerifyAsync(LedgerVerifier verifier, IProgress<long>? progress, CancellationToken cancellation);

    /// <summary>Closes the storage.</summary>
    protected abstract ValueTask CloseAsync();

    private async Task<LedgerEntry[]> SealAndInsertAsync(IReadOnlyList<LedgerEvent> events, LedgerHead head, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        LedgerEntry[] entries = new LedgerEntry[events.Count];
        if (entries.Length < WorthSplitting)
        {
            Seal(events, entries, head, now);
            await InsertAsync(entries, cancellation);
            return entries;
        }

        // One core seals while the other writes; neither waits for the other before the end.
        Channel<ArraySegment<LedgerEntry>> ready = Channel.CreateUnbounded<ArraySegment<LedgerEntry>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task inserting = Task.Run(() => InsertEachAsync(ready.Reader, cancellation), CancellationToken.None);
        Exception? failure = null;
        try
        {
            for (int from = 0; from < entries.Length && !inserting.IsCompleted; from += Part)
            {
                cancellation.ThrowIfCancellationRequested();
                ArraySegment<LedgerEntry> part = new(entries, from, Math.Min(Part, entries.Length - from));
                head = Seal(events, part, head, now);
                ready.Writer.TryWrite(part);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // The transaction is taken back only after the writing has stopped, which ends with what ended the sealing.
        ready.Writer.Complete(failure);
        await inserting;
        return entries;
    }

    private async Task InsertEachAsync(ChannelReader<ArraySegment<LedgerEntry>> ready, CancellationToken cancellation)
    {
        await foreach (ArraySegment<LedgerEntry> part in ready.ReadAllAsync(cancellation))
            await InsertAsync(part, cancellation);
    }

    private LedgerHead Seal(IReadOnlyList<LedgerEvent> events, ArraySegment<LedgerEntry> part, LedgerHead head, DateTimeOffset now)
    {
        for (int index = 0; index < part.Count; index++)
        {
            LedgerEvent happening = events[part.Offset + index];
            LedgerEntry entry = part[index] = seal.Seal(head, happening, LedgerSeal.Body(happening), now);
            head = new LedgerHead(entry.Sequence, entry.Hash);
        }

        return head;
    }

    private async Task RetryAsync(Func<Task<bool>> attempt, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        for (int tries = 1; ; tries++)
        {
            try
            {
                if (await attempt())
                    return;
            }
            catch (Exception exception) when (IsRetryable(exception))
            {
            }

            if (clock.GetElapsedTime(start) > Patience)
                throw new SlaException(Errors.LedgerBusy, Location, Location, Patience);
            // Spread, so that writers that collided once do not collide again.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(200, 4 << Math.Min(tries, 6)))), cancellation);
        }
    }

    private async Task<IDisposable> TurnAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
