namespace SlaOps.Systems.Tests;

/// <summary>The real dnf and rpm, asked as on a host of the RHEL family.</summary>
public sealed class DnfPatchesTests(RpmPackageFiles packages) : IClassFixture<RpmPackageFiles>
{
    // Two fixes for openssl, of which the older one comes later by letters; a bug of tool's is no security.
    private static readonly string[] Advisories =
    [
        DnfHost.Advisory("RHSA-2026:0011", "security", "openssl", "3.0.11", epoch: "1", severity: "Low"),
        DnfHost.Advisory("RHSA-2026:0010", "security", "openssl", "3.0.10", epoch: "1"),
        DnfHost.Advisory("RHBA-2026:0002", "bugfix", "tool", "2"),
    ];

    private static readonly string[] All = ["openssl", "tool", "glibc"];

    private static readonly SlaPolicy Policy = new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2024, 1, 1),
        TimeZone = TimeZoneInfo.Utc,
        Clauses = new Dictionary<string, ClausePromise>(),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_security_update_waits_with_its_versions_and_no_other_one()
    {
        using DnfHost host = Behind(Advisories);
        await using HostSession session = host.Session();
        PatchEvidence evidence = await PatchCollector.CollectAsync(session, ledger: null, Token);
        Assert.Equal((null, "dnf"), (evidence.Problem, evidence.Status.Manager));
        PendingUpdate update = Assert.Single(evidence.Status.Pending);
        Assert.Equal(("openssl", "1:3.0.9-1.el9", "1:3.0.10-1.el9", false), (update.Package, update.Installed, update.Available, update.Held));
        Assert.InRange(evidence.Status.ListsUpdatedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Empty(evidence.Status.History);
    }

    [Fact]
    public async Task An_account_that_is_not_root_sees_it_all()
    {
        using DnfHost host = Behind(Advisories);
        host.Dnf("upgrade", "tool");
        await using HostSession session = host.Session(root: false);
        PatchEvidence evidence = await AskAsync(session);
        Assert.Equal((null, "openssl 1:3.0.10-1.el9"), (evidence.Problem, Assert.Single(evidence.Status.Pending).ToString()));
        Assert.Equal(("tool", "1-1.el9", "2-1.el9"), Assert.Single(evidence.Status.History.Select(entry => (entry.Package, entry.From, entry.To))));
    }

    [Fact]
    public async Task Once_it_is_in_nothing_waits_and_the_history_names_it_a_security_patch()
    {
        using DnfHost host = Behind(Advisories);
        // Newer than what the advisories ask for: it holds their fixes.
        host.Dnf("upgrade", "openssl");
        host.Dnf("upgrade", "tool");
        await using HostSession session = host.Session();
        PatchEvidence evidence = await AskAsync(session);
        Assert.Empty(evidence.Status.Pending);
        Assert.Equal([("tool", "1-1.el9", "2-1.el9", null), ("openssl", "3.0.9-1.el9", "3.0.12-1.el9", true)], evidence.Status.History.Select(entry => (entry.Package, entry.From, entry.To, entry.Security)));
        Assert.All(evidence.Status.History, entry => Assert.InRange(entry.At, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow));
        Assert.Equal(evidence.Status.History[1].At, evidence.Status.LastSecurityPatch);
        Assert.Equal((VerdictStatus.Met, "PatchNonePending"), Outcome(evidence));
    }

    [Fact]
    public async Task Asking_makes_an_old_cache_no_fresher_and_fetching_does()
    {
        using DnfHost host = Current(Advisories);
        await using HostSession session = host.Session();
        host.Age("base", TimeSpan.FromDays(3));
        for (int asked = 0; asked < 2; asked++)
            Assert.Equal((VerdictStatus.Unknown, "PatchListsStale"), Outcome(await AskAsync(session)));
        // Nothing new is there: dnf keeps what it has.
        host.Dnf("makecache", "--refresh");
        Assert.Equal((VerdictStatus.Met, "PatchNonePending"), Outcome(await AskAsync(session)));
    }

    [Fact]
    public async Task Only_repositories_with_advisories_have_to_be_fresh()
    {
        using DnfHost host = Current(Advisories);
        host.Publish("tools", ["tool"]);
        host.Dnf("makecache");
        host.Age("tools", TimeSpan.FromDays(30));
        await using HostSession session = host.Session();
        Assert.Equal((VerdictStatus.Met, "PatchNonePending"), Outcome(await AskAsync(session)));
    }

    [Fact]
    public async Task Without_advisories_of_the_system_nothing_is_known()
    {
        using DnfHost host = Behind();
        await using HostSession session = host.Session();
        await AssertGapAsync();
        // Those of an addition say nothing of the system.
        host.Publish("tools", ["tool"], DnfHost.Advisory("RHSA-2026:0001", "security", "tool", "1"));
        host.Dnf("makecache");
        await AssertGapAsync();

        async Task AssertGapAsync()
        {
            PatchEvidence evidence = await AskAsync(session);
            Assert.Equal("dnf updateinfo of base: Missing", evidence.Problem);
            Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Outcome(evidence));
        }
    }

    [Fact]
    public async Task What_an_operator_excludes_waits_and_is_held()
    {
        using DnfHost host = Behind(Advisories);
        host.Options = "excludepkgs=openssl";
        host.Configure();
        await using HostSession session = host.Session();
        PatchEvidence evidence = await AskAsync(session);
        Assert.Equal(("openssl 1:3.0.10-1.el9", true), (Assert.Single(evidence.Status.Pending).ToString(), evidence.Status.Pending[0].Held));
    }

    [Theory]
    // dnf itself fails, and passes over what it has not got.
    [InlineData("skip_if_unavailable=False", "dnf updateinfo list: exit 1")]
    [InlineData("skip_if_unavailable=True", "dnf cache of gone: Missing")]
    public async Task A_repository_that_could_not_be_fetched_leaves_a_gap(string option, string problem)
    {
        using DnfHost host = Current(Advisories);
        host.Options = option;
        host.Configure("[gone]\nname=Gone\nbaseurl=file:///nonexistent\n");
        await using HostSession session = host.Session();
        PatchEvidence evidence = await AskAsync(session);
        Assert.StartsWith(problem, evidence.Problem, StringComparison.Ordinal);
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Outcome(evidence));
    }

    [Fact]
    public async Task A_dnf_that_cannot_read_its_configuration_proves_nothing()
    {
        using DnfHost host = Current(Advisories);
        host.Configure("no value\n");
        await using HostSession session = host.Session();
        PatchEvidence evidence = await AskAsync(session);
        Assert.StartsWith("dnf updateinfo list: exit 1: Config error: ", evidence.Problem, StringComparison.Ordinal);
        Assert.Equal((VerdictStatus.Unknown, "Unreadable"), Outcome(evidence));
    }

    [Fact]
    public async Task A_reboot_is_asked_for_and_a_dnf_without_that_command_asks_for_none()
    {
        using DnfHost host = Current(Advisories);
        await using HostSession session = host.Session();
        // Put in after this machine started, which every program runs on.
        host.Dnf("install", "glibc");
        Assert.True((await AskAsync(session)).Status.RebootRequired);
        host.Write("plugins/needs-restarting.conf", "[main]\nenabled=0\n");
        Assert.False((await AskAsync(session)).Status.RebootRequired);
    }

    [Fact]
    public void Versions_are_ordered_as_rpm_orders_them()
    {
        SshServer.SkipWithout(packages.Missing is null, packages.Missing!);
        // Few letters, so that many pairs begin alike.
        Random random = new(20261126);
        string[] texts = [.. Enumerable.Range(0, 2000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => "0019ab.~^_-"[random.Next(11)])))];
        (string Left, string Right)[] pairs = [.. texts.Zip(texts.Skip(1)), ("1:3.0.9-1", "3.0.10-1"), ("1:3.0.9-1.el9", "1:3.0.10-1.el9"), ("3.0.7-25.el9", "3.0.7-25.el9_3")];
        // An empty version or release is no version: rpm refuses some of them.
        pairs = [.. pairs.Where(pair => Valid(pair.Left) && Valid(pair.Right))];
        string script = "local t = {" + string.Join(',', pairs.Select(pair => $"'{pair.Left}','{pair.Right}'")) + "} for i = 1, #t, 2 do print(rpm.vercmp(t[i], t[i + 1]) .. '\\n') end";
        int[] orders = [.. LocalProcess.Run("rpm", "--eval", "%{lua:" + script + "}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Assert.Equal(pairs.Select((pair, index) => $"{pair.Left} {pair.Right} {orders[index]}"), pairs.Select(pair => $"{pair.Left} {pair.Right} {RpmVersion.Compare(pair.Left, pair.Right)}"));

        static bool Valid(string text) => text.Split('-') is { Length: 1 or 2 } parts && Array.TrueForAll(parts, part => part.Length > 0);
    }

    private static Task<PatchEvidence> AskAsync(HostSession session) => DnfPatches.CollectAsync(session, new PatchFacts { Zone = DnfHost.Zone }, Token);

    private static (VerdictStatus, string) Outcome(PatchEvidence evidence)
    {
        Verdict verdict = Assert.Single(PatchJudge.Judge(Policy, evidence, DateTimeOffset.UtcNow));
        return (verdict.Status, verdict.Reason);
    }

    private DnfHost Behind(params string[] advisories)
    {
        DnfHost host = DnfHost.Create(packages);
        host.Publish("base", All, advisories);
        host.Dnf("install", "openssl-1:3.0.9", "tool-1");
        return host;
    }

    private DnfHost Current(params string[] advisories)
    {
        DnfHost host = DnfHost.Create(packages);
        host.Publish("base", All, advisories);
        host.Dnf("install", "openssl", "tool");
        return host;
    }
}
