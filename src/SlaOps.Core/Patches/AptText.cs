using System.Globalization;

namespace SlaOps;

/// <summary>A version of a package that apt knows.</summary>
/// <param name="Version">The version.</param>
/// <param name="Installed">True for the installed one.</param>
/// <param name="Phased">True where it is offered to a share of hosts only.</param>
/// <param name="Suites">The suites and components that have it, such as <c>bookworm-security/main</c>.</param>
public sealed record AptVersion(string Version, bool Installed, bool Phased, IReadOnlyList<string> Suites)
{
    /// <summary>True where a security archive has it.</summary>
    public bool IsSecurity => Suites.Any(AptText.IsSecuritySuite);
}

/// <summary>Reads what apt prints, in locale C. Never throws on bad text.</summary>
public static class AptText
{
    /// <summary>True for <c>bookworm-security/main</c>, <c>jammy-security/universe</c> and the older <c>stretch/updates/main</c>.</summary>
    public static bool IsSecuritySuite(string suite) =>
        suite.Contains("-security", StringComparison.Ordinal) || suite.Contains("/updates/", StringComparison.Ordinal);

    /// <summary>The packages that an operator holds back, in lines of <c>dpkg --get-selections</c>, name and state.</summary>
    public static IReadOnlySet<string> Held(string selections) =>
        selections.Split('\n').Where(line => line.TrimEnd().EndsWith("hold", StringComparison.Ordinal)).Select(line => line.Split('\t', ' ', ':')[0]).ToHashSet(StringComparer.Ordinal);

    /// <summary>The version tables of <c>apt-cache policy NAME…</c>, newest version first, by package.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> Policy(string text)
    {
        Dictionary<string, IReadOnlyList<AptVersion>> packages = new(StringComparer.Ordinal);
        List<AptVersion> versions = [];
        List<string> suites = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.Length > 1 && line[0] != ' ' && line[^1] == ':')
            {
                string name = line[..^1];
                int architecture = name.IndexOf(':', StringComparison.Ordinal);
                packages[architecture > 0 ? name[..architecture] : name] = versions = [];
            }
            else if (line.StartsWith(" *** ", StringComparison.Ordinal) || (line.StartsWith("     ", StringComparison.Ordinal) && line.Length > 5 && line[5] != ' '))
            {
                string[] words = line[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                suites = [];
                if (words.Length > 0)
                    versions.Add(new AptVersion(words[0], line[1] == '*', line.Contains("(phased", StringComparison.Ordinal), suites));
            }
            else if (line.StartsWith("        ", StringComparison.Ordinal))
            {
                // "500 URL SUITE/COMPONENT ARCHITECTURE Packages", or "100 /var/lib/dpkg/status".
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length >= 5)
                    suites.Add(words[2]);
            }
        }

        return packages;
    }

    /// <summary>The <c>Date:</c> of an <c>InRelease</c> file (RFC 2822, UTC), which is the moment whose archive it describes; null where there is none.</summary>
    public static DateTimeOffset? ReleaseDate(string text)
    {
        string? line = text.Split('\n').Take(64).FirstOrDefault(line => line.StartsWith("Date: ", StringComparison.Ordinal));
        return line is not null && DateTimeOffset.TryParseExact(
            line[6..].Trim().Replace("UTC", "+00:00", StringComparison.Ordinal), ["ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm:ss zzz"],
            CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset date) ? date : null;
    }

    /// <summary>The security updates that wait among packages of a version table: the oldest security version that is newer than the installed one.</summary>
    public static IEnumerable<PendingUpdate> Pending(IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages, IReadOnlySet<string> held, DateTimeOffset? indexDate)
    {
        foreach ((string name, IReadOnlyList<AptVersion> versions) in packages)
        {
            if (versions.FirstOrDefault(version => version.Installed) is not { } installed)
                continue;
            AptVersion[] newer = [.. versions.TakeWhile(version => !version.Installed).Where(version => version.IsSecurity)];
            if (newer.Length == 0)
                continue;
            yield return new PendingUpdate
            {
                Package = name,
                Installed = installed.Version,
                Available = newer[^1].Version,
                KnownSince = indexDate,
                Held = held.Contains(name),
                Phased = Array.TrueForAll(newer, version => version.Phased),
            };
        }
    }
}
