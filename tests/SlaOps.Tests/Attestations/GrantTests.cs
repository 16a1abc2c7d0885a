namespace SlaOps.Tests;

public class GrantTests
{
    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(9));
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    private static Verdict Unattested(string target = Targets.Sla) =>
        Verdict.Of(ClauseIds.VulnerabilityTesting, target, VerdictStatus.Unknown, Reasons.NotAttested, May, ClauseIds.VulnerabilityTesting);

    private static MemoryLedger Attested(string target = "*")
    {
        MemoryLedger ledger = new() { Now = May };
        ledger.Add(Attestations.Added(new SlaAttestation
        {
            Id = "att-1",
            Clause = ClauseIds.VulnerabilityTesting,
            Target = target,
            Statement = "Scanned",
            Evidence = "scan.pdf",
            EvidenceSha256 = new string('a', 64),
            ValidUntil = May.AddDays(30),
            By = "ops",
        }));
        return ledger;
    }

    private static Verdict Judge(MemoryLedger ledger, DateTimeOffset at, Verdict? verdict = null) =>
        Attestations.Apply([verdict ?? Unattested()], Attestations.Fold(ledger.Entries, at, Tokyo), at).Single();

    [Fact]
    public void An_attestation_reads_back_whole()
    {
        SlaAttestation read = Attestations.Fold(Attested().Entries, May, Tokyo).Single();
        Assert.Equal(("att-1", ClauseIds.VulnerabilityTesting, "*", "Scanned", "scan.pdf", "ops"), (read.Id, read.Clause, read.Target, read.Statement, read.Evidence, read.By));
        Assert.Equal((May.AddDays(30), May, TimeSpan.FromHours(9)), (read.ValidUntil, read.At, read.At.Offset));
        Assert.Equal(GrantState.Valid, read.State);
    }

    [Theory]
    [InlineData(-1, VerdictStatus.Unknown, "NotAttested")] // recorded later than judged for
    [InlineData(0, VerdictStatus.Met, "Attested")]
    [InlineData(30 * 86400 - 1, VerdictStatus.Met, "Attested")]
    [InlineData(30 * 86400, VerdictStatus.Unknown, "AttestationExpired")]
    public void An_attestation_counts_from_its_entry_until_its_expiry(int seconds, VerdictStatus status, string reason)
    {
        Verdict verdict = Judge(Attested(), May.AddSeconds(seconds));
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public void What_is_attested_says_so_and_names_its_evidence()
    {
        Verdict verdict = Judge(Attested(), May);
        Assert.Equal(["ops", "2026-05-31 00:00:00+09:00", "Scanned"], verdict.Arguments);
        Assert.Equal(("attestation:att-1", new string('a', 64)), (verdict.Evidence[0].Source, verdict.Evidence[0].Sha256));
    }

    [Fact]
    public void A_withdrawn_attestation_counts_no_more_but_did_before()
    {
        MemoryLedger ledger = Attested();
        ledger.Now = May.AddDays(2);
        ledger.Add(Attestations.Withdrawn("att-1", "ops"));
        Assert.Equal("NotAttested", Judge(ledger, May.AddDays(2)).Reason);
        Assert.Equal("Attested", Judge(ledger, May.AddDays(2).AddTicks(-1)).Reason);
        Assert.Equal(GrantState.Withdrawn, Attestations.Fold(ledger.Entries, May.AddDays(90), Tokyo).Single().State);
    }

    [Theory]
    [InlineData("host:a", "host:a", true)]
    [InlineData("host:a", "host:ab", false)]
    [InlineData("host:*", "host:ab", true)]
    [InlineData("*", "sla", true)]
    [InlineData("Host:a", "host:a", false)]
    public void It_covers_its_targets_and_no_other(string pattern, string target, bool covered) =>
        Assert.Equal(covered ? VerdictStatus.Met : VerdictStatus.Unknown, Judge(Attested(pattern), May, Unattested(target)).Status);

    [Fact]
    public void Of_two_the_later_expiry_counts()
    {
        MemoryLedger ledger = Attested();
        ledger.Add(Attestations.Added(new SlaAttestation { Id = "att-2", Clause = ClauseIds.VulnerabilityTesting, ValidUntil = May.AddDays(60), By = "second" }));
        Assert.Equal("second", Judge(ledger, May.AddDays(40)).Arguments[0]);
    }

    [Theory]
    [InlineData("Unreadable")]
    [InlineData("Stale")]
    [InlineData("NotObservedThen")]
    public void A_measurement_that_failed_is_not_covered_up(string reason)
    {
        Verdict failed = new() { Clause = ClauseIds.VulnerabilityTesting, Status = VerdictStatus.Unknown, Reason = reason };
        Assert.Same(failed, Judge(Attested(), May, failed));
    }

    [Theory]
    [InlineData(VerdictStatus.Breached)]
    [InlineData(VerdictStatus.AtRisk)]
    [InlineData(VerdictStatus.Met)]
    public void What_is_known_is_not_attested_away(VerdictStatus status) =>
        Assert.Equal(status, Judge(Attested(), May, new Verdict { Clause = ClauseIds.VulnerabilityTesting, Status = status }).Status);

    [Theory]
    [InlineData(VerdictStatus.Breached, 0, VerdictStatus.Excused)]
    [InlineData(VerdictStatus.AtRisk, 0, VerdictStatus.Excused)]
    [InlineData(VerdictStatus.Unknown, 0, VerdictStatus.Unknown)]
    [InlineData(VerdictStatus.Met, 0, VerdictStatus.Met)]
    [InlineData(VerdictStatus.Breached, -1, VerdictStatus.Breached)]
    [InlineData(VerdictStatus.Breached, 86399, VerdictStatus.Excused)]
    [InlineData(VerdictStatus.Breached, 86400, VerdictStatus.Breached)]
    public void A_waiver_excuses_a_known_breach_for_its_time(VerdictStatus status, int seconds, VerdictStatus expected)
    {
        MemoryLedger ledger = new() { Now = May };
        ledger.Add(Waivers.Added(new SlaWaiver { Id = "wvr-1", Clause = ClauseIds.PatchInterval, Target = "host:a", Reason = "vendor freeze", ValidUntil = May.AddDays(1), By = "ops" }));
        DateTimeOffset at = May.AddSeconds(seconds);
        Verdict found = new() { Clause = ClauseIds.PatchInterval, Target = "host:a", Status = status, Reason = "PatchLate", Observed = "20d", Required = "14d" };
        Verdict verdict = Waivers.Apply([found], Waivers.Fold(ledger.Entries, at, Tokyo), at).Single();
        Assert.Equal(expected, verdict.Status);
        Assert.Equal(("20d", "14d"), (verdict.Observed, verdict.Required));
        if (expected == VerdictStatus.Excused)
            Assert.Equal(["2026-05-02 00:00:00+09:00", "vendor freeze", "PatchLate"], verdict.Arguments);
        Verdict other = new() { Clause = ClauseIds.PatchInterval, Target = "host:b", Status = VerdictStatus.Breached };
        Assert.Same(other, Waivers.Apply([other], Waivers.Fold(ledger.Entries, at, Tokyo), at).Single());
    }
}
