namespace SlaOps.Systems;

/// <summary>The patches of a host of the Debian family.</summary>
internal static class AptPatches
{
    // The record separator of ASCII: no package manager writes it.
    private const char Mark = '\u001e';

    // One start of dpkg and one of apt tell of every installed package which versions there are and where from, and which are held; "apt
    // list" would read it all once more. apt writes line by line: sed makes blocks of that, and leaves out what the version table tells, too.
    private const string PackagesScript =
        """
        names=$(dpkg-query -W -f='${db:Status-Want} ${db:Status-Status} ${Package}\n') || exit
        printf '%s\n' "$names" | sed -n 's/^[^ ]* installed //p' | { xargs apt-cache policy; printf '\036%s\n' $?; } | sed '/^  [A-Z]/d'
        case $names in *hold*) printf '%s\n' "$names" | sed -n 's/^hold [^ ]* \(.*\)/\1 hold/p';; esac
        """;

    // Stays on the host: what somebody typed, and what dpkg went through before a package was in its end state.
    private const string Typed = "^Commandline: ";
    internal const string Passing = " (configure|trigproc|conffile|status (half-[a-z]+|unpacked|triggers-[a-z]+)) ";

    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        new("sh", "-c", PackagesScript.ReplaceLineEndings("\n")),
        new("sh", "-c", AptListsText.Script.ReplaceLineEndings("\n")),
        PatchLogs.Question("/var/log/apt", "history.log", Typed, PatchCollector.Deadline),
        PatchLogs.Question("/var/log", "dpkg.log", Passing, PatchCollector.Deadline),
    }.Select(command => command with { Deadline = PatchCollector.Deadline })];

    /// <summary>What apt, dpkg and their logs tell.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation)
    {
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(Questions, cancellation);
        IEnumerable<PackageRun> runs = PatchLogs.Read(answers[2], AptHistoryText.Parse).Runs.Concat(PatchLogs.Read(answers[3], DpkgLogText.Parse).Runs);
        DateTimeOffset oldest = DateTimeOffset.UtcNow - PatchCollector.HistorySpan;
        PatchEntry[] history = [.. PatchHistory.Of(runs, facts.Zone).TakeWhile(entry => entry.At >= oldest)];
        string[] parts = (answers[0].Printed ?? "").Split(Mark);
        // After the mark, what became of apt, and then what is held.
        string ended = parts.Length > 1 ? parts[1].Split('\n')[0] : "";
        IReadOnlyDictionary<string, IReadOnlyList<AptVersion>> packages = AptText.Policy(ended is "0" ? parts[0] : "");
        PatchHistory.MarkSecurity(history, packages);
        AptLists lists = AptListsText.Parse(answers[1].Printed ?? "");
        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host.Name,
                Manager = "apt",
                Pending = [.. AptText.Pending(packages, AptText.Held(parts.Length > 1 ? parts[1] : ""), lists.SecurityDate).OrderBy(update => update.Package, StringComparer.Ordinal)],
                History = history,
                LastSecurityPatch = Array.Find(history, entry => entry.Security == true)?.At,
                LongestGap = PatchHistory.LongestGap(history),
                ListsUpdatedAt = lists.FetchedAt,
                RebootRequired = facts.NeedsReboot,
            },
            // No host is without packages.
            Problem = answers[0].Printed is null ? "apt-cache policy: " + answers[0].Why
                : ended is not "0" ? "apt-cache policy: " + answers[0].Ended(ended)
                : packages.Count == 0 ? "apt-cache policy" : null,
            ObservedAt = DateTimeOffset.UtcNow,
        };
    }
}
