BeforeDiscovery {
    $git = [bool](Get-Command git -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
    $ledger = Join-Path $TestDrive 'none.db'

    function Invoke-Git ([string] $Folder) {
        & git -C $Folder -c user.name=t -c user.email=t@example.test @args 2>&1 | Out-Null
    }

    function New-Repository ([string] $Name) {
        $work = Join-Path $TestDrive $Name
        $remote = Join-Path $TestDrive "$Name.git"
        & git init -q -b main --bare $remote
        & git init -q -b main $work
        [System.IO.File]::WriteAllText((Join-Path $work 'one'), '1')
        Invoke-Git $work add -A
        Invoke-Git $work commit -q -m first
        Invoke-Git $work remote add backup $remote
        Invoke-Git $work push -q --all backup
        $estate = Join-Path $TestDrive "$Name.yaml"
        Set-Content -LiteralPath $estate -Value @"
estate: test
repositories:
  - { name: $Name, path: '$work', remote: backup }
"@
        $estate
    }
}

Describe 'Test-SlaSourceBackup' -Skip:(-not $git) {
    It 'is met where everything is committed and on the remote' {
        $verdict = Test-SlaSourceBackup -Estate (New-Repository 'etc') -Ledger $ledger
        $verdict | Should -BeOfType ([SlaOps.Verdict])
        $verdict.Clause | Should -Be 'backup.system-files'
        $verdict.Target | Should -Be 'repository:etc'
        $verdict.Status | Should -Be 'Met'
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }

    It 'finds what nobody committed' {
        $estate = New-Repository 'changed'
        [System.IO.File]::WriteAllText((Join-Path $TestDrive 'changed/two'), '2')
        $verdict = 'changed' | Test-SlaSourceBackup -Estate $estate -Ledger $ledger
        $verdict.Status | Should -Be 'AtRisk'
        $verdict.Reason | Should -Be 'SourceNotCommitted'
    }

    It 'is unknown, never met, where there is no repository' {
        $estate = Join-Path $TestDrive 'nowhere.yaml'
        Set-Content -LiteralPath $estate -Value "estate: test`nrepositories:`n  - { name: gone, path: '$TestDrive/gone' }"
        (Test-SlaSourceBackup -Estate $estate -Ledger $ledger).Status | Should -Be 'Unknown'
    }

    It 'reports a name that the estate does not know' {
        $failed = $null
        $null = Test-SlaSourceBackup -Name nothing -Estate (New-Repository 'known') -Ledger $ledger -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'RepositoryNotFound,SlaOps.TestSlaSourceBackup'
    }

    It 'says what to configure where the estate names no repositories' {
        $estate = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $estate -Value 'estate: empty'
        (Test-SlaSourceBackup -Estate $estate -Ledger $ledger).Reason | Should -Be 'NotConfigured'
    }
}
