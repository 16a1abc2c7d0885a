using System.Diagnostics;

namespace SlaOps.Systems;

/// <summary>
/// The promised NTP servers as this machine measures them: once for all hosts of a run, and again where this machine's clock was set
/// meanwhile.
/// </summary>
public sealed class PromisedServers(SlaPolicy policy)
{
    private const int Samples = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Far more than a clock drifts in a run, far less than any policy's limit.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly object gate = new();
    private Task<ServerMeasurements>? measuring;

    /// <summary>The promised servers' names.</summary>
    public IReadOnlyList<string> Names => policy.Time.Servers;

    /// <summary>What they gave, and why the others gave nothing.</summary>
    public async Task<ServerMeasurements> MeasureAsync(CancellationToken cancellation)
    {
        ServerMeasurements found = await Current().WaitAsync(cancellation);
        if (!found.IsStepped)
            return found;
        lock (gate)
        {
            if (measuring is { IsCompletedSuccessfully: true } && measuring.Result.IsStepped)
                measuring = null;
        }

        return await Current().WaitAsync(cancellation);
    }

    // It bounds itself in time, and belongs to all who wait.
    private Task<ServerMeasurements> Current()
    {
        lock (gate)
            return measuring ??= Task.Run(MeasureAllAsync);
    }

    private async Task<ServerMeasurements> MeasureAllAsync()
    {
        (TimeOffset? Measured, ClockServerFailure? Failure)[] results = await Task.WhenAll(Names.Select(MeasureAsync));
        return new ServerMeasurements(
            [.. results.Select(result => result.Measured).OfType<TimeOffset>()], [.. results.Select(result => result.Failure).OfType<ClockServerFailure>()], DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
    }

    private static async Task<(TimeOffset?, ClockServerFailure?)> MeasureAsync(string server)
    {
        try
        {
            return (await NtpClient.MeasureAsync(server, Samples, Patience, CancellationToken.None), null);
        }
        catch (SlaException exception)
        {
            return (null, new ClockServerFailure(server, exception.Code.Id, exception.Message));
        }
    }

    /// <summary>Measurements, and this machine's clock and stopwatch when they were made.</summary>
    public sealed record ServerMeasurements(IReadOnlyList<TimeOffset> Measured, IReadOnlyList<ClockServerFailure> Failures, DateTimeOffset At, long Stamp)
    {
        /// <summary>True where this machine's clock was set since.</summary>
        internal bool IsStepped => (DateTimeOffset.UtcNow - At - Stopwatch.GetElapsedTime(Stamp)).Duration() > Step;
    }
}
