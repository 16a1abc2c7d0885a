using System.Globalization;

namespace SlaOps;

/// <summary>A security advisory that a dnf host has not applied, for one package.</summary>
/// <param name="Id">The advisory's own name, such as <c>RHSA-2024:1234</c>.</param>
/// <param name="Severity"><c>Critical</c>, <c>Important</c>, <c>Moderate</c> or <c>Low</c>; null where its author gave none.</param>
/// <param name="Package">The package's name.</param>
/// <param name="Version">The version that heals it: <c>[epoch:]version-release</c>.</param>
/// <param name="Architecture">Such as <c>x86_64</c> or <c>noarch</c>.</param>
public sealed record DnfAdvisory(string Id, string? Severity, string Package, string Version, string Architecture);

/// <summary>What dnf listed, and how many lines could not be read.</summary>
public sealed record DnfAdvisories(IReadOnlyList<DnfAdvisory> Advisories, int Problems);

/// <summary>One package of the rpm database.</summary>
/// <param name="Package">Its name, without the architecture.</param>
/// <param name="Version"><c>[epoch:]version-release</c>, as dnf writes it.</param>
/// <param name="Installed">When this version was put in, in UTC: the database counts seconds, so no zone is guessed.</param>
public sealed record RpmPackage(string Package, string Version, DateTimeOffset Installed);

/// <summary>The rpm database's packages, and how many lines could not be read.</summary>
public sealed record RpmPackages(IReadOnlyList<RpmPackage> Packages, int Problems);

/// <summary>Reads what dnf and rpm print. Never throws.</summary>
public static class DnfText
{
    /// <summary>The format for <c>rpm -qa --qf</c> whose lines <see cref="Installed"/> reads.</summary>
    public const string InstalledFormat = @"%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{INSTALLTIME}\n";

    private const int LongestLine = 4096;

    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    private static readonly string[] Severities = ["Critical", "Important", "Moderate", "Low"];

    /// <summary>
    /// The lines of <c>dnf -q updateinfo list --security --updates</c>: dnf 4 prints <c>ADVISORY Severity/Sec. name-version-release.arch</c>,
    /// dnf 5 <c>ADVISORY security Severity name-version-release.arch DATE TIME</c> under a heading. Advisories of other kinds are left out,
    /// and so is the <c>i</c> with which <c>--all</c> marks what is installed.
    /// </summary>
    public static DnfAdvisories Advisories(IEnumerable<string> lines)
    {
        List<DnfAdvisory> advisories = [];
        int problems = 0;
        foreach (string line in lines)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            string[] words = line.Length > LongestLine ? [] : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["i", ..] and not ["i", "security", ..])
                words = words[1..];
            if (words is ["Name", "Type", "Severity", ..] or [_, "bugfix" or "enhancement" or "newpackage", ..])
                continue;
            (string? severity, string? package) = words switch
            {
                [_, "security", var named, var last, ..] => (named, last),
                [_, var kind, var last] when kind.EndsWith("/Sec.", StringComparison.Ordinal) => (kind[..^"/Sec.".Length], last),
                _ => (null, null),
            };
            if (package is null || Split(package) is not (string name, string version, string architecture))
                problems++;
            else
                advisories.Add(new DnfAdvisory(words[0], Array.Find(Severities, known => string.Equals(known, severity, StringComparison.Ordinal)), name, version, architecture));
        }

        return new DnfAdvisories(advisories, problems);
    }

    /// <summary>The lines of <c>rpm -qa</c> in the <see cref="InstalledFormat"/>; the keys that rpm lists among the packages are left out.</summary>
    public static RpmPackages Installed(IEnumerable<string> lines)
    {
        List<RpmPackage> packages = [];
        int problems = 0;
        foreach (string line in lines)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            string[] fields = line.Length > LongestLine ? [] : line.TrimEnd('\r').Split('\t');
            if (fields is not [{ Length: > 0 } name, { Length: > 0 } version, var seconds]
                || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long unix) || unix is <= 0 or > LastSecond)
                problems++;
            else if (name is not "gpg-pubkey")
                packages.Add(new RpmPackage(name, version, DateTimeOffset.FromUnixTimeSeconds(unix)));
        }

        return new RpmPackages(packages, problems);
    }

    /// <summary>The repositories that <c>dnf -q repolist</c> names: those that are enabled.</summary>
    public static IReadOnlyList<string> Repositories(string lines) =>
    [
        .. lines.Split('\n').Where(line => line.Length < LongestLine && !line.StartsWith("repo id ", StringComparison.Ordinal))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()).OfType<string>()
            // A plugin's own, of packages that were downloaded before.
            .Where(id => id is not "_dnf_local"),
    ];

    // name-[epoch:]version-release.arch, from the right: only the name may hold dashes, and no architecture a dot.
    internal static (string Name, string Version, string Architecture)? Split(string package)
    {
        int dot = package.LastIndexOf('.');
        int release = dot <= 0 ? -1 : package.LastIndexOf('-', dot - 1);
        int version = release <= 0 ? -1 : package.LastIndexOf('-', release - 1);
        return version <= 0 || dot == package.Length - 1 || release == version + 1 || dot == release + 1
            ? null
            : (package[..version], package[(version + 1)..dot], package[(dot + 1)..]);
    }

    /// <summary><c>version-release</c> alone.</summary>
    public static string WithoutEpoch(string version) => version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
