using System.Globalization;

namespace SlaOps;

/// <summary>Reads what <see cref="Script"/> prints on Windows: tab-separated lines, moments in ISO 8601 and UTC. Never throws.</summary>
public static class WindowsUpdateText
{
    /// <summary>
    /// For Windows PowerShell 5.1 or later: asks the Windows Update Agent, offline, so out of its last search alone. Security updates are those of the category
    /// "Security Updates" (by its id: names are translated) and those that Microsoft gave a severity.
    /// </summary>
    public const string Script =
        """
        $ErrorActionPreference = 'Stop'
        [Console]::OutputEncoding = [Text.Encoding]::UTF8
        $security = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
        function Clean($text) { "$text" -replace '[\t\r\n]', ' ' }
        function Moment($date) { if ($date) { ([datetime]$date).ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture) } else { '-' } }
        function IsSecurity($update) { foreach ($category in $update.Categories) { if ($category.CategoryID -eq $security) { return $true } }; [bool]$update.MsrcSeverity }
        "searched`t" + (Moment (New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate)
        "reboot`t" + (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired
        $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
        $searcher.Online = $false
        foreach ($update in $searcher.Search("IsInstalled=0 and Type='Software'").Updates) {
            if (IsSecurity $update) { "pending`t" + (Moment $update.LastDeploymentChangeTime) + "`t" + $update.IsHidden + "`t" + (Clean $update.Title) }
        }
        $count = $searcher.GetTotalHistoryCount()
        if ($count -gt 0) {
            foreach ($entry in $searcher.QueryHistory(0, [Math]::Min($count, 2000))) {
                if ($entry.Title) { "history`t" + (Moment $entry.Date) + "`t" + $entry.Operation + "`t" + $entry.ResultCode + "`t" + (IsSecurity $entry) + "`t" + (Clean $entry.Title) }
            }
        }
        'end'
        """;

    private const string Installed = "1", Succeeded = "2";

    private const int LongestLine = 4096;

    /// <summary>The status; null where the text has not its end, so that nothing says that it is whole. <paramref name="problems"/>: how many lines could not be read.</summary>
    public static PatchStatus? Parse(string text, out int problems)
    {
        PatchStatus status = new() { Manager = "Windows Update" };
        List<PendingUpdate> pending = [];
        List<PatchEntry> history = [];
        bool whole = false;
        problems = 0;
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Length > LongestLine ? ["too long"] : line.TrimEnd('\r').Split('\t');
            switch (fields)
            {
                case [""]:
                    break;
                case ["end"]:
                    whole = true;
                    break;
                case ["searched", var moment] when moment is "-" || Moment(moment) is not null:
                    status.ListsUpdatedAt = Moment(moment);
                    break;
                case ["reboot", "True" or "False"]:
                    status.RebootRequired = fields[1] is "True";
                    break;
                case ["pending", var since, "True" or "False", { Length: > 0 } title]:
                    // What an administrator hides is held back.
                    (string waits, string offered) = Split(title);
                    pending.Add(new PendingUpdate { Package = waits, Available = offered, KnownSince = Moment(since), Held = fields[2] is "True" });
                    break;
                case ["history", var at, var operation, var result, "True" or "False", { Length: > 0 } title] when Moment(at) is DateTimeOffset moment:
                    (string done, string to) = Split(title);
                    if (operation is Installed && result is Succeeded)
                        history.Add(new PatchEntry { At = moment, Package = done, To = to, Security = fields[4] is "True" });
                    break;
                default:
                    problems++;
                    break;
            }
        }

        if (!whole)
            return null;
        status.Pending = [.. pending.OrderBy(update => update.Package, StringComparer.Ordinal)];
        status.History = [.. history.OrderByDescending(entry => entry.At)];
        status.LastSecurityPatch = Array.Find(status.History, entry => entry.Security == true)?.At;
        status.LongestGap = PatchHistory.LongestGap(status.History);
        return status;
    }

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;

    // "… (KB5034123)": the number of the article is the nearest to a version that updates have.
    private static (string Package, string Version) Split(string title)
    {
        int start = title.LastIndexOf(" (KB", StringComparison.Ordinal);
        int end = start <= 0 ? -1 : title.IndexOf(')', start);
        return end < 0 ? (title, "") : (title.Remove(start, end + 1 - start), title[(start + 2)..end]);
    }
}
