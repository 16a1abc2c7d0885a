using System.Globalization;

namespace SlaOps;

/// <summary>Reads what detection programs say of themselves, and which programs listen. Null for what is not theirs; never throws.</summary>
public static class DetectionText
{
    /// <summary><c>fail2ban-client status</c>: how many jails are in force.</summary>
    public static int? Jails(string text) => Number(text, "Number of jail:");

    /// <summary><c>auditctl -s</c>: 0 while the kernel's auditing is switched off.</summary>
    public static int? AuditSwitch(string text) => Number(text, "enabled");

    /// <summary><c>auditctl -l</c>: how many rules are in force.</summary>
    public static int? AuditRules(string text)
    {
        string[] rules = [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return rules is ["No rules"] ? 0
            : rules.Length > 0 && Array.TrueForAll(rules, rule => rule.StartsWith('-')) ? rules.Length
            : null;
    }

    /// <summary><c>ss -H -lntup</c>: the names of the programs that listen; null where it does not show whose the sockets are, which only root sees.</summary>
    public static IReadOnlySet<string>? Listeners(string text)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int users = line.IndexOf("users:(", StringComparison.Ordinal);
            if (users < 0)
                continue;
            string[] quoted = line[users..].Split('"');
            for (int index = 1; index < quoted.Length; index += 2)
                names.Add(quoted[index]);
        }

        return names.Count > 0 || string.IsNullOrWhiteSpace(text) ? names : null;
    }

    private static int? Number(string text, string key)
    {
        foreach (string line in text.Split('\n'))
        {
            int start = line.IndexOf(key, StringComparison.Ordinal);
            if (start >= 0 && int.TryParse(line[(start + key.Length)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                return number;
        }

        return null;
    }
}
