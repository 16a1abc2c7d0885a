namespace SlaOps.Systems;

/// <summary>Runs a script that asks a host several things in one round trip.</summary>
internal static class HostScript
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Why there is nothing of what is read on Unix alone: it has to be attested.</summary>
    internal static readonly EvidenceGap NotOnWindows = new(Reasons.NotAttested);

    /// <summary>What it printed, or why there is nothing: a host that fails is a gap, never the run's end.</summary>
    internal static async Task<(string? Output, EvidenceGap? Gap)> RunAsync(HostSession host, string script, CancellationToken cancellation, params string[] arguments)
    {
        if (host.IsWindows)
            return (null, NotOnWindows);
        try
        {
            // With the questions of all other areas through the same shell: a channel of its own would be a login of its own.
            HostAnswer answer = (await host.RunManyAsync([new HostCommand("sh", ["-c", script, "sh", .. arguments]) { Deadline = Deadline }], cancellation))[0];
            return answer switch
            {
                { IsMissing: true } => (null, new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), "sh: " + Messages.Format("Text.ProgramMissing"))),
                { Fault: Exception fault } => (null, SessionFault.GapOf(fault, host.Name) ?? new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), fault.Message)),
                { Output.Truncated: true } => (null, new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), Messages.Format("Text.AnswerCut"))),
                _ => (answer.Output!.Output, null),
            };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is EvidenceGap gap)
        {
            return (null, gap);
        }
    }
}
