namespace SlaOps.Systems;

/// <summary>Observes where a host writes its security events, and when it last did.</summary>
public static class SecurityEventCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>One round trip; what could not be read says so.</summary>
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
                { Output: { } output } => SecurityLogText.Parse(output.Output),
                _ => [new SecurityLog(Targets.Host(host.Name), null, answer.Fault!.Message)],
            };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is not null)
        {
            logs = [new SecurityLog(Targets.Host(host.Name), null, exception.Message)];
        }

        return new SecurityEventEvidence { Host = host.Name, ObservedAt = observedAt, Logs = logs };
    }
}
