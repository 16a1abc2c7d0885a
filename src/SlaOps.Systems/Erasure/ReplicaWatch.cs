using System.Globalization;

namespace SlaOps.Systems;

/// <summary>Holds an erasure back while a replica of the database is too far behind.</summary>
internal sealed class ReplicaWatch(EstateSql sql, string place)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A replica that caught up by then is worth the wait; one that does not stands still.
    private const int DeadlinesWaited = 10;

    private long? askedAt;

    /// <summary>Returns once no replica is further behind than the limit. Throws <see cref="EvidenceGapException"/> where one does not catch up, or is none.</summary>
    internal async Task WaitAsync(ErasureLimits limits, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (sql.Database.Replicas.Count == 0 || (askedAt is long last && TimeProvider.System.GetElapsedTime(last) < Interval))
            return;
        long start = TimeProvider.System.GetTimestamp();
        foreach (string replica in sql.Database.Replicas)
        {
            while (await LagAsync(replica, cancellation) is var lag && (lag is null || lag > limits.MaxReplicaLag))
            {
                // One that stopped is not waited for as long as one that runs.
                if (TimeProvider.System.GetElapsedTime(start) > (lag is null ? limits.Deadline : limits.Deadline * DeadlinesWaited))
                    throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureReplicaBehind, place, replica, lag));
                await Task.Delay(Interval, cancellation);
            }
        }

        askedAt = TimeProvider.System.GetTimestamp();
    }

    // Null where it does not replicate.
    private async Task<TimeSpan?> LagAsync(string replica, CancellationToken cancellation)
    {
        List<Dictionary<string, object?>> channels = await sql.AskReplicaAsync(replica, "SHOW REPLICA STATUS", cancellation);
        TimeSpan worst = TimeSpan.Zero;
        foreach (Dictionary<string, object?> channel in channels)
        {
            if ((channel.GetValueOrDefault("Seconds_Behind_Master") ?? channel.GetValueOrDefault("Seconds_Behind_Source")) is not { } seconds)
                return null;
            TimeSpan lag = TimeSpan.FromSeconds(Convert.ToDouble(seconds, CultureInfo.InvariantCulture));
            worst = lag > worst ? lag : worst;
        }

        return channels.Count == 0 ? null : worst;
    }
}
