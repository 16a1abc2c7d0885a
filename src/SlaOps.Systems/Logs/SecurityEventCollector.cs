namespace SlaOps.Systems;

/// <summary>Observes where a host writes its security events, and when it last did.</summary>
public static class SecurityEventCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    // What the script tells of a file, and of the journal, as root.
    private static readonly HostCommand Journal = new("journalctl", SecurityLogText.JournalArguments.Split(' ')) { Deadline = Deadline, NeedsRoot = true };

    private static HostCommand Stat(string path) => new("stat", "-c", SecurityLogText.FileFormat, path) { Deadline = Deadline, NeedsRoot = true };

    /// <summary>One round trip, and a second one for what only root may read; what could not be read says so.</summary>
    public static async Task<SecurityEventEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        if (host.IsWindows)
            throw new EvidenceGapException(HostScript.NotOnWindows);
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        IReadOnlyList<SecurityLog> logs;
        try
        {
            HostAnswer answer = (await host.RunManyAsync([new HostCommand("sh", "-c", SecurityLogText.Script) { Deadline = Deadline }], cancellation))[0];
            logs = answer switch
            {
                { IsMissing: true } => [new SecurityLog("sh", null, Messages.Format("Text.ProgramMissing"))],
                { Output: { } output } => await AsRootAsync(host, SecurityLogText.Parse(output.Output), cancellation),
                _ => [new SecurityLog(Targets.Host(host.Name), null, answer.Fault!.Message)],
            };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is not null)
        {
            logs = [new SecurityLog(Targets.Host(host.Name), null, exception.Message)];
        }

        return new SecurityEventEvidence { Host = host.Name, ObservedAt = observedAt, Logs = logs };
    }

    private static async Task<IReadOnlyList<SecurityLog>> AsRootAsync(HostSession host, IReadOnlyList<SecurityLog> logs, CancellationToken cancellation)
    {
        SecurityLog[] denied = [.. logs.Where(log => log.Why is not null)];
        if (denied.Length == 0)
            return logs;
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([.. denied.Select(log => log.Source is "journal" ? Journal : Stat(log.Source))], cancellation);
        return [.. logs.Except(denied), .. denied.Select((log, index) => Read(log, answers[index], host.User)).OfType<SecurityLog>()];
    }

    // Null where root finds nothing there.
    private static SecurityLog? Read(SecurityLog denied, HostAnswer answer, string user) => answer switch
    {
        { Printed: string printed } => denied.Source is "journal" ? SecurityLogText.Journal(printed) ?? new SecurityLog("journal", null) : SecurityLogText.Parse(printed) is [SecurityLog read, ..] ? read : null,
        { IsRefused: false, Output.Error: string error } when error.Contains("No such file", StringComparison.Ordinal) => null,
        _ => denied with { Why = answer.Why, Sudoers = answer.SudoersLine(user) },
    };
}
