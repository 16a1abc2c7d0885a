using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SlaOps.Systems;

/// <summary>The limits of a run over many hosts.</summary>
public sealed record FanOutLimits
{
    /// <summary>How many hosts are asked at once.</summary>
    public int ThrottleLimit { get; init; } = 32;

    /// <summary>The longest that one host may take, its login included.</summary>
    public TimeSpan HostDeadline { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What came of one host: what it was asked for, or why that is missing.</summary>
/// <param name="Host">The host.</param>
/// <param name="Value">What was made of its answers; null where it gave none.</param>
/// <param name="Gap">Why there is none.</param>
public sealed record HostResult<T>(EstateHost Host, T? Value, EvidenceGap? Gap)
    where T : class;

/// <summary>
/// Asks many hosts at once, each over one connection. A host that cannot be reached, breaks off or takes too long is a gap of its own and
/// holds up no other; results come as they arrive.
/// </summary>
public static class HostFanOut
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Connects to each host, calls <paramref name="ask"/> with its session, and gives what it made. Secrets that cannot be had, too, are
    /// the gap of the hosts that need them. Stopping leaves connections behind to be closed aside: it does not wait for any host.
    /// </summary>
    public static async IAsyncEnumerable<HostResult<T>> AskAsync<T>(
        SlaEstate estate, IReadOnlyList<EstateHost> hosts, SecretResolver secrets, FanOutLimits limits, Func<HostSession, CancellationToken, Task<T>> ask, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        using SshAccessCache access = new(secrets);
        using CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<HostResult<T>> results = Channel.CreateUnbounded<HostResult<T>>(new UnboundedChannelOptions { SingleReader = true });
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Max(1, limits.ThrottleLimit), CancellationToken = abandoned.Token };
        Task asking = Task.Run(
            async () =>
            {
                Exception? failure = null;
                try
                {
                    await Parallel.ForEachAsync(hosts, options, async (host, token) =>
                        results.Writer.TryWrite(await AskAsync(estate, host, access, limits.HostDeadline, ask, token)));
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                results.Writer.Complete(failure);
            },
            CancellationToken.None);
        try
        {
            await foreach (HostResult<T> result in results.Reader.ReadAllAsync(cancellation))
                yield return result;
        }
        finally
        {
            await abandoned.CancelAsync();
            await asking;
        }
    }

    private static async Task<HostResult<T>> AskAsync<T>(SlaEstate estate, EstateHost host, SshAccessCache access, TimeSpan limit, Func<HostSession, CancellationToken, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        // Who heeds the deadline may still hand in what it has.
        end.CancelAfter(limit + Grace);
        try
        {
            await using HostSession session = await HostSession.ConnectAsync(estate, host, access, deadline.Token);
            return new HostResult<T>(host, await ask(session, deadline.Token).WaitAsync(end.Token), null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new HostResult<T>(host, null, GapOf(host, exception, limit));
        }
    }

    /// <summary>The gap that an exception of a host's session leaves.</summary>
    internal static EvidenceGap GapOf(EstateHost host, Exception exception, TimeSpan limit) => exception switch
    {
        EvidenceGapException gap => gap.Gap,
        OperationCanceledException => new EvidenceGap(Reasons.HostTooSlow, host.Name, limit),
        _ => new EvidenceGap(Reasons.HostUnreachable, host.Name, host.IsLocal ? host.Address : FormattableString.Invariant($"{host.Address}:{host.Port}"), exception.Message),
    };
}
