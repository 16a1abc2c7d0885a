namespace SlaOps.Systems;

/// <summary>The patches of a host of the Debian family.</summary>
internal static class AptPatches
{
    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        new("apt", "list", "--upgradable"),
        new("dpkg", "--get-selections"),
        new("sh", "-c", AptListsText.Script.ReplaceLineEndings("\n")),
        PatchLogs.Question("/var/log/apt", "history.log", PatchCollector.Deadline),
        PatchLogs.Question("/var/log", "dpkg.log", PatchCollector.Deadline),
    }.Select(command => command with { Deadline = PatchCollector.Deadline })];

    /// <summary>What apt, dpkg and their logs tell.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        IEnumerable<PackageRun> runs = PatchLogs.Read(answers[3], AptHistoryText.Parse).Runs.Concat(PatchLogs.Read(answers[4], DpkgLogText.Parse).Runs);
        DateTimeOffset oldest = DateTimeOffset.UtcNow - PatchCollector.HistorySpan;
        PatchEntry[] history = [.. PatchHistory.Of(runs, facts.Zone).TakeWhile(entry => entry.At >= oldest)];
        IReadOnlyList<string>? names = answers[0].Printed is { } listed ? AptText.Upgradable(listed) : null;
        string[] asked = [.. (names ?? []).Concat(history.Select(entry => entry.Package)).Distinct(StringComparer.Ordinal).Take(PatchCollector.NamesAtMost)];
        HostAnswer? policy = asked.Length == 0 ? null : (await host.RunManyAsync([new HostCommand("apt-cache", ["policy", .. asked]) { Deadline = PatchCollector.Deadline }], cancellation))[0];
        IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages = AptText.Policy(policy?.Printed ?? "");
        PatchHistory.MarkSecurity(history, packages);
        AptLists lists = AptListsText.Parse(answers[2].Printed ?? "");
        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host.Name,
                Manager = "apt",
                Pending = [.. AptText.Pending(packages, AptText.Held(answers[1].Printed ?? ""), lists.SecurityDate).OrderBy(update => update.Package, StringComparer.Ordinal)],
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = lists.FetchedAt,
                RebootRequired = facts.NeedsReboot,
            },
            Problem = names is null ? "apt list: " + answers[0].Why : policy is { Printed: null } ? "apt-cache policy: " + policy.Why : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }
}
