namespace SlaOps.Systems;

/// <summary>Observes a host's clock: its own time service's account, the clock itself, and the promised servers.</summary>
public static class ClockCollector
{
    // The best of several round trips counts; the last one, after everything else, shows a clock that was set meanwhile.
    private const int Readings = 3;

    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(15);

    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        new("sh", "-c", ClockDaemonText.Script.ReplaceLineEndings("\n")),
        new("ntpq", "-c", "rv"),
        // Wide: else a long address is cut off. What an ntpq of before 2014 does not know.
        new("sh", "-c", "ntpq -wpn 2>/dev/null || ntpq -pn"),
        new("w32tm", "/query", "/status", "/verbose"),
    }.Select(command => command with { Deadline = CommandDeadline, MaxOutput = 256 * 1024 })];

    /// <summary>The host's clock as it is now. The NTP measurements are of this machine's clock, which the host's is read against.</summary>
    public static async Task<ClockEvidence> CollectAsync(HostSession host, PromisedServers promised, CancellationToken cancellation)
    {
        Task<PromisedServers.ServerMeasurements> measuring = promised.MeasureAsync(cancellation);
        List<HostClockReading> readings = [];
        for (int index = 1; index < Readings && await host.ReadClockAsync(cancellation) is HostClockReading reading; index++)
            readings.Add(reading);
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        // Also where there was none before: what failed then may have been the start of the first shell.
        if (await host.ReadClockAsync(cancellation) is HostClockReading last)
            readings.Add(last);
        await measuring;
        // Once more: it is as good as before, unless this machine's own clock was set in between.
        PromisedServers.ServerMeasurements servers = await promised.MeasureAsync(cancellation);
        string[] texts = [.. answers.Select(answer => answer.Printed ?? "")];
        HostSections services = HostSections.Parse(texts[0]);
        return new ClockEvidence
        {
            Host = host.Name,
            IsRemote = host is not LocalSession,
            // A time service that does not answer keeps no clock: the judge says what follows from that.
            Daemon = ClockDaemonText.Chrony(Service("tracking"), Service("sources")) ?? ClockDaemonText.Ntpq(texts[1], texts[2])
                ?? ClockDaemonText.W32tm(texts[3], DateTimeOffset.UtcNow) ?? ClockDaemonText.Timedatectl(Service("show"), Service("show-timesync"), Service("timesync-status")),
            Measured = servers.Measured,
            Failures = servers.Failures,
            Reading = readings.MinBy(reading => reading.RoundTrip),
            Stepped = readings.Any(one => readings.Any(one.Contradicts)),
            ObservedAt = DateTimeOffset.UtcNow,
        };

        string Service(string part) => services.IsWhole ? services.Text(part) ?? "" : "";
    }
}
