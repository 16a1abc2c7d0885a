namespace SlaOps.Systems;

/// <summary>The patches of a host of the RHEL family, out of dnf's cache and the rpm database: nothing is downloaded.</summary>
internal static class DnfPatches
{
    private const string CachesScript = "for f in /var/cache/dnf /var/cache/libdnf5 /var/cache/yum; do stat -c %Y $f 2>/dev/null; done; true";

    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        Advisories("--updates"),
        Advisories("--all"),
        new("rpm", "-qa", "--qf", DnfText.InstalledFormat),
        new("sh", "-c", CachesScript),
        new("needs-restarting", "-r"),
        new("sh", "-c", DnfHistoryText.Script.ReplaceLineEndings("\n")),
    }.Select(command => command with { Deadline = PatchCollector.Deadline })];

    /// <summary>What dnf and rpm tell.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        (string? waiting, string? known, string? packages) = (answers[0].Printed, answers[1].Printed, answers[2].Printed);
        DateTimeOffset oldest = DateTimeOffset.UtcNow - PatchCollector.HistorySpan;
        IReadOnlyList<RpmPackage> installed = DnfText.Installed((packages ?? "").Split('\n')).Packages;
        HashSet<(string, string)> healing = [.. DnfText.Advisories((known ?? "").Split('\n')).Advisories.Select(advisory => (advisory.Package, DnfText.WithoutEpoch(advisory.Version)))];
        PatchEntry[] history = [.. History(answers[5], installed, facts.Zone).TakeWhile(entry => entry.At >= oldest)];
        foreach (PatchEntry entry in history)
        {
            // What no advisory names may be a security fix whose advisory is gone from the cache.
            entry.Security = healing.Contains((entry.Package, entry.To)) ? true : null;
        }

        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host.Name,
                Manager = "dnf",
                Pending = [.. Pending(DnfText.Advisories((waiting ?? "").Split('\n')).Advisories, installed)],
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = DnfText.Newest(answers[3].Printed ?? ""),
                // It ends with 1 where something that runs is older than what is installed.
                RebootRequired = facts.NeedsReboot || answers[4].Output is { ExitCode: 1 },
            },
            // Repositories without advisories print nothing, too: an empty list proves nothing unless they have some at all.
            Problem = waiting is null ? "dnf updateinfo list: " + answers[0].Why
                : string.IsNullOrWhiteSpace(waiting) && healing.Count == 0 ? "dnf updateinfo list"
                : packages is null ? "rpm -qa: " + answers[2].Why : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    // Every upgrade out of dnf's own history; where this account may not read that, the last one of each package out of the rpm database.
    private static IEnumerable<PatchEntry> History(HostAnswer answer, IReadOnlyList<RpmPackage> installed, TimeZoneInfo zone) => answer.Printed is string history
        ? PatchHistory.Of(DnfHistoryText.Parse(history.Split('\n')).Runs, zone)
        : installed.OrderByDescending(package => package.Installed).Select(package => new PatchEntry { At = package.Installed, Package = package.Package, To = package.Version });

    private static HostCommand Advisories(string which) => new("dnf", "-q", "-C", "updateinfo", "list", "--security", which);

    private static IEnumerable<PendingUpdate> Pending(IReadOnlyList<DnfAdvisory> advisories, IReadOnlyList<RpmPackage> installed) => advisories
        .GroupBy(advisory => advisory.Package, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new PendingUpdate
        {
            Package = group.Key,
            Installed = installed.FirstOrDefault(package => string.Equals(package.Package, group.Key, StringComparison.Ordinal))?.Version ?? "",
            Available = group.First().Version,
        });
}
