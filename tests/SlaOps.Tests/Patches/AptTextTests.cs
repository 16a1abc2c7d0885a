namespace SlaOps.Tests;

public class AptTextTests
{
    // Printed by apt-cache 2.6.1 on Debian 12, addresses shortened.
    private const string Policy = """
        bash:
          Installed: 5.2.15-2+b8
          Candidate: 5.2.15-2+b13
          Version table:
             5.2.15-2+b13 500
                500 http://mirror/debian bookworm/main amd64 Packages
         *** 5.2.15-2+b8 100
                100 /var/lib/dpkg/status
        libc6:
          Installed: 2.36-9+deb12u14
          Candidate: 2.36-9+deb12u14
          Version table:
         *** 2.36-9+deb12u14 500
                500 http://mirror/debian bookworm/main amd64 Packages
                100 /var/lib/dpkg/status
             2.36-9+deb12u7 500
                500 http://mirror/debian-security bookworm-security/main amd64 Packages
        openssl:
          Installed: 3.0.17-1~deb12u2
          Candidate: 3.0.22-1~deb12u2
          Version table:
             3.0.22-1~deb12u2 500
                500 http://mirror/debian bookworm-updates/main amd64 Packages
             3.0.20-1~deb12u2 500
                500 http://mirror/debian-security bookworm-security/main amd64 Packages
             3.0.19-1~deb12u1 500
                500 http://mirror/debian-security bookworm-security/main amd64 Packages
         *** 3.0.17-1~deb12u2 100
                100 /var/lib/dpkg/status
        snapd:
          Installed: 2.60
          Candidate: 2.61
          Version table:
             2.61 500 (phased 20%)
                500 http://mirror/ubuntu jammy-security/main amd64 Packages
         *** 2.60 100
                100 /var/lib/dpkg/status
        """;

    [Fact]
    public void A_security_update_waits_where_a_security_archive_has_a_newer_version_though_a_later_one_came_without_it()
    {
        PendingUpdate[] pending = [.. AptText.Pending(AptText.Policy(Policy), new HashSet<string> { "openssl" }, null)];
        Assert.Equal(["openssl 3.0.19-1~deb12u1", "snapd 2.61"], pending.Select(update => update.ToString()));
        Assert.Equal([(true, false), (false, true)], pending.Select(update => (update.Held, update.Phased)));
    }

    [Theory]
    [InlineData("bookworm-security/main", true)]
    [InlineData("jammy-infra-security/main", true)]
    [InlineData("stretch/updates/main", true)]
    [InlineData("bookworm-updates/main", false)]
    [InlineData("bookworm/main", false)]
    public void Security_suites_are_known_by_name(string suite, bool expected) => Assert.Equal(expected, AptText.IsSecuritySuite(suite));

    [Theory]
    [InlineData("Hash: SHA256\n\nOrigin: Debian\nDate: Sat, 21 Nov 2026 00:53:02 UTC\nValid-Until: x", "2026-11-21T00:53:02+00:00")]
    [InlineData("Date: Thu, 5 Nov 2026 10:00:00 UTC\n", "2026-11-05T10:00:00+00:00")]
    [InlineData("Date: soon\n", null)]
    [InlineData("", null)]
    public void The_date_of_an_index_is_read(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected), AptText.ReleaseDate(text));

    [Theory]
    [InlineData("release \nrelease Date: Sat, 21 Nov 2026 00:53:02 UTC\ntouched 1795000000\ntouched 1795100000\n", 1795100000L, "2026-11-21T00:53:02+00:00")]
    // Never fetched: the folder has a date of its own, from when the machine was installed.
    [InlineData("touched 1795000000\n", null, null)]
    [InlineData("", null, null)]
    // Fetched, and its dates cannot be told.
    [InlineData("release \n", null, null)]
    public void Lists_that_were_never_fetched_have_no_date(string text, long? fetched, string? security) => Assert.Equal(
        new AptLists(fetched is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null, security is null ? null : DateTimeOffset.Parse(security)), AptListsText.Parse(text));

    [Fact]
    public void Runs_that_saw_an_update_narrow_since_when_it_waits()
    {
        MemoryLedger ledger = new();
        DateTimeOffset start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        string[][] runs = [["a 1"], [], ["a 1"], ["a 1", "b 1"]];
        for (int day = 0; day < runs.Length; day++)
            ledger.Add(Observed(start.AddDays(day), runs[day]));
        PendingUpdate[] pending = [Update("a", start.AddDays(5)), Update("b", start.AddDays(2)), Update("c", null)];
        PatchObservations.Narrow(pending, ledger.Entries);
        // a: seen on day 0, gone on day 1, seen again from day 2; the lists of day 1 were an hour old.
        Assert.Equal((start.AddDays(2), start.AddDays(1).AddHours(-1)), (pending[0].KnownSince!.Value, pending[0].AbsentAt!.Value));
        // b: the archive's own date is earlier than the first run that saw it.
        Assert.Equal((start.AddDays(2), start.AddDays(2).AddHours(-1)), (pending[1].KnownSince!.Value, pending[1].AbsentAt!.Value));
        Assert.Equal((null, start.AddDays(3).AddHours(-1)), (pending[2].KnownSince, pending[2].AbsentAt!.Value));
    }

    [Fact]
    public void Upgrades_are_listed_once_newest_first_and_marked_by_the_archive_that_has_them()
    {
        PackageChange upgrade = new("openssl", "upgrade", "3.0.16", "3.0.19-1~deb12u1");
        PackageRun[] runs =
        [
            new(new DateTime(2026, 5, 1, 3, 0, 0), false, [upgrade, new("vim", "install", null, "9")]),
            new(new DateTime(2026, 5, 1, 3, 0, 4), false, [upgrade]),
            new(new DateTime(2026, 5, 9, 3, 0, 0), true, [new("bash", "upgrade", "1", "2")]),
            new(new DateTime(2026, 5, 8, 3, 0, 0), false, [new("bash", "upgrade", "5.2.14", "5.2.15-2+b13"), new("gone", "upgrade", "1", "2")]),
        ];
        IReadOnlyList<PatchEntry> history = PatchHistory.Of(runs, TimeZoneInfo.Utc);
        PatchHistory.MarkSecurity(history, AptText.Policy(Policy));
        Assert.Equal([("bash", (bool?)false), ("gone", null), ("openssl", true)], history.Select(entry => (entry.Package, entry.Security)));
        Assert.Null(PatchHistory.LongestGap(history));
    }

    private static PendingUpdate Update(string name, DateTimeOffset? known) => new() { Package = name, Available = "1", KnownSince = known };

    private static LedgerEvent Observed(DateTimeOffset at, string[] pending) => PatchObservations.Observed(new PatchEvidence
    {
        Status = new PatchStatus
        {
            ComputerName = "web1",
            Manager = "apt",
            ListsUpdatedAt = at.AddHours(-1),
            Pending = [.. pending.Select(text => text.Split(' ')).Select(parts => new PendingUpdate { Package = parts[0], Available = parts[1] })],
        },
        ObservedAt = at,
    });
}
