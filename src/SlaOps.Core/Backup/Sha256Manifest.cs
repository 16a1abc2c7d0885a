using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>
/// Reads a checksum file as <c>sha256sum</c> writes it (<c>HASH  NAME</c>, <c>HASH *NAME</c>, with <c>--tag</c> <c>SHA256 (NAME) = HASH</c>), or one
/// hash alone. A path before a name does not count: backups are moved.
/// </summary>
public static partial class Sha256Manifest
{
    /// <summary>The hash that it promises of a file, lower-case hexadecimal; null where it says none, or two that differ.</summary>
    public static string? Find(string text, string name)
    {
        string[] found = [.. Lines(text).Where(line => line.Name is null || string.Equals(line.Name, name, StringComparison.Ordinal)).Select(line => line.Hash).Distinct(StringComparer.Ordinal)];
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>The hash that it promises of a folder by a line for each of its files, <see cref="Combine"/>d; null where it has no line of a file of it.</summary>
    public static string? OfFolder(string text, string folder, IReadOnlyCollection<string> parts)
    {
        (string Hash, string Name)[] lines = [.. Lines(text).Where(line => line.Name is not null && !string.Equals(line.Name, folder, StringComparison.Ordinal)).Select(line => (line.Hash, line.Name!))];
        return lines.Any(line => parts.Contains(line.Name, StringComparer.Ordinal)) ? Combine(lines) : null;
    }

    /// <summary>The hash of a folder: SHA-256 of the lines <c>hash, two spaces, name</c> of its files, sorted by name.</summary>
    public static string Combine(IEnumerable<(string Hash, string Name)> files)
    {
        string lines = string.Concat(files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Hash}  {file.Name}\n"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(lines))).ToLowerInvariant();
    }

    private static IEnumerable<(string Hash, string? Name)> Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            Match match = Tagged().Match(line);
            if (!match.Success)
                match = Plain().Match(line);
            if (!match.Success)
                continue;
            string name = match.Groups["name"].Value;
            yield return (match.Groups["hash"].Value.ToLowerInvariant(), name.Length == 0 ? null : name[(name.LastIndexOfAny(['/', '\\']) + 1)..]);
        }
    }

    [GeneratedRegex(@"^SHA256 \((?<name>.+)\) = (?<hash>[0-9A-Fa-f]{64})\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"^\uFEFF?(?<hash>[0-9A-Fa-f]{64})(\s*|\s[ *](?<name>.+?)\r?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
