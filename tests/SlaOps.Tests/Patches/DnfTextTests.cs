namespace SlaOps.Tests;

// What dnf 4.14 and rpm 4.18 (Debian 12) printed is in Fuzzing/Seeds/dnf, all but what dnf 5 prints. Unless a line says otherwise, text here
// is written by hand after the formats that dnf 4, dnf 5 and rpm document: dnf 5 does not run where these tests were made.
public class DnfTextTests
{
    [Theory]
    [InlineData("RHSA-2024:1234 Important/Sec. openssl-1:3.0.7-25.el9_3.x86_64", "RHSA-2024:1234", "Important", "openssl", "1:3.0.7-25.el9_3", "x86_64")]
    [InlineData("FEDORA-2024-0123456789 Moderate/Sec.  python3-pip-wheel-23.3.2-1.fc40.noarch", "FEDORA-2024-0123456789", "Moderate", "python3-pip-wheel", "23.3.2-1.fc40", "noarch")]
    [InlineData("FEDORA-2024-0123456789 Unknown/Sec. a-1-2.noarch", "FEDORA-2024-0123456789", null, "a", "1-2", "noarch")]
    [InlineData("FEDORA-2024-0123456789 None/Sec. a-1-2.noarch\r", "FEDORA-2024-0123456789", null, "a", "1-2", "noarch")]
    // As dnf 4.14 printed them with --all: installed, and not.
    [InlineData("i RHSA-2024:1111 Important/Sec. openssl-1:3.0.7-27.el9.noarch", "RHSA-2024:1111", "Important", "openssl", "1:3.0.7-27.el9", "noarch")]
    [InlineData("  RHSA-2024:2222 Low/Sec.       openssl-1:3.0.7-28.el9.noarch", "RHSA-2024:2222", "Low", "openssl", "1:3.0.7-28.el9", "noarch")]
    [InlineData("FEDORA-2024-0123456789 security Critical kernel-core-6.8.5-301.fc40.x86_64 2024-04-15 01:02:03", "FEDORA-2024-0123456789", "Critical", "kernel-core", "6.8.5-301.fc40", "x86_64")]
    public void An_advisory_names_its_severity_and_package(string line, string id, string? severity, string package, string version, string architecture)
    {
        DnfAdvisories read = DnfText.Advisories([line]);
        Assert.Equal(0, read.Problems);
        Assert.Equal([new DnfAdvisory(id, severity, package, version, architecture)], read.Advisories);
    }

    [Theory]
    [InlineData("Name                   Type     Severity  Package                       Issued", 0)]
    [InlineData("FEDORA-2024-0123456789 bugfix a-1-2.noarch", 0)]
    [InlineData("FEDORA-2024-0123456789 enhancement a-1-2.noarch", 0)]
    [InlineData("", 0)]
    [InlineData("RHSA-2024:1234 Important/Sec.", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. openssl", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. openssl-3.x86_64", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. -3-1.x86_64", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. a--1.x86_64", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. a-1-.x86_64", 1)]
    [InlineData("RHSA-2024:1234 Important/Sec. a-1-1.", 1)]
    [InlineData("Error: Failed to download metadata for repo 'baseos'", 1)]
    public void What_is_no_security_advisory_is_none(string line, int problems)
    {
        DnfAdvisories read = DnfText.Advisories([line]);
        Assert.Empty(read.Advisories);
        Assert.Equal(problems, read.Problems);
    }

    [Fact]
    public void The_rpm_database_tells_versions_and_moments()
    {
        RpmPackages read = DnfText.Installed(["openssl\t3.0.7-25.el9_3\t1719236185", "gpg-pubkey\tfd431d51-4ae0493b\t1719236000", "", "bash\t5.1.8-9.el9\t1719236186\r"]);
        Assert.Equal(0, read.Problems);
        Assert.Equal(
            [
                new RpmPackage("openssl", "3.0.7-25.el9_3", new DateTimeOffset(2024, 6, 24, 13, 36, 25, TimeSpan.Zero)),
                new RpmPackage("bash", "5.1.8-9.el9", new DateTimeOffset(2024, 6, 24, 13, 36, 26, TimeSpan.Zero)),
            ],
            read.Packages);
    }

    [Theory]
    [InlineData("openssl\t3.0.7-25.el9_3")]
    [InlineData("openssl\t3.0.7-25.el9_3\t")]
    [InlineData("openssl\t3.0.7-25.el9_3\t0")]
    [InlineData("openssl\t3.0.7-25.el9_3\t-1")]
    [InlineData("openssl\t3.0.7-25.el9_3\t(none)")]
    [InlineData("openssl\t3.0.7-25.el9_3\t253402300800")]
    [InlineData("openssl\t3.0.7-25.el9_3\t99999999999999999999")]
    [InlineData("openssl\t3.0.7-25.el9_3\t1719236185\tx")]
    [InlineData("\t3.0.7-25.el9_3\t1719236185")]
    [InlineData("openssl\t\t1719236185")]
    [InlineData("error: cannot open Packages database")]
    public void A_line_that_is_no_package_is_counted(string line)
    {
        RpmPackages read = DnfText.Installed([line]);
        Assert.Empty(read.Packages);
        Assert.Equal(1, read.Problems);
    }

    [Fact]
    public void The_last_second_there_is_is_read() => Assert.Equal(9999, Assert.Single(DnfText.Installed(["a\t1-1\t253402300799"]).Packages).Installed.Year);

    [Fact]
    public void What_dnf_4_printed_is_read_whole()
    {
        DnfAdvisories updates = DnfText.Advisories(Seed("updateinfo-4-kinds.txt"));
        Assert.Equal(0, updates.Problems);
        Assert.Equal(
            [new DnfAdvisory("RHSA-2026:0002", "Important", "openssl", "1:3.0.2-1.el9", "noarch"), new DnfAdvisory("RHSA-2026:0003", "Low", "openssl", "1:3.0.3-1.el9", "noarch")],
            updates.Advisories);
        Assert.Equal(updates.Advisories, DnfText.Advisories(Seed("updateinfo-4.txt")).Advisories);
        Assert.Equal(updates.Advisories, DnfText.Advisories(Seed("updateinfo-4-all.txt")).Advisories);
        RpmPackages installed = DnfText.Installed(Seed("rpm.txt"));
        Assert.Equal((0, "plain 1-1, openssl 1:3.0.1-1.el9"), (installed.Problems, string.Join(", ", installed.Packages.Select(package => $"{package.Package} {package.Version}"))));
    }

    [Fact]
    public void Only_repositories_are_named()
    {
        string[] printed = ["repo id    repo name", "_dnf_local _dnf_local", "baseos     Base OS", "appstream", "", "x repo id "];
        Assert.Equal(["baseos", "appstream", "x"], DnfText.Repositories(string.Join('\n', printed)));
    }

    [Fact]
    public void Of_each_repository_the_newest_cache_counts()
    {
        const string caches = """
            1000 /var/cache/dnf/base-0123456789abcdef/repodata/aa-primary.xml.gz
            9000 /var/cache/dnf/base-0123456789abcdef/repodata/aa-updateinfo.xml.gz
            2000 /var/cache/dnf/base-os-fedcba9876543210/repodata/primary.xml.zst
            2001 /var/cache/dnf/base-fedcba9876543210/repodata/bb-primary.xml.zck
            3000 /var/cache/libdnf5/new-fedcba9876543210/repodata/bb-primary.xml.zst
            3001 /var/cache/libdnf5/new-fedcba9876543210/repodata/bb-updateinfo.xml.zst
            4000 /var/cache/dnf/only-fedcba9876543210/repodata/bb-updateinfo.xml.zst
            """;
        Assert.Equal(
            [new DnfCache("base", DateTimeOffset.FromUnixTimeSeconds(2001), HasAdvisories: false), new DnfCache("base-os", DateTimeOffset.FromUnixTimeSeconds(2000), HasAdvisories: false), new DnfCache("new", DateTimeOffset.FromUnixTimeSeconds(3000), HasAdvisories: true)],
            DnfCachesText.Parse(caches.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x /var/cache/dnf/base-0123456789abcdef/repodata/aa-primary.xml.gz")]
    [InlineData("0 /var/cache/dnf/base-0123456789abcdef/repodata/aa-primary.xml.gz")]
    [InlineData("253402300800 /var/cache/dnf/base-0123456789abcdef/repodata/aa-primary.xml.gz")]
    [InlineData("1 /var/cache/dnf/-0123456789abcdef/repodata/aa-primary.xml.gz")]
    [InlineData("1 /var/cache/dnf/base/repodata/aa-primary.xml.gz")]
    [InlineData("1 /var/cache/dnf/base-0123456789abcdef/aa-primary.xml.gz")]
    [InlineData("stat: cannot statx '/var/cache/dnf/*/repodata/*primary.xml*'")]
    public void What_is_no_cache_is_none(string line) => Assert.Empty(DnfCachesText.Parse(line));

    // Of one order, and turned round of the other; a live test asks rpm itself.
    [Theory]
    [InlineData("3.0.9-1.el9", "3.0.10-1.el9", -1)]
    [InlineData("3.0.7-25.el9", "3.0.7-25.el9_3", -1)]
    [InlineData("1:1.0-1", "2.0-1", 1)]
    [InlineData("0:1.0-1", "1.0-1", 0)]
    [InlineData("1.0~rc1-1", "1.0-1", -1)]
    [InlineData("1.0^git1-1", "1.0-1", 1)]
    [InlineData("1.0^git1-1", "1.0.1-1", -1)]
    [InlineData("1.0a-1", "1.0.1-1", -1)]
    [InlineData("1.01-1", "1.1-1", 0)]
    [InlineData("1.0", "1.0-1", -1)]
    [InlineData("", "0", -1)]
    public void Versions_are_ordered(string left, string right, int order)
    {
        Assert.Equal(order, RpmVersion.Compare(left, right));
        Assert.Equal(-order, RpmVersion.Compare(right, left));
    }

    // An advisory asks for 3.0.10-1.el9.
    [Theory]
    [InlineData("3.0.9-1.el9", "3.0.10-1.el9", true)]
    [InlineData("3.0.9-1.el9", "3.0.11-1.el9", true)]
    [InlineData("3.0.9-1.el9", "3.0.9-2.el9", null)]
    [InlineData("3.0.10-1.el9", "3.0.11-1.el9", null)]
    // The last one of a package alone is known.
    [InlineData(null, "3.0.10-1.el9", true)]
    [InlineData(null, "3.0.11-1.el9", null)]
    public void An_upgrade_is_for_security_if_an_advisory_asks_for_what_it_brought(string? from, string to, bool? security)
    {
        PatchEntry entry = new() { Package = "openssl", From = from, To = to }, other = new() { Package = "bash", From = from, To = to };
        PatchHistory.MarkSecurity([entry, other], [new DnfAdvisory("RHSA-2026:0010", null, "openssl", "1:3.0.10-1.el9", "noarch")]);
        Assert.Equal((security, null), (entry.Security, other.Security));
    }

    private static string[] Seed(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds", "dnf", name));
}
