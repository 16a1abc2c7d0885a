using SlaOps.Tests.Backup;

namespace SlaOps.Tests;

public class AdministratorTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static SlaPolicy Policy(params string[] administrators) => Sample.Policy() with { Access = new AccessPolicy { Administrators = administrators } };

    [Theory]
    [InlineData("root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL", "root", "sudo", false)]
    [InlineData("alice ALL=(ALL) NOPASSWD: ALL", "alice", "", false)]
    [InlineData("alice ALL=ALL", "alice", "", false)] // no list is root
    [InlineData("alice, bob web1, web2 = (root) ALL", "alice bob", "", false)]
    [InlineData("alice ALL=(postgres) ALL", "", "", false)]
    [InlineData("alice ALL=(ALL, !root) ALL", "", "", false)]
    [InlineData("alice ALL=(:adm) ALL", "", "", false)]
    [InlineData("alice ALL=(root) /usr/bin/systemctl restart nginx", "", "", false)]
    [InlineData("alice ALL=(root) /bin/ls, NOPASSWD: SETENV: ALL", "alice", "", false)]
    [InlineData("User_Alias OPS = alice, %ops : DB = carol\nOPS ALL=(ALL) ALL", "alice", "ops", false)]
    [InlineData("User_Alias A = B\nUser_Alias B = A\nA ALL=(ALL) ALL", "", "", false)] // a circle ends
    [InlineData("Runas_Alias ADM = root, daemon\nalice ALL=(ADM) ALL", "alice", "", false)]
    [InlineData("Cmnd_Alias EVERY = ALL\nalice ALL=EVERY", "alice", "", false)]
    [InlineData("#1000 ALL=(ALL) ALL\n# bob ALL=(ALL) ALL\n#include /etc/x", "#1000", "", false)]
    [InlineData("ALL ALL=(ALL) ALL", "", "", true)]
    [InlineData("alice ALL=(ALL) \\\n  NOPASSWD: ALL # for now", "alice", "", false)]
    [InlineData("Defaults env_reset\nDefaults:alice !requiretty\n@includedir /etc/sudoers.d", "", "", false)]
    [InlineData("!alice ALL=(ALL) ALL\n+netgroup ALL=(ALL) ALL", "", "", false)]
    [InlineData("alice\n= ALL\nalice ALL=(ALL ALL\n,,, =", "", "", false)]
    public void Sudoers_tell_who_may_run_anything_as_root(string text, string users, string groups, bool everybody)
    {
        SudoRights rights = SudoersText.Parse(text);
        Assert.Equal((users, groups, everybody), (string.Join(' ', rights.Users.Order(StringComparer.Ordinal)), string.Join(' ', rights.Groups), rights.Everybody));
    }

    private const string Host = """
        @@slaops passwd ok
        root:x:0:0:root:/root:/bin/bash
        toor:x:0:0::/root:/bin/sh
        alice:x:1000:1000::/home/alice:/bin/bash
        bob:x:1001:27::/home/bob:/bin/bash
        dave:x:1002:1002::/home/dave:/bin/bash
        @@slaops group ok
        root:x:0:
        sudo:x:27:alice
        wheel:x:10:dave
        @@slaops pam ok
        password requisite pam_pwquality.so retry=3
        @@slaops quality ok
        # minlen = 6
        minlen = 12
        @@slaops end ok
        """;

    private const string Sudoers = """
        /etc/sudoers:root ALL=(ALL:ALL) ALL
        /etc/sudoers:%sudo ALL=(ALL:ALL) ALL
        /etc/sudoers:@includedir /etc/sudoers.d
        /etc/sudoers.d/dave:#1002 ALL=(ALL) ALL
        /etc/sudoers.d/old.bak:erin ALL=(ALL) ALL
        /etc/sudoers.d/old~:erin ALL=(ALL) ALL
        """;

    private const string Sshd = """
        permitrootlogin without-password
        passwordauthentication no
        kbdinteractiveauthentication no
        permitemptypasswords no
        usepam yes
        """;

    private static readonly UnansweredTool Refused = new("it", "NeedsRoot") { Sudoers = "slaops ALL=(root) NOPASSWD: /usr/bin/it" };

    // bob by his primary group; wheel has no rule and gives nothing; dave by his number.
    [Fact]
    public void A_host_tells_its_administrators()
    {
        AdministratorEvidence evidence = Parse(Host);
        Assert.Equal(["alice group sudo", "bob group sudo", "dave sudoers", "toor uid 0"], evidence.Administrators.Select(one => one.Key + " " + one.Value));
        Assert.Equal((new SshServerSettings("without-password", false, false), true, 12), (evidence.Ssh, evidence.ChecksQuality, evidence.LeastLength));
    }

    // Where sudoers may not be read the groups that have a rule by custom are all that is known.
    [Fact]
    public void Without_sudoers_the_usual_groups_count_and_more_may_be_there()
    {
        AdministratorEvidence evidence = Parse(Host, Secrets() with { Sudoers = new RootText(null, Refused) });
        Assert.Equal(["alice", "bob", "dave", "toor"], evidence.Administrators.Keys);
        Assert.Equal(Refused, evidence.SudoersUnread);
    }

    [Theory]
    [InlineData("@include /etc/sudoers.local", "/etc/sudoers.local")]
    [InlineData("#includedir /usr/local/etc/sudoers.d", "/usr/local/etc/sudoers.d")]
    [InlineData("# include /etc/sudoers.local", null)]
    [InlineData("#includedir \"/etc/sudoers.d\"", null)]
    public void Sudoers_that_are_included_from_elsewhere_are_not_known(string line, string? unread) =>
        Assert.Equal(unread, Parse(Host, Secrets() with { Sudoers = new RootText("/etc/sudoers:" + line, null) }).SudoersUnread?.Tool);

    [Fact]
    public void A_cut_answer_is_a_gap() => Assert.NotNull(Parse(Host.Replace("@@slaops end ok", "", StringComparison.Ordinal)).Gap);

    private const string Files = "/etc/ssh/sshd_config:Include sshd_config.d/*.conf\n/etc/ssh/sshd_config:PasswordAuthentication no\n";

    // Criteria, then R: root by password; P: passwords; E: empty ones. Null: what belongs to it was not read.
    [Theory]
    [InlineData("", "")]
    [InlineData("/etc/ssh/sshd_config:Match User deploy\n/etc/ssh/sshd_config:  PasswordAuthentication yes", "User deploy P")]
    [InlineData("/etc/ssh/sshd_config:match=\"User\" \"root\" Address 10.0.0.0/8 # office\n/etc/ssh/sshd_config:\tpermitROOTlogin=\"YES\"", "User root Address 10.0.0.0/8 R")]
    [InlineData("/etc/ssh/sshd_config:Match User alice,!root,*\n/etc/ssh/sshd_config:PermitRootLogin yes", "User alice,!root,* ")]
    [InlineData("/etc/ssh/sshd_config:Match Group ops User r??t\n/etc/ssh/sshd_config:PermitRootLogin yes", "Group ops User r??t R")]
    [InlineData("/etc/ssh/sshd_config:Match all\n/etc/ssh/sshd_config:ChallengeResponseAuthentication yes\n/etc/ssh/sshd_config:PermitEmptyPasswords yes", "all PE")]
    [InlineData("/etc/ssh/sshd_config:Match User a\n/etc/ssh/sshd_config:PasswordAuthentication no\n/etc/ssh/sshd_config:PasswordAuthentication yes", "User a ")]
    // A file's Match ends with the file: the main file's next line is everybody's.
    [InlineData("/etc/ssh/sshd_config.d/b.conf:Match Address 10.1.1.1\n/etc/ssh/sshd_config.d/b.conf:X11Forwarding yes\n/etc/ssh/sshd_config.d/a.conf:Match User a\n/etc/ssh/sshd_config.d/a.conf:PasswordAuthentication yes\n/etc/ssh/sshd_config.d/a.conf.bak:Match User b", "User a P; Address 10.1.1.1 ")]
    // What a block includes is part of it.
    [InlineData("/etc/ssh/sshd_config:Match Address 10.1.1.1\n/etc/ssh/sshd_config:Include /etc/ssh/sshd_config.d/x.inc\n/etc/ssh/sshd_config:PermitEmptyPasswords yes\n/etc/ssh/sshd_config.d/x.inc:PasswordAuthentication yes\n/etc/ssh/sshd_config.d/x.inc:Match User a\n/etc/ssh/sshd_config.d/x.inc:PermitEmptyPasswords yes", "Address 10.1.1.1 ; Address 10.1.1.1 P; Address 10.1.1.1 User a ")]
    [InlineData("/etc/ssh/sshd_config:Include /etc/ssh/other.conf", null)]
    [InlineData("/etc/ssh/sshd_config:Include /srv/*.conf", null)]
    [InlineData("/etc/ssh/sshd_config:Include sshd_config.d/[ab].conf", null)]
    [InlineData("/etc/ssh/sshd_config:Include /etc/ssh/sshd_config", null)] // a circle
    public void Match_blocks_count_each_by_itself(string lines, string? expected)
    {
        IReadOnlyList<SshServerMatch>? matches = Parse(Host, Secrets() with { SshdFiles = new RootText(Files + lines, null) }).SshMatches;
        Assert.Equal(expected, matches is null ? null : string.Join("; ", matches.Select(match => $"{match.Criteria} {(match.Settings.RootLogin == "yes" ? "R" : "")}{(match.Settings.Passwords ? "P" : "")}{(match.Settings.EmptyPasswords ? "E" : "")}")));
    }

    public static TheoryData<string, AdministratorEvidence, string, string, string> Cases
    {
        get
        {
            AdministratorEvidence sound = Evidence();
            SshServerSettings ssh = sound.Ssh!;
            return new()
            {
                { "sound", sound, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "unlisted", sound with { Administrators = Of("mallory") }, "Breached AdministratorUnlisted", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "everybody", sound with { Everybody = true }, "Breached AdministratorEverybody", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "sudoers unread", sound with { SudoersUnread = Refused }, "Unknown NeedsRoot", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "sudoers unread, unlisted", sound with { SudoersUnread = Refused, Administrators = Of("mallory") }, "Breached AdministratorUnlisted", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "second root", sound with { Administrators = new Dictionary<string, string> { ["alice"] = "uid 0" } }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Breached AccountSharesRoot" },
                { "an administrator's empty password", sound with { EmptyPasswords = ["alice"] }, "Met AdministratorsListed", "Breached PasswordEmpty", "Breached PasswordEmpty" },
                { "another's empty password", sound with { EmptyPasswords = ["guest"] }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Breached PasswordEmpty" },
                { "shadow unread", sound with { EmptyPasswords = null, ShadowUnread = Refused }, "Met AdministratorsListed", "Unknown NeedsRoot", "Unknown NeedsRoot" },
                { "root by key", sound with { Ssh = ssh with { RootLogin = "without-password" } }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "root by password", sound with { Ssh = ssh with { RootLogin = "yes" } }, "Met AdministratorsListed", "AtRisk SshRootLogin", "Met CredentialsManaged" },
                { "root by what is not known", sound with { Ssh = ssh with { RootLogin = "sometimes" } }, "Met AdministratorsListed", "AtRisk SshRootLogin", "Met CredentialsManaged" },
                { "passwords", sound with { Ssh = ssh with { Passwords = true } }, "Met AdministratorsListed", "AtRisk SshPasswordLogin", "Met CredentialsManaged" },
                { "empty passwords by SSH", sound with { Ssh = ssh with { EmptyPasswords = true } }, "Met AdministratorsListed", "Breached SshEmptyPasswords", "Met CredentialsManaged" },
                { "a match for root", sound with { SshMatches = [Fits(ssh with { RootLogin = "yes" })] }, "Met AdministratorsListed", "AtRisk SshMatchPermits", "Met CredentialsManaged" },
                { "a match with passwords", sound with { SshMatches = [Fits(ssh), Fits(ssh with { Passwords = true })] }, "Met AdministratorsListed", "AtRisk SshMatchPermits", "Met CredentialsManaged" },
                { "a match with empty passwords", sound with { SshMatches = [Fits(ssh with { Passwords = true, EmptyPasswords = true })] }, "Met AdministratorsListed", "Breached SshMatchPermits", "Met CredentialsManaged" },
                { "a match that permits no more", sound with { SshMatches = [Fits(ssh)] }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "matches unread", sound with { SshMatches = null, SshUnread = Refused }, "Met AdministratorsListed", "Unknown NeedsRoot", "Met CredentialsManaged" },
                { "sshd unread", sound with { Ssh = null, SshMatches = null, SshUnread = Refused }, "Met AdministratorsListed", "Unknown NeedsRoot", "Met CredentialsManaged" },
                { "sshd unread for no reason", sound with { Ssh = null }, "Met AdministratorsListed", "Unknown Unreadable", "Met CredentialsManaged" },
                { "no sshd", sound with { Ssh = null, HasSsh = false }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Met CredentialsManaged" },
                { "unchecked", sound with { ChecksQuality = false }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "AtRisk PasswordUnchecked" },
                { "PAM unread", sound with { ChecksQuality = null }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "Unknown Unreadable" },
                { "short", sound with { LeastLength = 7 }, "Met AdministratorsListed", "Met AdministratorsAuthenticate", "AtRisk PasswordShort" },
                { "a gap", sound with { Gap = new EvidenceGap(Reasons.HostUnreachable, "h", "a", "w") }, "Unknown HostUnreachable", "Unknown HostUnreachable", "Unknown HostUnreachable" },
                { "later", sound with { ObservedAt = At.AddTicks(1) }, "Unknown NotObservedThen", "Unknown NotObservedThen", "Unknown NotObservedThen" },
                { "stale", sound with { ObservedAt = At.AddDays(-1).AddTicks(-1) }, "Unknown Stale", "Unknown Stale", "Unknown Stale" },
            };
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_host_is_judged(string what, AdministratorEvidence evidence, string access, string authentication, string credentials) =>
        Assert.Equal([what, access, authentication, credentials], [what, .. AdministratorJudge.Judge(Policy("alice"), evidence, At).Select(Text)]);

    [Fact]
    public void Without_a_list_nobody_can_be_told_apart() =>
        Assert.Equal("Unknown AdministratorsUnnamed", Text(AdministratorJudge.Judge(Policy(), Evidence(), At).First()));

    [Fact]
    public void A_policy_may_allow_more()
    {
        SshServerSettings open = new("yes", true, false);
        SlaPolicy lax = Sample.Policy() with { Access = new AccessPolicy { Administrators = ["alice"], RootLogin = "yes", SshPasswords = true, PasswordLength = 1 } };
        AdministratorEvidence evidence = Evidence() with { Ssh = open, SshMatches = [Fits(open)], LeastLength = 1 };
        Assert.All(AdministratorJudge.Judge(lax, evidence, At), verdict => Assert.Equal(VerdictStatus.Met, verdict.Status));
    }

    [Theory]
    [InlineData("'alice'@'%' 'root'@'localhost' 'mariadb.sys'@'localhost' 'mysql.session'@'localhost'", "Met AdministratorsListed")]
    [InlineData("'alice'@'%' 'root'@'%'", "Breached AdministratorUnlisted")]
    [InlineData("", "Met AdministratorsListed")]
    public void A_databases_accounts_are_judged(string grantees, string expected)
    {
        DatabaseAccountEvidence evidence = new() { Database = "db", ObservedAt = At, Node = "db1", Accounts = AdministratorText.DatabaseAccounts(grantees.Split(' ', StringSplitOptions.RemoveEmptyEntries)) };
        Assert.Equal((expected, "database:db"), (Text(AdministratorJudge.Judge(Policy("alice"), evidence, At)), AdministratorJudge.Judge(Policy("alice"), evidence, At).Target));
        Assert.Equal("Unknown DatabaseDenied", Text(AdministratorJudge.Judge(Policy("alice"), evidence with { Gap = new EvidenceGap(Reasons.DatabaseDenied, "n", "w") }, At)));
    }

    private static AdministratorEvidence Evidence() => new()
    {
        Host = "web1",
        ObservedAt = At,
        Administrators = Of("alice"),
        EmptyPasswords = [],
        Ssh = new SshServerSettings("no", false, false),
        SshMatches = [],
        HasSsh = true,
        ChecksQuality = true,
        LeastLength = 8,
    };

    private static Dictionary<string, string> Of(string account) => new() { [account] = "sudoers" };

    private static SshServerMatch Fits(SshServerSettings settings) => new("User a", settings);

    private static AdministratorSecrets Secrets() => new(new RootText(Sudoers.ReplaceLineEndings("\n"), null), new RootText("", null), true, new RootText(Sshd, null), new RootText(Files, null));

    private static AdministratorEvidence Parse(string text, AdministratorSecrets? secrets = null) => AdministratorText.Parse("web1", At, text.ReplaceLineEndings("\n"), secrets ?? Secrets());

    private static string Text(Verdict verdict) => $"{verdict.Status} {verdict.Reason}";
}
