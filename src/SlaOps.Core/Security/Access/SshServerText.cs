using System.IO.Enumeration;

namespace SlaOps;

/// <summary>
/// Reads an SSH server's effective configuration (<c>sshd -T</c>) and the <c>Match</c> blocks of its files. The server evaluates blocks for one
/// named connection at a time, and there is no list of all connections: so each block counts by itself, as for somebody whom it alone fits.
/// </summary>
internal static class SshServerText
{
    // Files that include one another in a circle end here; sshd itself ends 16 files deep.
    private const int MostFiles = 1000;

    private static readonly string[] Main = ["/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config"];

    /// <summary>The settings in the output of <c>sshd -T</c>; null where it is none.</summary>
    internal static SshServerSettings? Settings(string effective) => Settings(Values(effective));

    /// <summary>What the <c>Match</c> blocks come to; null where a file that belongs to the configuration is not there.</summary>
    /// <param name="effective">The output of <c>sshd -T</c>.</param>
    /// <param name="lines">Lines of files, each after the file's path and a colon, as <c>grep -H</c> prints them.</param>
    internal static IReadOnlyList<SshServerMatch>? Matches(string effective, string lines)
    {
        Dictionary<string, string> outside = Values(effective);
        Dictionary<string, string[]> files = FileLines.Of(lines)
            .GroupBy(one => one.File, one => one.Line.Trim(), StringComparer.Ordinal).ToDictionary(file => file.Key, file => file.ToArray(), StringComparer.Ordinal);
        List<(string Criteria, Dictionary<string, string> Values)> blocks = [];
        int left = MostFiles;
        if (Settings(outside) is not { } settings || Array.Find(Main, files.ContainsKey) is not string main || !Read(files, main, null, blocks, ref left))
            return null;
        return [.. blocks.Select(block => Match(block.Criteria, Settings(Merged(outside, block.Values))!, settings))];
    }

    private static SshServerMatch Match(string criteria, SshServerSettings inside, SshServerSettings outside) =>
        new(criteria, CanBeRoot(criteria) ? inside : inside with { RootLogin = outside.RootLogin });

    private static Dictionary<string, string> Merged(Dictionary<string, string> outside, Dictionary<string, string> inside) =>
        outside.Where(one => !inside.ContainsKey(one.Key)).Concat(inside).ToDictionary(StringComparer.Ordinal);

    private static SshServerSettings? Settings(Dictionary<string, string> values)
    {
        if (!values.TryGetValue("passwordauthentication", out string? passwords))
            return null;
        bool interactive = values.GetValueOrDefault("kbdinteractiveauthentication", "no") is "yes";
        return new SshServerSettings(
            values.GetValueOrDefault("permitrootlogin", "yes"),
            passwords is "yes" || (interactive && values.GetValueOrDefault("usepam", "no") is "yes"),
            (passwords is "yes" || interactive) && values.GetValueOrDefault("permitemptypasswords", "no") is "yes");
    }

    private static Dictionary<string, string> Values(string lines)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string[] words in lines.Split('\n').Select(Words).Where(words => words.Length > 1))
            values.TryAdd(Keyword(words[0]), words[1].ToLowerInvariant());
        return values;
    }

    // The first value of a keyword counts, as it does for sshd. A file's last Match ends with the file.
    private static bool Read(Dictionary<string, string[]> files, string path, string? around, List<(string Criteria, Dictionary<string, string> Values)> blocks, ref int left)
    {
        if (left-- == 0)
            return false;
        int? block = around is null ? null : blocks.Count - 1;
        string? criteria = around;
        foreach (string[] words in files[path].Select(Words).Where(words => words.Length > 1))
        {
            string keyword = Keyword(words[0]);
            if (keyword is "match")
            {
                string own = string.Join(' ', words[1..]);
                criteria = around is null ? own : around + " " + own;
                blocks.Add((criteria, new Dictionary<string, string>(StringComparer.Ordinal)));
                block = blocks.Count - 1;
            }
            else if (keyword is "include")
            {
                if (Included(files, words[1..]) is not { } included)
                    return false;
                foreach (string file in included)
                {
                    // Its lines before a Match of its own are part of the block around the Include.
                    if (criteria is not null)
                        blocks.Add((criteria, new Dictionary<string, string>(StringComparer.Ordinal)));
                    if (!Read(files, file, criteria, blocks, ref left))
                        return false;
                }
            }
            else if (block is int at)
            {
                blocks[at].Values.TryAdd(keyword, words[1].ToLowerInvariant());
            }
        }

        return true;
    }

    // Null where it names what was not asked for: a single file that is not among those read, or a pattern elsewhere or of another kind.
    private static List<string>? Included(Dictionary<string, string[]> files, string[] patterns)
    {
        List<string> found = [];
        foreach (string pattern in patterns)
        {
            string path = pattern.StartsWith('/') ? pattern : "/etc/ssh/" + pattern;
            string folder = path[..path.LastIndexOf('/')];
            if (path.AsSpan().IndexOfAny('*', '?') < 0 ? !files.ContainsKey(path) : !Array.Exists(Main, main => string.Equals(folder, main + ".d", StringComparison.Ordinal)))
                return null;
            found.AddRange(files.Keys.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(path, file, ignoreCase: false)).Order(StringComparer.Ordinal));
        }

        return found.Exists(file => file.Contains('[', StringComparison.Ordinal)) || Array.Exists(patterns, pattern => pattern.Contains('[', StringComparison.Ordinal)) ? null : found;
    }

    // A keyword and what follows it, without quotes and comments; sshd takes an equals sign for a space.
    private static string[] Words(string line)
    {
        string code = line.Split('#', 2)[0];
        return code.Split([' ', '\t', '=', '"', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    // With its names of the past.
    private static string Keyword(string word) =>
        word.ToLowerInvariant() is var keyword && keyword is "challengeresponseauthentication" or "skeyauthentication" ? "kbdinteractiveauthentication" : keyword;

    // A block for other accounts alone says nothing of root's login.
    private static bool CanBeRoot(string criteria)
    {
        string[] words = criteria.Split(' ');
        for (int at = 0; at + 1 < words.Length; at++)
        {
            if (!words[at].Equals("user", StringComparison.OrdinalIgnoreCase))
                continue;
            string[] patterns = words[at + 1].Split(',');
            if (Array.Exists(patterns, pattern => pattern.StartsWith('!') && IsRoot(pattern[1..])) || !Array.Exists(patterns, IsRoot))
                return false;
        }

        return true;
    }

    private static bool IsRoot(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, "root", ignoreCase: false);
}
