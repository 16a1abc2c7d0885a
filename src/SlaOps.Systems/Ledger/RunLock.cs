using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SlaOps.Systems;

/// <summary>One run of a kind on a thing at a time, over all machines that share a ledger. Every entry of the run is written only while it holds the lock.</summary>
internal sealed class RunLock
{
    // Long enough for the slowest single deletion, short enough that another machine need not wait for the next night.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    // A pipeline that was stopped still has its journal to close.
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly SlaLock held;
    private readonly ILedger ledger;
    private readonly Func<SlaException> lost;

    private RunLock(ILedger ledger, SlaLock held, Func<SlaException> lost, TimeProvider clock)
    {
        this.ledger = ledger;
        this.held = held;
        this.lost = lost;
        this.clock = clock;
    }

    /// <summary>
    /// Takes the lock; one that ran out, or whose process is known to be dead, is taken over. Throws <see cref="SlaException"/>
    /// (<see cref="Errors.LockHeld"/>) where another run holds it; <paramref name="lost"/> is what an entry throws later where it is in other hands.
    /// </summary>
    internal static async Task<RunLock> TakeAsync(ILedger ledger, string name, Func<SlaException> lost, TimeProvider clock, CancellationToken cancellation)
    {
        string owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
        string id = Guid.NewGuid().ToString("N");
        while (true)
        {
            DateTimeOffset now = clock.GetUtcNow();
            SlaLock wanted = new() { Name = name, Owner = owner, Id = id, TakenAt = now, ExpiresAt = now + Lease };
            SlaLock holder = await LedgerLocks.TakeAsync(ledger, wanted, cancellation);
            if (string.Equals(holder.Id, id, StringComparison.Ordinal))
                return new RunLock(ledger, wanted, lost, clock);
            if (!IsDead(holder))
                throw new SlaException(Errors.LockHeld, holder.Name, holder.Name, holder.Owner, holder.ExpiresAt);
            await LedgerLocks.ReleaseAsync(ledger, holder.Name, owner, current => string.Equals(current.Id, holder.Id, StringComparison.Ordinal), now, cancellation);
        }
    }

    /// <summary>Writes to the journal. Not by the token of the pipeline: what was begun is written down. Throws where the lock is in other hands.</summary>
    internal async Task AppendAsync(IReadOnlyList<LedgerEvent> events)
    {
        using CancellationTokenSource deadline = new(WriteDeadline);
        if (!await LedgerLocks.AppendHeldAsync(ledger, held, events, clock.GetUtcNow(), Lease, deadline.Token))
            throw lost();
    }

    /// <summary>Gives the lock back. A ledger that does not take it keeps nobody out for long: the lock runs out.</summary>
    internal async Task ReleaseAsync()
    {
        using CancellationTokenSource deadline = new(WriteDeadline);
        try
        {
            await LedgerLocks.ReleaseAsync(ledger, held.Name, held.Owner, current => string.Equals(current.Id, held.Id, StringComparison.Ordinal), clock.GetUtcNow(), deadline.Token);
        }
        catch (Exception exception) when (exception is SlaException or OperationCanceledException)
        {
            // What went wrong before is the message that counts.
        }
    }

    // Only of this machine can it be known. Where it is not sure, the lock is waited out.
    private static bool IsDead(SlaLock holder)
    {
        int slash = holder.Owner.LastIndexOf('/');
        if (slash < 0 || !string.Equals(holder.Owner[..slash], Environment.MachineName, StringComparison.Ordinal)
            || !int.TryParse(holder.Owner.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == Environment.ProcessId)
            return false;
        try
        {
            using Process process = Process.GetProcessById(id);
            // The same number, given to a process that is younger than the lock.
            return process.HasExited || process.StartTime.ToUniversalTime() > holder.TakenAt.UtcDateTime.AddSeconds(5);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }
}
