using System.Globalization;
using System.Text;

namespace SlaOps.Systems.Tests;

public class PolicyFileTests
{
    private const string Least = "policy: p\nrevision: 2024-05\neffectiveFrom: 2024-05-01\ntimeZone: Asia/Tokyo\n";

    public PolicyFileTests()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
    }

    [Fact]
    public async Task The_built_in_policy_promises_every_clause_in_both_languages()
    {
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        Assert.Equal(ClauseTable.All.Select(clause => clause.Id).Order(StringComparer.Ordinal), policy.Clauses.Keys.Order(StringComparer.Ordinal));
        Assert.All(policy.Clauses.Values, clause => Assert.NotEqual(clause.English, clause.Japanese));
        Assert.All(policy.Clauses, pair => Assert.Equal(pair.Key, pair.Value.Id));
        Assert.Equal(new DateOnly(2024, 5, 1), policy.EffectiveFrom);
        Assert.Equal("Asia/Tokyo", policy.TimeZone.Id);
        Assert.Null(policy.Path);
        Assert.Equal(["ntp1.sakura.ad.jp"], policy.Time.Servers);
        Assert.Equal(4, policy.Servers["voice"]);
        Assert.Equal(ClauseStrength.Target, policy.Clauses[ClauseIds.AvailabilityMonthly].Strength);
        Assert.True(policy.Clauses[ClauseIds.TimeSync].Assumed);
    }

    [Fact]
    public async Task The_built_in_policy_writes_the_defaults_of_every_section_out()
    {
        // What a file leaves out is what the built-in policy says: a reader of the file sees the whole truth.
        SlaPolicy builtIn = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        SlaPolicy bare = Read(Least).Value!;
        string[] unlike = [.. PolicySchema.Compare(bare, builtIn).Select(change => change.Key)];
        Assert.Equal(
            ["policy", "support.channels", "notice.channels.release", "notice.channels.maintenance", "notice.channels.emergency-maintenance", "notice.channels.severe", "notice.channels.minor", "notice.channels.policy-change", "servers.voice", "servers.mirror", "servers.backup", "time.servers"],
            unlike);
    }

    public static TheoryData<string, int, int, string, string?, string> Mistakes => new()
    {
        { "backup:\n  database:\n    evry: 2h\n", 7, 5, "backup.database.evry", "evry", "every?" },
        { "backup:\n  database:\n    every: 2x\n", 7, 12, "backup.database.every", "2x", "2h" },
        { "backup:\n  database:\n    every: 120\n", 7, 12, "backup.database.every", "120", "unit" },
        { "backup:\n  database:\n    every: 3d\n", 7, 12, "backup.database.every", "3d", "from 1m to 1d" },
        { "backup:\n  database:\n    generations: \"21\"\n", 7, 18, "backup.database.generations", "21", "without quotes" },
        { "backup:\n  database:\n    generations: 0\n", 7, 18, "backup.database.generations", "0", "from 1 to" },
        { "backup:\n  database: [1]\n", 6, 13, "backup.database", "[1]", "mapping" },
        { "backup:\n  database:\n    to: \"07:00\"\n", 7, 9, "backup.database.to", "07:00", "after from (08:00)" },
        { "patch: { every: 7d, within: 6d }\n", 5, 29, "patch.within", "6d", "at least every (7d)" },
        { "availability: { monthly: 198 % }\n", 5, 26, "availability.monthly", "198 %", "98 %" },
        { "erasure: { after: 2 moons }\n", 5, 19, "erasure.after", "2 moons", "2 months" },
        { "maintenance: { start: \"25:00\" }\n", 5, 23, "maintenance.start", "25:00", "24:00" },
        { "clauses:\n  patch.intervall: { en: a, ja: b }\n", 6, 3, "clauses.patch.intervall", "patch.intervall", "patch.interval?" },
        { "clauses:\n  patch.interval: { en: a }\n", 6, 19, "clauses.patch.interval.ja", null, "required" },
        { "incident: { clock: noticed }\n", 5, 20, "incident.clock", "noticed", "detected, started" },
        { "support: { obon: { from: \"02-30\", to: \"03-01\" } }\n", 5, 26, "support.obon.from", "02-30", "08-13" },
        { "support: { closedOn: [monday, monday] }\n", 5, 31, "support.closedOn[1]", "Monday", "support.closedOn[0]" },
        { "time: { servers: [\"a b\"] }\n", 5, 19, "time.servers[0]", "a b", "host:port" },
        { "patch: &a { every: 7d }\n", 5, 8, "patch", null, "anchor" },
        { "patch: *a\n", 5, 8, "patch", null, "alias" },
        { "patch: !!map { every: 7d }\n", 5, 8, "patch", null, "tag" },
        { "patch: { every: 7d }\npatch: { every: 8d }\n", 6, 1, "patch", "patch", "line 5" },
        { "patch:\n\tevery: 7d\n", 6, 1, "", null, "tabs" },
        { "patch: { every: 7d\n", 6, 1, "", null, "YAML" },
        { "---\npatch: {}\n", 5, 1, "", null, "second" },
        { "? [a]\n: b\n", 5, 3, "", null, "plain key" },
        { "patch:\n", 5, 7, "patch", "", "mapping" },
        { "patch: a\u0001b\n", 5, 9, "", null, "control" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_tells_place_key_value_and_what_would_be_right(string text, int line, int column, string key, string? value, string expected)
    {
        PolicyMistake mistake = Assert.Single(Read(Least + text).Mistakes);
        Assert.Equal((line, column, key, value), (mistake.Line, mistake.Column, mistake.Key, mistake.Value));
        Assert.Contains(expected, mistake.Expected, StringComparison.Ordinal);
        Assert.Equal("p.yaml", mistake.Path);
    }

    [Fact]
    public void Every_mistake_is_told_at_once_in_the_order_of_the_file()
    {
        Bound<SlaPolicy> bound = Read("polcy: p\nrevision: 2024-05\ntimeZone: Asia/Tokio\npatch: { every: 1x, within: 2y }\nlog: &b { operation: 3 }\n");
        Assert.Null(bound.Value);
        // The key that is missing stands at the file's beginning; the binder passes over what the reader refused.
        Assert.Equal(["polcy", "policy", "effectiveFrom", "timeZone", "patch.every", "patch.within", "log"], bound.Mistakes.Select(mistake => mistake.Key));
    }

    [Fact]
    public void Mistakes_speak_the_readers_language()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        Assert.Contains("単位付きの時間", Assert.Single(Read(Least + "patch: { every: 2x }\n").Mistakes).Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "says something")]
    [InlineData("# nothing\n", "says something")]
    [InlineData("just words\n", "mapping")]
    public void A_file_that_says_nothing_is_a_mistake(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(text).Mistakes).Expected, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_utf8_are_told_by_their_place()
    {
        PolicyMistake mistake = Assert.Single(PolicyFile.Read([.. "policy: a\nb: "u8, 0xFF, (byte)'\n'], "p.yaml", CancellationToken.None).Mistakes);
        Assert.Equal((2, 4), (mistake.Line, mistake.Column));
        Assert.Contains("UTF-8", mistake.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_do_no_harm() =>
        Assert.Empty(PolicyFile.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Least.Replace("\n", "\r\n"))], "p.yaml", CancellationToken.None).Mistakes);

    [Theory]
    [InlineData("[", 100_000, "nesting")]
    [InlineData("- ", 100_000, "nesting")]
    [InlineData("{a: ", 100_000, "nesting")]
    [InlineData("- a\n", 1_000_000, "values in a file")]
    public async Task Too_deep_or_too_much_is_refused_quickly(string part, int times, string expected)
    {
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, times)));
        Bound<SlaPolicy> bound = await Task.Run(() => PolicyFile.Read(content, "p.yaml", CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Contains(bound.Mistakes, mistake => mistake.Expected.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_file_is_refused_unread()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
        try
        {
            using (FileStream file = File.Create(path))
                file.SetLength(50L * 1024 * 1024);
            long before = GC.GetTotalAllocatedBytes();
            PolicyMistake mistake = Assert.Single(await PolicyFile.CheckAsync(path, CancellationToken.None));
            Assert.Contains("4194304 bytes", mistake.Expected, StringComparison.Ordinal);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * 1024 * 1024);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_device_without_end_is_refused()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /dev/zero");
        Assert.Contains("bytes", Assert.Single(await PolicyFile.CheckAsync("/dev/zero", CancellationToken.None)).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_an_error_of_its_own()
    {
        SlaException error = await Assert.ThrowsAsync<SlaException>(() => PolicyFile.LoadAsync("/nowhere/p.yaml", null, CancellationToken.None));
        Assert.Equal("FileNotFound", error.Code.Id);
    }

    private static Bound<SlaPolicy> Read(string text) => PolicyFile.Read(Encoding.UTF8.GetBytes(text), "p.yaml", CancellationToken.None);
}
