namespace SlaOps.Systems;

/// <summary>The patches of a host of the RHEL family, out of dnf's cache and the rpm database: nothing is downloaded.</summary>
internal static class DnfPatches
{
    private const string CachesScript = "for f in /var/cache/dnf /var/cache/libdnf5 /var/cache/yum; do stat -c %Y $f 2>/dev/null; done; true";

    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        Advisories("--updates"),
        Advisories("--installed"),
        new("rpm", "-qa", "--qf", DnfText.InstalledFormat),
        new("sh", "-c", CachesScript),
        new("needs-restarting", "-r"),
    }.Select(command => command with { Deadline = PatchCollector.Deadline })];

    /// <summary>What dnf and rpm tell.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        (string? waiting, string? applied, string? packages) = (answers[0].Printed, answers[1].Printed, answers[2].Printed);
        DateTimeOffset oldest = DateTimeOffset.UtcNow - PatchCollector.HistorySpan;
        IReadOnlyList<RpmPackage> installed = DnfText.Installed((packages ?? "").Split('\n')).Packages;
        HashSet<(string, string)> healed = [.. DnfText.Advisories((applied ?? "").Split('\n')).Advisories.Select(advisory => (advisory.Package, WithoutEpoch(advisory.Version)))];
        PatchEntry[] history =
        [
            .. installed.Where(package => package.Installed >= oldest).OrderByDescending(package => package.Installed).Select(package => new PatchEntry
            {
                At = package.Installed,
                Package = package.Package,
                To = package.Version,
                // What no advisory names may be a security fix whose advisory is gone from the cache.
                Security = healed.Contains((package.Package, package.Version)) ? true : null,
            }),
        ];
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
            // Repositories without advisories print nothing, too: an empty list proves nothing unless some were ever applied.
            Problem = waiting is null ? "dnf updateinfo list: " + answers[0].Why
                : string.IsNullOrWhiteSpace(waiting) && healed.Count == 0 ? "dnf updateinfo list"
                : packages is null ? "rpm -qa: " + answers[2].Why : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

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

    private static string WithoutEpoch(string version) => version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
