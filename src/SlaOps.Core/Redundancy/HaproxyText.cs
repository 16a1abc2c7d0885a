namespace SlaOps;

/// <summary>Reads the statistics of HAProxy as CSV (its management guide, section 9.1).</summary>
public static class HaproxyText
{
    private const string Mark = "# pxname,";

    /// <summary>The servers of all backends; null for what is not such a table. Never throws.</summary>
    public static IReadOnlyList<BalancedServer>? Servers(string text)
    {
        string[] lines = text.Split('\n');
        if (!lines[0].StartsWith(Mark, StringComparison.Ordinal))
            return null;
        string[] names = [.. Cells(lines[0][2..].TrimEnd('\r'))];
        int server = Array.IndexOf(names, "svname"), status = Array.IndexOf(names, "status"), type = Array.IndexOf(names, "type");
        if (server < 0 || status < 0 || type < 0)
            return null;
        int least = Math.Max(server, Math.Max(status, type)) + 1;
        List<BalancedServer> servers = [];
        foreach (string line in lines.Skip(1).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            string[] cells = [.. Cells(line)];
            // A row that is cut means that the table is.
            if (cells.Length < least)
                return null;
            if (cells[type] is "2" && cells[0].Length > 0)
                servers.Add(new BalancedServer(cells[0], cells[server], Serving(cells[status])));
        }

        return servers;
    }

    // "UP 1/3" is going down and still serves; NOLB and DRAIN take no new work; without a check nothing is known.
    private static bool? Serving(string status) => status is "no check" ? null : status is "UP" || status.StartsWith("UP ", StringComparison.Ordinal);

    private static IEnumerable<string> Cells(string line)
    {
        int at = 0;
        while (at <= line.Length)
        {
            if (at < line.Length && line[at] is '"')
            {
                System.Text.StringBuilder cell = new();
                for (at++; at < line.Length && (line[at] is not '"' || (at + 1 < line.Length && line[at + 1] is '"')); at++)
                {
                    at += line[at] is '"' ? 1 : 0;
                    cell.Append(line[at]);
                }

                yield return cell.ToString();
                int next = line.IndexOf(',', Math.Min(at, line.Length));
                at = next < 0 ? line.Length + 1 : next + 1;
            }
            else
            {
                int comma = line.IndexOf(',', at);
                yield return comma < 0 ? line[at..] : line[at..comma];
                at = comma < 0 ? line.Length + 1 : comma + 1;
            }
        }
    }
}
