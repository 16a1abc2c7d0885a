namespace SlaOps;

/// <summary>Who may become root by sudo, out of <c>sudoers</c> and the files that it includes.</summary>
/// <param name="Users">Accounts that may run any command as root.</param>
/// <param name="Groups">Groups whose members may.</param>
/// <param name="Everybody">True where everybody may.</param>
public sealed record SudoRights(IReadOnlySet<string> Users, IReadOnlySet<string> Groups, bool Everybody)
{
    /// <summary>A file that is included and was not read; null where there is none.</summary>
    public string? Elsewhere { get; init; }
}

/// <summary>Reads sudoers files (sudoers(5)): aliases of users, runas lists, and rules that allow any command. Never throws; what it cannot read allows nothing.</summary>
public static class SudoersText
{
    // Aliases may name aliases; a circle ends here.
    private const int MostDepth = 16;

    private const string Folder = "/etc/sudoers.d";

    /// <summary>
    /// The same of files, each line after its file's path and a colon, as <c>grep -H</c> prints them: <c>/etc/sudoers</c> and its folder, of which
    /// sudo leaves out names with a dot or a tilde at the end.
    /// </summary>
    public static SudoRights ParseFiles(string text)
    {
        List<string> lines = [];
        string? elsewhere = null;
        foreach ((string file, string line) in FileLines.Of(text))
        {
            if (file.StartsWith(Folder + "/", StringComparison.Ordinal) && (file.IndexOf('.', Folder.Length) >= 0 || file.EndsWith('~')))
                continue;
            lines.Add(line);
            string[] words = line.Split([' ', '\t', '"', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["@include" or "#include" or "@includedir" or "#includedir", string path, ..] && path is not Folder)
                elsewhere ??= path;
        }

        return Parse(string.Join('\n', lines)) with { Elsewhere = elsewhere };
    }

    /// <summary>Who may run any command as root. A rule for some commands alone does not count.</summary>
    public static SudoRights Parse(string text)
    {
        string[] lines = [.. Lines(text)];
        Dictionary<string, string[]> users = Aliases(lines, "User_Alias");
        Dictionary<string, string[]> runas = Aliases(lines, "Runas_Alias");
        Dictionary<string, string[]> commands = Aliases(lines, "Cmnd_Alias");
        HashSet<string> found = new(StringComparer.Ordinal);
        HashSet<string> groups = new(StringComparer.Ordinal);
        bool everybody = false;
        foreach (string line in lines)
        {
            if (Rule(line) is not { } rule || !IsRoot(rule.Specification, runas, commands))
                continue;
            foreach (string who in Expand(rule.Who, users, 0))
            {
                if (who is "ALL")
                    everybody = true;
                else if (who[0] == '%')
                    groups.Add(who[1..]);
                else if (who[0] is not ('!' or '+'))
                    found.Add(who);
            }
        }

        return new SudoRights(found, groups, everybody);
    }

    private static IEnumerable<string> Lines(string text)
    {
        string joined = text.Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (string line in joined.Split('\n').Select(line => line.Trim()))
        {
            // A number sign begins a comment, but not before a number: that is a user's id.
            int comment = -1;
            for (int at = line.IndexOf('#', StringComparison.Ordinal); at >= 0 && comment < 0; at = line.IndexOf('#', at + 1))
            {
                if (at + 1 >= line.Length || !char.IsAsciiDigit(line[at + 1]))
                    comment = at;
            }

            string code = (comment < 0 ? line : line[..comment]).Trim();
            if (code.Length > 0 && code[0] != '@')
                yield return code;
        }
    }

    private static Dictionary<string, string[]> Aliases(string[] lines, string kind)
    {
        Dictionary<string, string[]> aliases = new(StringComparer.Ordinal);
        foreach (string line in lines.Where(line => line.StartsWith(kind + " ", StringComparison.Ordinal) || line.StartsWith(kind + "\t", StringComparison.Ordinal)))
        {
            foreach (string definition in line[kind.Length..].Split(':'))
            {
                string[] parts = definition.Split('=', 2, StringSplitOptions.TrimEntries);
                if (parts.Length == 2 && parts[0].Length > 0)
                    aliases[parts[0]] = Words(parts[1]);
            }
        }

        return aliases;
    }

    private static (string[] Who, string Specification)? Rule(string line)
    {
        if (line.StartsWith("Defaults", StringComparison.Ordinal) || ((string[])["User_Alias", "Runas_Alias", "Host_Alias", "Cmnd_Alias", "Cmd_Alias"]).Any(kind => line.StartsWith(kind, StringComparison.Ordinal)))
            return null;
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return null;
        // "alice, %ops web1 = …": the users end where a word does not follow a comma.
        string[] words = [.. line[..equals].Replace(",", " , ", StringComparison.Ordinal).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        List<string> who = [];
        for (int at = 0; at < words.Length; at += 2)
        {
            if (words[at] is ",")
                return null;
            who.Add(words[at]);
            if (at + 1 >= words.Length || words[at + 1] is not ",")
                break;
        }

        return who.Count == 0 ? null : ([.. who], line[(equals + 1)..]);
    }

    // Any command, as root: "ALL", "(ALL) ALL", "(root:adm) NOPASSWD: ALL", also as one of several.
    private static bool IsRoot(string specification, Dictionary<string, string[]> runas, Dictionary<string, string[]> commands)
    {
        bool root = true;
        foreach (string part in SplitCommands(specification))
        {
            string rest = part.Trim();
            if (rest.StartsWith('('))
            {
                int close = rest.IndexOf(')', StringComparison.Ordinal);
                if (close < 0)
                    return false;
                string[] accounts = [.. Expand(Words(rest[1..close].Split(':')[0]), runas, 0)];
                // "(:group)" runs as oneself.
                root = accounts.Any(account => account is "ALL" or "root" or "#0") && !accounts.Any(account => account is "!root" or "!#0");
                rest = rest[(close + 1)..].Trim();
            }

            while (rest.IndexOf(':', StringComparison.Ordinal) is int colon and > 0 && rest[..colon].All(letter => char.IsAsciiLetterUpper(letter) || letter == '_'))
                rest = rest[(colon + 1)..].Trim();
            if (root && Expand([rest], commands, 0).Contains("ALL", StringComparer.Ordinal))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> SplitCommands(string specification)
    {
        int start = 0;
        int depth = 0;
        for (int at = 0; at < specification.Length; at++)
        {
            depth += specification[at] == '(' ? 1 : specification[at] == ')' ? -1 : 0;
            if (specification[at] != ',' || depth > 0)
                continue;
            yield return specification[start..at];
            start = at + 1;
        }

        yield return specification[start..];
    }

    private static IEnumerable<string> Expand(IEnumerable<string> words, Dictionary<string, string[]> aliases, int depth) => depth > MostDepth ? [] : words
        .SelectMany(word => aliases.TryGetValue(word, out string[]? inner) && !inner.Contains(word, StringComparer.Ordinal) ? Expand(inner.Take(1000), aliases, depth + 1).Take(10_000) : [word])
        .Where(word => word.Length > 0);

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
