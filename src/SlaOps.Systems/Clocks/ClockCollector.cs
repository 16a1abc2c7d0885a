namespace SlaOps.Systems;

/// <summary>Observes a host's clock: asks the promised servers and the host's own time service, all at once.</summary>
public static class ClockCollector
{
    private const int Samples = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The host's clock as it is now. The NTP measurement is of this machine's clock: the host must be this machine.</summary>
    public static async Task<ClockEvidence> CollectAsync(HostSession host, SlaPolicy policy, CancellationToken cancellation)
    {
        Task<ClockDaemon?> daemon = DaemonAsync(host, cancellation);
        Task<(TimeOffset? Measured, ClockServerFailure? Failure)>[] servers = [.. policy.Time.Servers.Select(server => MeasureAsync(server, cancellation))];
        (TimeOffset? Measured, ClockServerFailure? Failure)[] results = await Task.WhenAll(servers);
        return new ClockEvidence
        {
            Host = host.Name,
            Daemon = await daemon,
            Measured = [.. results.Select(result => result.Measured).OfType<TimeOffset>()],
            Failures = [.. results.Select(result => result.Failure).OfType<ClockServerFailure>()],
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    private static async Task<(TimeOffset?, ClockServerFailure?)> MeasureAsync(string server, CancellationToken cancellation)
    {
        try
        {
            return (await NtpClient.MeasureAsync(server, Samples, Patience, cancellation), null);
        }
        catch (SlaException exception)
        {
            return (null, new ClockServerFailure(server, exception.Code.Id, exception.Message));
        }
    }

    private static async Task<ClockDaemon?> DaemonAsync(HostSession host, CancellationToken cancellation)
    {
        Task<string> show = PrintedAsync(host, new HostCommand("timedatectl", "show"), cancellation);
        Task<string> showTimesync = PrintedAsync(host, new HostCommand("timedatectl", "show-timesync"), cancellation);
        Task<string> tracking = PrintedAsync(host, new HostCommand("chronyc", "-c", "tracking"), cancellation);
        Task<string> sources = PrintedAsync(host, new HostCommand("chronyc", "-c", "-N", "sources"), cancellation);
        await Task.WhenAll(show, showTimesync, tracking, sources);
        return ClockDaemonText.Chrony(await tracking, await sources) ?? ClockDaemonText.Timedatectl(await show, await showTimesync);
    }

    private static async Task<string> PrintedAsync(HostSession host, HostCommand command, CancellationToken cancellation)
    {
        try
        {
            CommandOutput? output = await host.TryRunAsync(command with { Deadline = CommandDeadline, MaxOutput = 256 * 1024 }, cancellation);
            return output is { ExitCode: 0 } ? output.Output : "";
        }
        catch (Exception exception) when (exception is TimeoutException or UnauthorizedAccessException)
        {
            // A time service that does not answer keeps no clock: the judge says what follows from that.
            return "";
        }
    }
}
