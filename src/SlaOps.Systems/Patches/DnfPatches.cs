namespace SlaOps.Systems;

/// <summary>The patches of a host of the RHEL family, out of dnf's cache and the rpm database: nothing is downloaded.</summary>
internal static class DnfPatches
{
    // What an operator excludes waits all the same. dnf 4 calls all of it "all", dnf 5 "*".
    private const string WithExcluded = "--setopt=disable_excludes=all,*";

    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        Advisories("--updates", WithExcluded),
        Advisories("--all", WithExcluded),
        new("dnf", "-q", "-C", "repolist"),
        // The C library is what every system has: who offers it offers the system.
        new("dnf", "-q", "-C", WithExcluded, "repoquery", "--qf", @"%{repoid}\n", "glibc"),
        new("sh", "-c", DnfCachesText.Script.ReplaceLineEndings("\n")),
        new("rpm", "-qa", "--qf", DnfText.InstalledFormat),
        new("dnf", "-q", "-C", "needs-restarting", "-r"),
        new("sh", "-c", DnfHistoryText.Script.ReplaceLineEndings("\n")),
    }.Select(Bounded)];

    private static readonly Comparer<string> ByVersion = Comparer<string>.Create(RpmVersion.Compare);

    /// <summary>What dnf and rpm tell.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        (HostAnswer waiting, HostAnswer known, HostAnswer packages) = (answers[0], answers[1], answers[5]);
        DateTimeOffset oldest = DateTimeOffset.UtcNow - PatchCollector.HistorySpan;
        IReadOnlyList<RpmPackage> installed = DnfText.Installed(Lines(packages)).Packages;
        PatchEntry[] history = [.. History(answers[7], installed, facts.Zone).TakeWhile(entry => entry.At >= oldest)];
        PatchHistory.MarkSecurity(history, DnfText.Advisories(Lines(known)).Advisories);
        DnfAdvisories advisories = DnfText.Advisories(Lines(waiting));
        PendingUpdate[] pending = [.. Pending(advisories.Advisories, installed)];
        if (pending.Length > 0)
            MarkHeld(pending, (await host.RunManyAsync([Bounded(Advisories("--updates"))], cancellation))[0]);
        Lists lists = ListsOf(answers[2], answers[3], answers[4]);
        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host.Name,
                Manager = "dnf",
                Pending = pending,
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = lists.CheckedAt,
                // 1 is also how a dnf without that command ends.
                RebootRequired = facts.NeedsReboot || (answers[6].Output is { ExitCode: 1 } hint && hint.Output.Contains("Reboot is required", StringComparison.Ordinal)),
            },
            Problem = waiting.Printed is null ? "dnf updateinfo list: " + waiting.Why
                : advisories.Problems > 0 ? "dnf updateinfo list"
                : packages.Printed is null ? "rpm -qa: " + packages.Why : lists.Problem,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    // Nothing waits, too, where repositories publish no advisories, and where dnf passes over one that it could not fetch.
    private static Lists ListsOf(HostAnswer enabled, HostAnswer offering, HostAnswer kept)
    {
        if (enabled.Printed is not string repositories)
            return new Lists(null, "dnf repolist: " + enabled.Why);
        if (offering.Printed is not string system)
            return new Lists(null, "dnf repoquery glibc: " + offering.Why);
        IReadOnlyList<DnfCache> caches = DnfCachesText.Parse(kept.Printed ?? "");
        DnfCache?[] used = [.. DnfText.Repositories(repositories).Select(id => caches.FirstOrDefault(cache => string.Equals(cache.Repository, id, StringComparison.Ordinal)))];
        DnfCache[] advising = [.. used.OfType<DnfCache>().Where(cache => cache.HasAdvisories)];
        DateTimeOffset? checkedAt = advising.Length == 0 ? null : advising.Min(cache => cache.CheckedAt);
        if (used.Contains(null))
            return new Lists(checkedAt, $"dnf cache of {string.Join(' ', DnfText.Repositories(repositories).Where((_, index) => used[index] is null))}: Missing");
        string[] systems = [.. DnfText.Repositories(system).Distinct(StringComparer.Ordinal)];
        return new Lists(checkedAt, advising.Any(cache => systems.Contains(cache.Repository, StringComparer.Ordinal)) ? null : $"dnf updateinfo of {string.Join(' ', systems.DefaultIfEmpty("glibc"))}: Missing");
    }

    // Every upgrade out of dnf's own history; where this account may not read that, the last one of each package out of the rpm database.
    private static IEnumerable<PatchEntry> History(HostAnswer answer, IReadOnlyList<RpmPackage> installed, TimeZoneInfo zone) => answer.Printed is string history
        ? PatchHistory.Of(DnfHistoryText.Parse(history.Split('\n')).Runs, zone)
        : installed.OrderByDescending(package => package.Installed).Select(package => new PatchEntry { At = package.Installed, Package = package.Package, To = DnfText.WithoutEpoch(package.Version) });

    private static HostCommand Advisories(params string[] options) => new("dnf", ["-q", "-C", "updateinfo", "list", "--security", .. options]);

    private static HostCommand Bounded(HostCommand command) => command with { Deadline = PatchCollector.Deadline };

    private static string[] Lines(HostAnswer answer) => (answer.Printed ?? "").Split('\n');

    // One for each package: of the versions that heal it the oldest, and of those installed beside each other (kernels) the newest.
    private static IEnumerable<PendingUpdate> Pending(IReadOnlyList<DnfAdvisory> advisories, IReadOnlyList<RpmPackage> installed) => advisories
        .GroupBy(advisory => advisory.Package, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new PendingUpdate
        {
            Package = group.Key,
            Installed = installed.Where(package => string.Equals(package.Package, group.Key, StringComparison.Ordinal)).Select(package => package.Version).Order(ByVersion).LastOrDefault() ?? "",
            Available = group.Select(advisory => advisory.Version).Order(ByVersion).First(),
        });

    private static void MarkHeld(PendingUpdate[] pending, HostAnswer offered)
    {
        if (offered.Printed is null)
            return;
        HashSet<string> names = [.. DnfText.Advisories(Lines(offered)).Advisories.Select(advisory => advisory.Package)];
        foreach (PendingUpdate update in pending)
            update.Held = !names.Contains(update.Package);
    }

    /// <summary>How fresh the advisories are, and why nothing can be said from them; null where something can.</summary>
    private sealed record Lists(DateTimeOffset? CheckedAt, string? Problem);
}
