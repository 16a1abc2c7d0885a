namespace SlaOps.Systems;

/// <summary>A package manager's log with its rotated copies, read by one command of the host's own.</summary>
internal static class PatchLogs
{
    // The record separator of ASCII: no package manager writes it.
    private const char Mark = '\u001e';

    private const string Failed = "!";

    // Oldest copy first; without the lines that are told to be left out. Where grep finds none it says 1.
    private const string Script =
        """
        cd "$1" || exit 3
        for f in $(ls -tr "$2" "$2".* 2>/dev/null); do
        printf '\036%s\n' "$f"
        case $f in
        *.gz) { gzip -dc "$f" || printf '\n\036!\n'; } | grep -avE "$3";;
        *) grep -avE "$3" "$f";;
        esac
        test $? -le 1 || printf '\n\036!\n'
        done
        """;

    private const int MaxOutput = 32 * 1024 * 1024;

    /// <summary>The question; lines that match <paramref name="without"/>, an extended regular expression, stay on the host.</summary>
    internal static HostCommand Question(string folder, string name, string without, TimeSpan deadline) =>
        new("sh", "-c", Script.ReplaceLineEndings("\n"), "sh", folder, name, without) { Deadline = deadline, MaxOutput = MaxOutput };

    /// <summary>What the answer tells: a copy that cannot be read counts as a problem and loses nothing else.</summary>
    internal static PackageLog Read(HostAnswer answer, Func<IEnumerable<string>, PackageLog> parse)
    {
        if (answer.Output is not { ExitCode: 0 } output)
            return new PackageLog([], 1);
        List<PackageRun> runs = [];
        int problems = output.Truncated ? 1 : 0;
        foreach (string part in output.Output.Split(Mark, StringSplitOptions.RemoveEmptyEntries))
        {
            int line = part.IndexOf('\n', StringComparison.Ordinal);
            if (line < 0 || part.AsSpan(0, line) is Failed)
            {
                problems++;
                continue;
            }

            PackageLog log = parse(part[(line + 1)..].Split('\n'));
            runs.AddRange(log.Runs);
            problems += log.Problems;
        }

        return new PackageLog(runs, problems);
    }
}
