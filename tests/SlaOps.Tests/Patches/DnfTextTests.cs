namespace SlaOps.Tests;

// Unless a line says otherwise, text here is written by hand after the formats that dnf 4, dnf 5 and rpm document.
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
}
