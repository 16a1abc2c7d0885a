namespace SlaOps;

/// <summary>A host's upgrades out of its package managers' logs.</summary>
public static class PatchHistory
{
    /// <summary>Every upgrade that succeeded, newest first, once though two logs may tell of it; times of the logs are in <paramref name="zone"/>.</summary>
    public static IReadOnlyList<PatchEntry> Of(IEnumerable<PackageRun> runs, TimeZoneInfo zone) =>
    [
        .. runs.Where(run => !run.Failed)
            .SelectMany(run => run.Changes.Where(change => change is { Action: "upgrade", To: not null }).Select(change => new PatchEntry
            {
                At = ZonedTime.Resolve(run.Started, zone),
                Package = change.Package,
                From = change.From,
                To = change.To!,
            }))
            .OrderBy(entry => entry.At)
            .DistinctBy(entry => (entry.Package, entry.From, entry.To, entry.At.Date))
            .OrderByDescending(entry => entry.At),
    ];

    /// <summary>Marks which upgrades came out of a security archive, as far as the archives still have the version.</summary>
    public static void MarkSecurity(IEnumerable<PatchEntry> history, IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages)
    {
        foreach (PatchEntry entry in history)
        {
            AptVersion? version = packages.TryGetValue(entry.Package, out IReadOnlyList<AptVersion>? versions)
                ? versions.FirstOrDefault(version => string.Equals(version.Version, entry.To, StringComparison.Ordinal))
                : null;
            entry.Security = version is null || version.Suites.Count == 0 ? null : version.IsSecurity;
        }
    }

    /// <summary>Marks which upgrades brought what a security advisory asks for. What none names may be a fix whose advisory is gone from the cache.</summary>
    public static void MarkSecurity(IEnumerable<PatchEntry> history, IEnumerable<DnfAdvisory> advisories)
    {
        ILookup<string, string> healing = advisories.ToLookup(advisory => advisory.Package, advisory => DnfText.WithoutEpoch(advisory.Version), StringComparer.Ordinal);
        foreach (PatchEntry entry in history)
            entry.Security = healing[entry.Package].Any(version => Brings(entry, version)) ? true : null;

        // Later versions hold the fixes of those before; where it is not known from which version, only the very one counts.
        static bool Brings(PatchEntry entry, string version) => entry.From is null
            ? string.Equals(entry.To, version, StringComparison.Ordinal)
            : RpmVersion.Compare(entry.From, version) < 0 && RpmVersion.Compare(version, entry.To) <= 0;
    }

    /// <summary>The longest time between two moments with security patches; null with fewer than two days of them.</summary>
    public static TimeSpan? LongestGap(IEnumerable<PatchEntry> history)
    {
        DateTimeOffset[] moments = [.. history.Where(entry => entry.Security == true).Select(entry => entry.At).DistinctBy(at => at.Date).Order()];
        return moments.Length < 2 ? null : moments.Zip(moments.Skip(1), (before, after) => after - before).Max();
    }
}
