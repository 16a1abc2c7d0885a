using System.Globalization;

namespace SlaOps;

/// <summary>Reads what a host says of its accounts. Never throws.</summary>
public static class AdministratorText
{
    /// <summary>What every account may read: accounts, groups, and the rules for new passwords.</summary>
    public const string Script = HostSections.Functions + """
        part passwd ok; getent passwd 2>/dev/null || cat /etc/passwd
        part group ok; getent group 2>/dev/null || cat /etc/group
        for f in common-password system-auth password-auth passwd base-password; do [ -e "/etc/pam.d/$f" ] && file pam "/etc/pam.d/$f"; done
        file quality /etc/security/pwquality.conf
        for f in /etc/security/pwquality.conf.d/*.conf; do [ -e "$f" ] && file quality "$f"; done
        file login /etc/login.defs
        part end ok
        """;

    private static readonly string[] AdministratorGroups = ["root", "sudo", "wheel", "admin"];
    private static readonly string[] QualityModules = ["pam_pwquality.so", "pam_cracklib.so", "pam_passwdqc.so"];

    /// <summary>The evidence in the answer of <see cref="Script"/> and in what only root may read, or the gap where the former was cut.</summary>
    public static AdministratorEvidence Parse(string host, DateTimeOffset observedAt, string text, AdministratorSecrets secrets)
    {
        HostSections sections = HostSections.Parse(text);
        AdministratorEvidence evidence = new() { Host = host, ObservedAt = observedAt };
        if (!sections.IsWhole || sections.Text("passwd") is null)
            return evidence with { Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host), Messages.Format("Text.AnswerCut")) };
        SudoRights rights = SudoersText.ParseFiles(secrets.Sudoers.Text ?? "");
        SshServerSettings? ssh = secrets.Sshd.Text is string effective ? SshServerText.Settings(effective) : null;
        IReadOnlyList<SshServerMatch>? matches = ssh is not null && secrets.SshdFiles.Text is string files ? SshServerText.Matches(secrets.Sshd.Text!, files) : null;
        return evidence with
        {
            Administrators = Administrators(sections, rights, secrets.Sudoers.Text is null),
            Everybody = rights.Everybody,
            SudoersUnread = secrets.Sudoers.Unread ?? (rights.Elsewhere is string other ? new UnansweredTool(other, Messages.Format("Text.SudoersElsewhere")) : null),
            EmptyPasswords = secrets.EmptyPasswords.Text?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ShadowUnread = secrets.EmptyPasswords.Unread,
            HasSsh = secrets.HasSsh,
            Ssh = ssh,
            SshMatches = matches,
            SshUnread = secrets.Sshd.Unread ?? (ssh is null ? new UnansweredTool("sshd -T", "Unparsable") : secrets.SshdFiles.Unread ?? (matches is null ? new UnansweredTool("sshd_config", Messages.Format("Text.SshdElsewhere")) : null)),
            ChecksQuality = sections.Text("pam") is null ? null : sections.Lines("pam").Any(line => line[0] != '#' && QualityModules.Any(module => line.Contains(module, StringComparison.Ordinal))),
            LeastLength = LeastLength(sections),
        };
    }

    /// <summary>The accounts out of MySQL's or MariaDB's list of privileges, <c>'name'@'host'</c>; those of the server itself are left out.</summary>
    public static IReadOnlyList<string> DatabaseAccounts(IEnumerable<string?> grantees) =>
        [.. grantees.OfType<string>().Select(grantee => grantee.Replace("'", "", StringComparison.Ordinal)).Where(account => !IsServersOwn(account)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsServersOwn(string account) =>
        account.StartsWith("mysql.", StringComparison.Ordinal) || account.StartsWith("mariadb.sys@", StringComparison.Ordinal)
        || account is "root@localhost" or "mysql@localhost" || account.StartsWith("PUBLIC@", StringComparison.Ordinal);

    private static SortedDictionary<string, string> Administrators(HostSections sections, SudoRights rights, bool unread)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        Dictionary<string, string> primary = new(StringComparer.Ordinal);
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (string[] account in sections.Lines("passwd").Select(line => line.Split(':')).Where(parts => parts.Length >= 4 && parts[0].Length > 0))
        {
            primary.TryAdd(account[0], account[3]);
            ids.TryAdd(account[2], account[0]);
            if (account[2] is "0")
                found.TryAdd(account[0], "uid 0");
        }

        HashSet<string> groups = [.. AdministratorGroups.Where(group => group is not "root"), .. rights.Groups];
        foreach (string[] group in sections.Lines("group").Select(line => line.Split(':')).Where(parts => parts.Length >= 4))
        {
            // A group without a rule in sudoers gives nothing, where sudoers may be read.
            bool counts = rights.Groups.Contains(group[0]) || rights.Groups.Contains("#" + group[2]) || (unread && groups.Contains(group[0]));
            if (!counts)
                continue;
            foreach (string member in group[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Concat(primary.Where(account => string.Equals(account.Value, group[2], StringComparison.Ordinal)).Select(account => account.Key)))
                found.TryAdd(member, "group " + group[0]);
        }

        foreach (string user in rights.Users)
            found.TryAdd(user[0] == '#' && ids.TryGetValue(user[1..], out string? named) ? named : user, "sudoers");
        found.Remove("root");
        return found;
    }

    // pwquality's own setting (its default is 8), or one that the PAM line carries; login.defs counts only where no module checks.
    private static int? LeastLength(HostSections sections)
    {
        string? module = sections.Lines("pam").FirstOrDefault(line => line[0] != '#' && QualityModules.Any(name => line.Contains(name, StringComparison.Ordinal)));
        int? written = sections.Lines("quality").Where(line => line[0] != '#').Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts is ["minlen", _]).Select(parts => Number(parts[1])).LastOrDefault();
        int? inLine = module?.Split(' ', '\t').Where(word => word.StartsWith("minlen=", StringComparison.Ordinal)).Select(word => Number(word[7..])).LastOrDefault();
        int? login = sections.Lines("login").Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(words => words is ["PASS_MIN_LEN", _]).Select(words => Number(words[1])).LastOrDefault();
        return inLine ?? written ?? (module is null ? login : 8);
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
