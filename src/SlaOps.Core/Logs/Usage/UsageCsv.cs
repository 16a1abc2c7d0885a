using System.Globalization;

namespace SlaOps;

/// <summary>Reads a day's usage out of a CSV file (RFC 4180): tenant, metric, amount, with or without a first line of these words.</summary>
public static class UsageCsv
{
    /// <summary>The rows, and the first line that is none (from 1; 0 where all are): a file with one wrong line is not added in part.</summary>
    public static (IReadOnlyList<UsageRow> Rows, int WrongLine) Parse(string text)
    {
        List<UsageRow> rows = [];
        int number = 0;
        foreach (string line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.Equals("tenant,metric,amount", StringComparison.OrdinalIgnoreCase)))
                continue;
            if (Fields(line) is not [{ Length: > 0 } tenant, { Length: > 0 } metric, string amount] || !TryAmount(amount, out decimal value))
                return ([], number);
            rows.Add(new UsageRow(tenant, metric, value));
        }

        return (Sum(rows), 0);
    }

    /// <summary>One row a tenant and metric; throws nothing: a sum beyond what a number holds stays at its greatest.</summary>
    public static IReadOnlyList<UsageRow> Sum(IEnumerable<UsageRow> rows) =>
        [.. rows.GroupBy(row => (row.Tenant, row.Metric)).Select(group => new UsageRow(group.Key.Tenant, group.Key.Metric, group.Sum(row => row.Amount)))];

    // A hundred digits of usage are a mistake, and their sums would not fit.
    private static bool TryAmount(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value < 1_000_000_000_000_000_000m;

    private static string[]? Fields(string line)
    {
        List<string> fields = [];
        for (int at = 0; ;)
        {
            bool quoted = at < line.Length && line[at] == '"';
            int end = quoted ? CloseOf(line, at + 1) : line.IndexOf(',', at) is int comma and >= 0 ? comma : line.Length;
            if (end < 0)
                return null;
            fields.Add(quoted ? line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal) : line[at..end].Trim());
            at = quoted ? end + 1 : end;
            if (at == line.Length)
                return [.. fields];
            if (line[at] != ',')
                return null;
            at++;
        }
    }

    private static int CloseOf(string line, int from)
    {
        for (int at = from; at < line.Length; at++)
        {
            if (line[at] != '"')
                continue;
            if (at + 1 == line.Length || line[at + 1] != '"')
                return at;
            at++;
        }

        return -1;
    }
}
