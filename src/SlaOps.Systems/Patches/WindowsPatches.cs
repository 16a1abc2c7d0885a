namespace SlaOps.Systems;

/// <summary>The patches of a Windows host, out of its Update Agent's last search: nothing is downloaded.</summary>
internal static class WindowsPatches
{
    // Its offline search takes its time.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>What the agent tells.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        HostCommand question = new("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command", WindowsUpdateText.Script.ReplaceLineEndings("\n")) { Deadline = Deadline };
        return Read(host.Name, (await host.RunManyAsync([question], cancellation))[0], DateTimeOffset.UtcNow);
    }

    /// <summary>The evidence out of the answer.</summary>
    internal static PatchEvidence Read(string host, HostAnswer answer, DateTimeOffset observedAt)
    {
        int problems = 0;
        PatchStatus? status = answer.Printed is string printed ? WindowsUpdateText.Parse(printed, out problems) : null;
        string? problem = answer.Printed is null ? answer.Why : status is null ? "Truncated" : problems > 0 ? "Unparsable" : null;
        status ??= new PatchStatus { Manager = "Windows Update" };
        status.ComputerName = host;
        return new PatchEvidence { Status = status, Problem = problem, ObservedAt = observedAt };
    }
}
