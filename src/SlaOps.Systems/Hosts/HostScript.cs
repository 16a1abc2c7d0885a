namespace SlaOps.Systems;

/// <summary>Runs a script that asks a host several things in one round trip.</summary>
internal static class HostScript
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>What it printed, or why there is nothing: a host that fails is a gap, never the run's end.</summary>
    internal static async Task<(string? Output, EvidenceGap? Gap)> RunAsync(HostSession host, string script, CancellationToken cancellation, params string[] arguments)
    {
        try
        {
            CommandOutput? output = await host.TryRunAsync(new HostCommand("sh", ["-c", script, "sh", .. arguments]) { Deadline = Deadline }, cancellation);
            return output is null ? (null, new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), "sh: " + Messages.Format("Text.ProgramMissing")))
                : output.Truncated ? (null, new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), Messages.Format("Text.AnswerCut")))
                : (output.Output, null);
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is EvidenceGap gap)
        {
            return (null, gap);
        }
    }
}
