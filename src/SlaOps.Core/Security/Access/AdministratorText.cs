using System.Globalization;

namespace SlaOps;

/// <summary>Reads what a host says of its accounts. Never throws.</summary>
public static class AdministratorText
{
    /// <summary>
    /// One round trip: accounts, groups, sudoers with its folder, empty passwords, the SSH server's effective configuration (its own and that
    /// for root, which without any <c>Match</c> is the same), and the rules for new passwords.
    /// </summary>
    public const string Script = HostSections.Functions + """
        part passwd ok; getent passwd 2>/dev/null || cat /etc/passwd
        part group ok; getent group 2>/dev/null || cat /etc/group
        if [ -d /etc/sudoers.d ] && [ ! -r /etc/sudoers.d ]; then part sudoers denied; fi
        if [ -r /etc/shadow ]; then part empty ok; awk -F: '$2=="" {print $1}' /etc/shadow; elif [ -e /etc/shadow ]; then part empty denied; fi
        if command -v sshd >/dev/null 2>&1; then
          if out=$(sshd -T 2>/dev/null); then part sshd ok; printf '%s\n' "$out"
            part sshd-root ok
            m='?'; [ -r /etc/ssh/sshd_config ] && m=$(grep -shEi '^[[:space:]]*"?(match|include)' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf)
            case $m in
              ''|'Include /etc/ssh/sshd_config.d/*.conf') printf '%s\n' "$out";;
              *) sshd -T -C user=root,host=client.invalid,addr=192.0.2.1 2>/dev/null;;
            esac
          else part sshd denied; fi
        else part sshd absent; fi
        # The other files are printed by one program, each in its part.
        found() { if [ -d "$2" ]; then false; elif [ -r "$2" ]; then part "$1" ok; elif [ -e "$2" ]; then part "$1" denied; false; else part "$1" absent; false; fi; }
        set --
        found sudoers /etc/sudoers && set -- "$@" part=sudoers /etc/sudoers
        for f in /etc/sudoers.d/*; do case ${f##*/} in *.*|*~|'*') ;; *) found sudoers "$f" && set -- "$@" part=sudoers "$f";; esac; done
        for f in common-password system-auth password-auth passwd base-password; do f=/etc/pam.d/$f; [ -e "$f" ] && found pam "$f" && set -- "$@" part=pam "$f"; done
        for f in /etc/security/pwquality.conf /etc/security/pwquality.conf.d/*.conf; do [ -e "$f" ] && found quality "$f" && set -- "$@" part=quality "$f"; done
        found login /etc/login.defs && set -- "$@" part=login /etc/login.defs
        awk 'FNR == 1 { printf "\n@@slaops %s ok\n", part } { print }' "$@" </dev/null && part end ok
        """;

    private static readonly string[] AdministratorGroups = ["root", "sudo", "wheel", "admin"];
    private static readonly string[] QualityModules = ["pam_pwquality.so", "pam_cracklib.so", "pam_passwdqc.so"];

    /// <summary>The evidence in the answer of <see cref="Script"/>, or the gap where it was cut.</summary>
    public static AdministratorEvidence Parse(string host, DateTimeOffset observedAt, string text)
    {
        HostSections sections = HostSections.Parse(text);
        AdministratorEvidence evidence = new() { Host = host, ObservedAt = observedAt };
        if (!sections.IsWhole || sections.Text("passwd") is null)
            return evidence with { Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host), Messages.Format("Text.AnswerCut")) };
        SudoRights rights = SudoersText.Parse(sections.Text("sudoers") ?? "");
        return evidence with
        {
            Administrators = Administrators(sections, rights),
            Everybody = rights.Everybody,
            SudoersRead = !sections.IsDenied("sudoers"),
            EmptyPasswords = sections.Text("empty") is null ? null : [.. sections.Lines("empty")],
            Ssh = Ssh(sections),
            HasSsh = sections.Text("sshd") is not null || sections.IsDenied("sshd"),
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

    private static SortedDictionary<string, string> Administrators(HostSections sections, SudoRights rights)
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
            bool counts = rights.Groups.Contains(group[0]) || rights.Groups.Contains("#" + group[2]) || (sections.IsDenied("sudoers") && groups.Contains(group[0]));
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

    private static SshServerSettings? Ssh(HostSections sections)
    {
        if (sections.Text("sshd") is null)
            return null;
        Dictionary<string, string> all = Settings(sections.Lines("sshd"));
        Dictionary<string, string> root = Settings(sections.Lines("sshd-root"));
        if (!all.TryGetValue("passwordauthentication", out string? passwords))
            return null;
        bool interactive = all.GetValueOrDefault("kbdinteractiveauthentication", all.GetValueOrDefault("challengeresponseauthentication", "no")) is "yes";
        return new SshServerSettings(
            root.GetValueOrDefault("permitrootlogin", all.GetValueOrDefault("permitrootlogin", "yes")),
            passwords is "yes" || (interactive && all.GetValueOrDefault("usepam", "no") is "yes"),
            (passwords is "yes" || interactive) && all.GetValueOrDefault("permitemptypasswords", "no") is "yes");
    }

    private static Dictionary<string, string> Settings(IEnumerable<string> lines)
    {
        Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] words in lines.Select(line => line.Split(' ', 2)).Where(words => words.Length == 2))
            settings.TryAdd(words[0], words[1].Trim().ToLowerInvariant());
        return settings;
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
