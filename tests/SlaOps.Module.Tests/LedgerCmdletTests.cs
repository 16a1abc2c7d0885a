namespace SlaOps.Module.Tests;

/// <summary>The ledger's cmdlets as a user has them: SQLite comes out of the module's private load context.</summary>
public sealed class LedgerCmdletTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slaops-").FullName;
    private readonly ModuleSession session = new();

    public LedgerCmdletTests() => Run("Set-SlaContext -Ledger $args[0]", Path.Combine(folder, "ledger.db"));

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IReadOnlyList<System.Management.Automation.PSObject> Run(string script, params object[] arguments)
    {
        SessionResult result = session.Run(script, arguments);
        result.ThrowIfFailed();
        return result.Output;
    }

    private string Fails(string script) => session.Run(script).Errors[^1].FullyQualifiedErrorId.Split(',')[0];

    private string Scan()
    {
        string file = Path.Combine(folder, "scan.txt");
        File.WriteAllText(file, "no findings");
        return file;
    }

    [Fact]
    public void Reading_and_WhatIf_leave_no_ledger()
    {
        Run("Get-SlaLedger; Test-SlaLedger; Get-SlaLock; Get-SlaVerdict -Latest; Get-SlaAttestation; Get-SlaWaiver");
        Run("Add-SlaAttestation vulnerability.testing ok $args[0] -ValidUntil 2099-01-01 -WhatIf; Add-SlaWaiver patch.interval host:a why -ValidUntil 2099-01-01 -WhatIf; Enter-SlaLock one -WhatIf; Export-SlaLedger $args[1] -WhatIf", Scan(), Path.Combine(folder, "a.jsonl"));
        Assert.Equal(["scan.txt"], Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public void An_attestation_keeps_its_evidence_and_is_withdrawn_by_an_event()
    {
        string id = (string)Run("(Add-SlaAttestation Vulnerability.Testing 'Scanned' $args[0] -ValidUntil 2099-01-01).Id", Scan())[0].BaseObject;
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("no findings"u8)).ToLowerInvariant();
        Assert.Equal("no findings", File.ReadAllText(Path.Combine(folder, "evidence", "sha256", hash)));
        Assert.Equal("vulnerability.testing Valid 09:00:00", Run("Get-SlaAttestation | ForEach-Object { '{0} {1} {2}' -f $_.Clause, $_.State, $_.ValidUntil.Offset }")[0].ToString());
        Run("Get-SlaAttestation | Remove-SlaAttestation -WhatIf");
        Assert.Equal("Valid", Run("(Get-SlaAttestation).State")[0].ToString());
        Run("Get-SlaAttestation | Remove-SlaAttestation");
        Assert.Equal("Withdrawn", Run("(Get-SlaAttestation).State")[0].ToString());
        Assert.Equal("GrantNotFound", Fails($"Remove-SlaAttestation {id}"));
        Assert.Equal("2", Run("(Get-SlaLedger -Subject $args[0]).Count", id)[0].ToString());
    }

    [Fact]
    public void What_makes_no_sense_is_refused_by_name()
    {
        Scan();
        Assert.Equal("ClauseNotFound", Fails("Add-SlaWaiver no.clause host:a why -ValidUntil 2099-01-01"));
        Assert.Equal("GrantAlreadyExpired", Fails("Add-SlaWaiver patch.interval host:a why -ValidUntil 2020-01-01"));
        Assert.Equal("FileNotFound", Fails("Add-SlaAttestation vulnerability.testing ok ./nowhere -ValidUntil 2099-01-01"));
        Assert.Equal("LedgerHeadInvalid", Fails("Test-SlaLedger -ExpectedHead abc"));
        Assert.Equal("LockNotHeld", Fails("Exit-SlaLock one"));
    }

    [Fact]
    public void A_lock_keeps_the_second_out_until_it_is_given_back()
    {
        Run("$held = Enter-SlaLock nightly -Owner a");
        Assert.Equal("LockHeld", Fails("Enter-SlaLock nightly -Owner b"));
        Assert.Equal("LockHeld", Fails("Exit-SlaLock nightly -Owner b"));
        Assert.Equal("a", Run("(Get-SlaLock night*).Owner")[0].ToString());
        Run("Get-SlaLock nightly | Exit-SlaLock; Enter-SlaLock nightly -Owner b -Expiry 00:00:00.001; Enter-SlaLock nightly -Owner c -Timeout 00:00:02");
        Assert.Equal("c", Run("(Get-SlaLock).Owner")[0].ToString());
    }

    [Fact]
    public void An_archive_goes_round_and_a_changed_one_brings_nothing()
    {
        string archive = Path.Combine(folder, "a.jsonl");
        Run("1..3 | ForEach-Object { Add-SlaWaiver patch.interval host:$_ why -ValidUntil 2099-01-01 } | Out-Null; Export-SlaLedger $args[0] | Out-Null", archive);
        Assert.Equal("FileExists", Fails($"Export-SlaLedger '{archive}'"));
        string other = Path.Combine(folder, "other.db");
        Assert.Equal("3", Run("(Import-SlaLedger $args[0] -Ledger $args[1]).Imported", archive, other)[0].ToString());
        Assert.Equal("True", Run("(Test-SlaLedger -Ledger $args[0] -ExpectedHead (Test-SlaLedger).Head).IsValid", other)[0].ToString());
        foreach (string change in (string[])["change", "cut"])
        {
            string[] lines = File.ReadAllLines(archive);
            string bad = Path.Combine(folder, change + ".jsonl");
            File.WriteAllLines(bad, change == "cut" ? lines[..^1] : [.. lines.Select(line => line.Replace("host:2", "host:9", StringComparison.Ordinal))]);
            string target = Path.Combine(folder, change + ".db");
            SessionResult result = session.Run($"Import-SlaLedger '{bad}' -Ledger '{target}'");
            Assert.Equal("LedgerArchiveInvalid", result.Errors[^1].FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains(change == "cut" ? "line 4" : "line 3", result.Errors[^1].Exception.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(target));
        }
    }

    [Theory]
    [InlineData("'Met'", 0)]
    [InlineData("'Met','AtRisk'", 1)]
    [InlineData("'Breached','Unknown'", 2)]
    [InlineData("'Unknown','AtRisk'", 3)]
    public void Verdicts_make_an_exit_code(string statuses, int expected) =>
        Assert.Equal(expected, Run($"{statuses} | ForEach-Object {{ [SlaOps.Verdict]@{{ Status = $_ }} }} | ConvertTo-SlaExitCode")[0].BaseObject);

    [Fact]
    public void No_verdict_is_nothing_known()
    {
        SessionResult result = session.Run("@() | ConvertTo-SlaExitCode");
        Assert.Equal(3, result.Output[0].BaseObject);
        Assert.Single(result.Warnings);
    }
}
