namespace SlaOps.Systems;

/// <summary>The patches of a host of the RHEL family, out of dnf's cache and the rpm database: nothing is downloaded.</summary>
internal static class DnfPatches
{
    /// <summary>What dnf and rpm tell; null where there is no dnf.</summary>
    public static async Task<PatchEvidence?> CollectAsync(HostSession host, TimeSpan deadline, TimeSpan historySpan, CancellationToken cancellation)
    {
        if (await host.GetModifiedAtAsync("/usr/bin/dnf", cancellation) is null)
            return null;
        Task<string?> waiting = PatchCollector.PrintedAsync(host, Advisories("--updates") with { Deadline = deadline }, cancellation);
        Task<string?> applied = PatchCollector.PrintedAsync(host, Advisories("--installed") with { Deadline = deadline }, cancellation);
        Task<string?> packages = PatchCollector.PrintedAsync(host, new HostCommand("rpm", "-qa", "--qf", DnfText.InstalledFormat), cancellation);
        Task<bool> reboot = PatchCollector.NeedsRebootAsync(host, cancellation);

        DateTimeOffset oldest = DateTimeOffset.UtcNow - historySpan;
        IReadOnlyList<RpmPackage> installed = DnfText.Installed((await packages ?? "").Split('\n')).Packages;
        HashSet<(string, string)> healed = [.. DnfText.Advisories((await applied ?? "").Split('\n')).Advisories.Select(advisory => (advisory.Package, WithoutEpoch(advisory.Version)))];
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
                Pending = [.. Pending(DnfText.Advisories((await waiting ?? "").Split('\n')).Advisories, installed)],
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = await host.GetModifiedAtAsync("/var/cache/dnf", cancellation) ?? await host.GetModifiedAtAsync("/var/cache/libdnf5", cancellation),
                RebootRequired = await reboot,
            },
            // Repositories without advisories print nothing, too: an empty list proves nothing unless some were ever applied.
            Problem = await waiting is null || (string.IsNullOrWhiteSpace(await waiting) && healed.Count == 0) ? "dnf updateinfo list"
                : await packages is null ? "rpm -qa" : null,
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
