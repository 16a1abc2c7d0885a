namespace SlaOps.Systems;

/// <summary>The patches of a host of the Debian family.</summary>
internal static class AptPatches
{
    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        // One start of apt tells of every installed package which versions there are and where from; "apt list" would read it all once more.
        new("sh", "-c", "dpkg-query -W -f='${db:Status-Status} ${Package}\\n' | sed -n 's/^installed //p' | xargs apt-cache policy"),
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
        IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages = AptText.Policy(answers[0].Printed ?? "");
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
            // No host is without packages.
            Problem = answers[0].Printed is null ? "apt-cache policy: " + answers[0].Why : packages.Count == 0 ? "apt-cache policy" : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }
}
