namespace SlaOps.Systems;

/// <summary>The patches of a host of the Debian family.</summary>
internal static class AptPatches
{
    private const string Lists = "/var/lib/apt/lists";

    // Linux takes 128 KiB in one argument and 2 MiB in all: far more names than these.
    private const int NamesAtMost = 2000;

    /// <summary>What apt, dpkg and their logs tell; null where there is no apt.</summary>
    public static async Task<PatchEvidence?> CollectAsync(HostSession host, TimeSpan deadline, TimeSpan historySpan, CancellationToken cancellation)
    {
        if (!await IsHereAsync(host, deadline, cancellation))
            return null;
        Task<string?> upgradable = PatchCollector.PrintedAsync(host, new HostCommand("apt", "list", "--upgradable"), cancellation);
        Task<string?> holds = PatchCollector.PrintedAsync(host, new HostCommand("dpkg", "--get-selections"), cancellation);
        Task<PackageLog> apt = PatchCollector.ReadLogsAsync(host, "/var/log/apt", "history.log", AptHistoryText.Parse, cancellation);
        Task<PackageLog> dpkg = PatchCollector.ReadLogsAsync(host, "/var/log", "dpkg.log", DpkgLogText.Parse, cancellation);
        Task<bool> reboot = PatchCollector.NeedsRebootAsync(host, cancellation);
        Task<(DateTimeOffset? Fetched, DateTimeOffset? Index)> lists = ListsAsync(host, cancellation);

        DateTimeOffset oldest = DateTimeOffset.UtcNow - historySpan;
        PatchEntry[] history = [.. PatchHistory.Of([.. (await apt).Runs, .. (await dpkg).Runs], TimeZoneInfo.Local).TakeWhile(entry => entry.At >= oldest)];
        IReadOnlyList<string>? names = await upgradable is { } listed ? AptText.Upgradable(listed) : null;
        string[] asked = [.. (names ?? []).Concat(history.Select(entry => entry.Package)).Distinct(StringComparer.Ordinal).Take(NamesAtMost)];
        string? policy = asked.Length == 0 ? "" : await PatchCollector.PrintedAsync(host, new HostCommand("apt-cache", ["policy", .. asked]), cancellation);
        IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages = AptText.Policy(policy ?? "");
        PatchHistory.MarkSecurity(history, packages);
        (DateTimeOffset? fetched, DateTimeOffset? index) = await lists;
        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host.Name,
                Manager = "apt",
                Pending = [.. AptText.Pending(packages, Held(await holds), index).OrderBy(update => update.Package, StringComparer.Ordinal)],
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = fetched,
                RebootRequired = await reboot,
            },
            Problem = names is null ? "apt list" : policy is null ? "apt-cache policy" : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }

    private static async Task<bool> IsHereAsync(HostSession host, TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            return await host.TryRunAsync(new HostCommand("dpkg", "--version") { Deadline = deadline }, cancellation) is { ExitCode: 0 }
                && await host.GetModifiedAtAsync("/usr/bin/apt-cache", cancellation) is not null;
        }
        catch (Exception exception) when (exception is TimeoutException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static HashSet<string> Held(string? selections) =>
    [
        .. (selections ?? "").Split('\n').Where(line => line.TrimEnd().EndsWith("hold", StringComparison.Ordinal)).Select(line => line.Split('\t', ' ', ':')[0]),
    ];

    // When the lists were fetched, and the newest moment whose security archive they describe. Without an index there are no
    // lists, whatever the folder's date says.
    private static async Task<(DateTimeOffset? Fetched, DateTimeOffset? Index)> ListsAsync(HostSession host, CancellationToken cancellation)
    {
        bool any = false;
        DateTimeOffset? index = null;
        try
        {
            await foreach (HostFile file in host.ListAsync(Lists, cancellation))
            {
                if (!file.Name.EndsWith("_InRelease", StringComparison.Ordinal) && !file.Name.EndsWith("_Release", StringComparison.Ordinal))
                    continue;
                any = true;
                if (file.Name.Contains("-security_", StringComparison.Ordinal) && AptText.ReleaseDate(await host.ReadTextAsync(file.Path, cancellation, 4096) ?? "") is { } date && !(index > date))
                    index = date;
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return (null, null);
        }

        if (!any)
            return (null, null);
        DateTimeOffset? stamp = await host.GetModifiedAtAsync("/var/lib/apt/periodic/update-success-stamp", cancellation);
        DateTimeOffset? folder = await host.GetModifiedAtAsync(Lists, cancellation);
        return (stamp > folder ? stamp : folder, index);
    }
}
