namespace SlaOps.Module.Tests;

/// <summary>The commands that stand in for PowerShell's own, and the stand-in for Pester, as the built program has them.</summary>
public class StandInTests
{
    [Theory]
    [InlineData("(1..1000000 | Select-Object -First 2) -join ','", "1,2")]
    [InlineData("(1..5 | Select-Object -Last 2 -Skip 1) -join ','", "3,4")]
    [InlineData("('b', 'a', 'B' | Sort-Object -Unique) -join ','", "a,b")]
    [InlineData("(3, 1, 2 | Sort-Object { -$_ }) -join ','", "3,2,1")]
    [InlineData("(1, 1, 2 | Group-Object | ForEach-Object { \"$($_.Name)x$($_.Count)\" }) -join ','", "1x2,2x1")]
    [InlineData("(@{ a = 1 }, 'x', @{ b = 2 } | Measure-Object).Count", "3")]
    [InlineData("(1..4 | Measure-Object -Sum -Average).Sum", "10")]
    [InlineData("[ordered]@{ a = 1; b = @('x', $null); c = @{ d = $true } } | ConvertTo-Json -Compress", "{\"a\":1,\"b\":[\"x\",null],\"c\":{\"d\":true}}")]
    [InlineData("('{\"a\":[1,2.5,{\"b\":\"x\"}]}' | ConvertFrom-Json).a[2].b", "x")]
    [InlineData("& { Invoke-Expression '$inner = 5'; $inner }", "5")]
    [InlineData("& { $x = 3; Set-Variable x 4; $x }", "4")]
    [InlineData("try { Get-Item /no/such -ErrorAction Stop } catch [System.Management.Automation.ItemNotFoundException] { 'caught' }", "caught")]
    [InlineData("& { $ErrorActionPreference = 'Stop'; try { Write-Error x; 'on' } catch { 'stopped' } }", "stopped")]
    [InlineData("& { $WarningPreference = 'SilentlyContinue'; Write-Warning x; 'quiet' } 3>&1", "quiet")]
    [InlineData("([pscustomobject]@{ Name = 'n' } | Out-String).Trim() -replace '\\s+', ' '", "Name ---- n")]
    [InlineData("('a,b', '\"1,5\",2' | ConvertFrom-Csv).a", "1,5")]
    [InlineData("Split-Path (Join-Path a b 'c.txt') -Leaf", "c.txt")]
    public void A_command_does_what_PowerShells_does(string command, string expected) =>
        Assert.Equal(expected, RunnerProcess.Run("-Command", command).Output.Trim());

    [Fact]
    public void WhatIf_changes_no_file()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-standin-");
        try
        {
            string kept = Path.Combine(folder.FullName, "kept.txt");
            File.WriteAllText(kept, "as it was");
            RunnerProcess.Run("-Command", $"Set-Content '{kept}' new -WhatIf; Remove-Item '{kept}' -WhatIf; New-Item '{kept}2' -WhatIf; 'x' | Out-File '{kept}3' -WhatIf");
            Assert.Equal("as it was", File.ReadAllText(kept));
            Assert.Single(folder.GetFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_offline_Pester_runs_scopes_data_and_mocks_and_counts_what_fails()
    {
        const string tests = """
            BeforeDiscovery { $cases = @(@{ N = 2; Square = 4 }, @{ N = 3; Square = 9 }) }
            BeforeAll { $top = 'top'; function Get-Thing { param($Name) "thing $Name" } }
            Describe 'It all' {
                BeforeEach { $each = "$top each" }
                It 'sees the setups, not the discovery' { $each | Should -Be 'top each'; $cases | Should -BeNullOrEmpty; $own = 1 }
                It 'does not see another test' { $own | Should -BeNullOrEmpty }
                It 'squares <N>' -ForEach $cases { $N * $N | Should -Be $Square }
                It 'mocks' { Mock Get-Thing { "mock $Name" }; Get-Thing x | Should -Be 'mock x'; Should -Invoke Get-Thing -Times 1 -Exactly }
                It 'is itself again' { Get-Thing x | Should -BeExactly 'thing x' }
                It 'expects an error' { { throw 'boom' } | Should -Throw '*oom' }
                It 'fails: not equal' { 1 | Should -Be 2 }
                It 'fails: nothing thrown' { { 1 } | Should -Throw }
                It 'fails: an error of its own' { No-SuchCommand }
                It 'is skipped' -Skip { throw 'no' }
                It 'skips itself' { Set-ItResult -Skipped -Because 'of reasons' }
            }
            Describe 'A setup that fails' {
                BeforeAll { throw 'setup' }
                It 'fails too' { $true | Should -BeTrue }
            }
            """;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-pester-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Sample.Tests.ps1"), tests);
            string runner = Path.Combine(ModuleSession.ModuleDirectory, "..", "tests", "Pester", "offline", "Invoke-OfflinePester.ps1");
            RunnerResult result = RunnerProcess.Run("-File", runner, "-Path", folder.FullName);
            Assert.Equal("7 passed, 4 failed, 2 skipped", result.Lines[^1]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("stand-in", result.Lines[0], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
