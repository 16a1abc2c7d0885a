using System.Globalization;

namespace SlaOps;

/// <summary>Reads what <see cref="Script"/> prints. Never throws; a line of another shape is left out.</summary>
public static class SecurityLogText
{
    /// <summary>The format of <c>stat -c</c> whose line <see cref="Parse"/> reads.</summary>
    public const string FileFormat = "file %Y %s %n";

    /// <summary>The arguments of <c>journalctl</c>, parted by spaces, whose answer <see cref="Journal"/> reads.</summary>
    public const string JournalArguments = "-q -n 1 -o json --output-fields=__REALTIME_TIMESTAMP SYSLOG_FACILITY=10 + SYSLOG_FACILITY=4";

    /// <summary>
    /// A line for each place that a host may write its security events to: <c>file SECONDS SIZE PATH</c> or <c>denied PATH</c>, and for the
    /// newest entry of the facilities auth and authpriv what <c>journalctl</c> answers, or <c>journal denied</c>.
    /// </summary>
    public const string Script = $$"""
        for f in /var/log/auth.log /var/log/secure /var/log/audit/audit.log; do
          d=${f%/*}
          if [ -e "$f" ]; then stat -c '{{FileFormat}}' "$f" 2>/dev/null || echo "denied $f"
          elif [ -d "$d" ] && [ ! -x "$d" ]; then echo "denied $f"; fi
        done
        # Without either folder there is no journal.
        if { [ -d /run/log/journal ] || [ -d /var/log/journal ]; } && command -v journalctl >/dev/null 2>&1; then
          out=$(journalctl {{JournalArguments}} 2>&1)
          case $out in
            *__REALTIME_TIMESTAMP*) echo "$out";;
            *[Pp]ermission*) echo 'journal denied';;
          esac
        fi
        """;

    /// <summary>The places that are there. An empty file is one without an entry.</summary>
    public static IReadOnlyList<SecurityLog> Parse(string text)
    {
        List<SecurityLog> logs = [];
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            switch (line.Split(' ', 4))
            {
                case ["file", string seconds, string size, { Length: > 0 } path] when Moment(seconds, 1) is { } at && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long length):
                    logs.Add(new SecurityLog(path, length > 0 ? at : null));
                    break;
                case ["denied", { Length: > 0 } path]:
                    logs.Add(new SecurityLog(path, null, "NeedsRoot"));
                    break;
                case ["journal", "denied"]:
                    logs.Add(new SecurityLog("journal", null, "NeedsRoot"));
                    break;
                default:
                    if (Journal(line) is SecurityLog journal)
                        logs.Add(journal);
                    break;
            }
        }

        return logs;
    }

    /// <summary>The newest entry in the answer of <c>journalctl -n 1 -o json</c>; null where there is none.</summary>
    public static SecurityLog? Journal(string json)
    {
        string[] parts = json.Split("\"__REALTIME_TIMESTAMP\"", 2);
        return parts.Length == 2 && parts[1].Split('"') is [_, string micros, ..] && Moment(micros, 1_000_000) is { } at ? new SecurityLog("journal", at) : null;
    }

    private static DateTimeOffset? Moment(string text, long perSecond) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value / perSecond < 250_000_000_000
            ? DateTimeOffset.UnixEpoch.AddTicks(perSecond == 1 ? value * TimeSpan.TicksPerSecond : value * (TimeSpan.TicksPerSecond / perSecond))
            : null;
}
