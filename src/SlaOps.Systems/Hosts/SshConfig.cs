using System.Globalization;
using System.IO.Enumeration;
using System.Text;

namespace SlaOps.Systems;

/// <summary>What <c>ssh_config(5)</c> says of one host; null where it says nothing.</summary>
internal sealed record SshConfigEntry
{
    public string? HostName { get; init; }

    public int? Port { get; init; }

    public string? User { get; init; }

    public IReadOnlyList<string> IdentityFiles { get; init; } = [];

    public string? ProxyJump { get; init; }
}

/// <summary>
/// A user's OpenSSH settings (ssh_config(5)): of each keyword the first value that applies counts, identity files add up. <c>Host</c> with
/// patterns and negations, <c>Match all</c> and <c>Include</c> are heeded; what stands under another <c>Match</c> is left out.
/// </summary>
internal sealed class SshConfig(IReadOnlyList<SshConfig.Setting> settings)
{
    // Includes that include each other end here, as in OpenSSH.
    private const int IncludeDepth = 16;

    private const int LongestFile = 1024 * 1024;

    /// <summary>One line: the patterns of the blocks that it stands in, its keyword in lower case and its arguments.</summary>
    internal sealed record Setting(IReadOnlyList<IReadOnlyList<string>> Blocks, string Keyword, IReadOnlyList<string> Arguments);

    /// <summary>Reads a file and what it includes; one that is not there says nothing.</summary>
    internal static async Task<SshConfig> ReadAsync(string file, CancellationToken cancellation)
    {
        List<Setting> settings = [];
        await ReadAsync(file, [], settings, 0, cancellation);
        return new SshConfig(settings);
    }

    /// <summary>What applies to a host by the name that it is called by.</summary>
    internal SshConfigEntry Find(string name)
    {
        SshConfigEntry entry = new();
        foreach (Setting setting in settings.Where(setting => setting.Blocks.All(patterns => Matches(patterns, name))))
        {
            string value = setting.Arguments.Count > 0 ? setting.Arguments[0] : "";
            entry = setting.Keyword switch
            {
                "hostname" when entry.HostName is null => entry with { HostName = value.Replace("%h", name, StringComparison.Ordinal).Replace("%%", "%", StringComparison.Ordinal) },
                "port" when entry.Port is null && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536 => entry with { Port = port },
                "user" when entry.User is null => entry with { User = value },
                "proxyjump" when entry.ProxyJump is null => entry with { ProxyJump = value },
                "identityfile" when value.Length > 0 => entry with { IdentityFiles = [.. entry.IdentityFiles, value] },
                _ => entry,
            };
        }

        return entry;
    }

    /// <summary>The words of a line, its keyword first; quotes hold words together.</summary>
    internal static IReadOnlyList<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false, any = false;
        foreach (char letter in line)
        {
            if (letter == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (!quoted && letter == '#' && word.Length == 0 && !any)
            {
                break;
            }
            // One equals sign may stand between the keyword and its first argument.
            else if (!quoted && (char.IsWhiteSpace(letter) || (letter == '=' && words.Count == 0 && (word.Length > 0 || any))))
            {
                Close();
            }
            else if (!(letter == '=' && words.Count == 1 && word.Length == 0 && !quoted && !any))
            {
                word.Append(letter);
            }
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0 || any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }

    private static async Task ReadAsync(string file, IReadOnlyList<IReadOnlyList<string>> outer, List<Setting> settings, int depth, CancellationToken cancellation)
    {
        string[] lines;
        try
        {
            if (new FileInfo(file).Length > LongestFile)
                return;
            lines = await File.ReadAllLinesAsync(file, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }

        IReadOnlyList<IReadOnlyList<string>> blocks = outer;
        foreach (IReadOnlyList<string> words in lines.Select(Words).Where(words => words.Count > 0))
        {
            string keyword = words[0].ToLowerInvariant();
            string[] arguments = [.. words.Skip(1)];
            if (keyword is "host")
                blocks = [.. outer, arguments];
            else if (keyword is "match")
                blocks = [.. outer, arguments is [var only] && only.Equals("all", StringComparison.OrdinalIgnoreCase) ? ["*"] : []];
            else if (keyword is "include" && depth < IncludeDepth)
                foreach (string included in arguments.SelectMany(Included))
                    await ReadAsync(included, blocks, settings, depth + 1, cancellation);
            else
                settings.Add(new Setting(blocks, keyword, arguments));
        }
    }

    // Relative to the user's own folder, with wildcards in the file's name.
    private static string[] Included(string pattern)
    {
        string path = Path.Combine(EstatePath.AtHome("~/.ssh"), EstatePath.AtHome(pattern));
        string? folder = Path.GetDirectoryName(path);
        return folder is null || !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(file), ignoreCase: false)).Order(StringComparer.Ordinal)];
    }

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        bool matched = false;
        foreach (string pattern in patterns)
        {
            bool negated = pattern.StartsWith('!');
            if (!FileSystemName.MatchesSimpleExpression(negated ? pattern[1..] : pattern, name))
                continue;
            if (negated)
                return false;
            matched = true;
        }

        return matched;
    }
}
