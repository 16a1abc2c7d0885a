BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Patches' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        $secret = Join-Path $TestDrive 'secret'
        Set-Content -LiteralPath $secret -Value 'none'
        Set-Content -LiteralPath $estate -Value @('estate: two', 'hosts:', '  - { name: here, address: local }', ('  - { name: there, address: 127.0.0.1, port: 1, password: { file: ''' + $secret + ''' } }'))
    }

    It 'Test-SlaPatchInterval judges each host once, and all of them together' {
        $verdicts = @(Test-SlaPatchInterval -Estate $estate -Ledger $ledger)
        @($verdicts | ForEach-Object { $_.Target } | Sort-Object) | Should -Be @('estate', 'host:here', 'host:there')
        @($verdicts | ForEach-Object { $_.Clause } | Sort-Object -Unique) | Should -Be @('patch.interval')
        ($verdicts | Where-Object { $_.Target -eq 'host:there' }).Reason | Should -Be 'HostUnreachable'
    }

    It 'Test-SlaPatchInterval lets the worst host decide for the estate' {
        $verdicts = @(Test-SlaPatchInterval -Estate $estate -Ledger $ledger)
        $fleet = $verdicts | Where-Object { $_.Target -eq 'estate' }
        # Nobody knows of the host that cannot be reached; only a breach of the other one would be worse.
        $fleet.Status | Should -BeIn @('Unknown', 'Breached')
        $fleet.Status | Should -Be $verdicts[0].Status
        $fleet.Observed | Should -BeLike 'hosts 2, rounds *'
    }

    It 'Test-SlaPatchInterval says nothing of the estate where only some hosts are asked' {
        @(Test-SlaPatchInterval -ComputerName here -Estate $estate -Ledger $ledger | ForEach-Object { $_.Target }) | Should -Be @('host:here')
    }

    It 'Test-SlaCompliance judges the estate as well' {
        @(Test-SlaCompliance -Clause patch.interval -Estate $estate -Ledger $ledger | ForEach-Object { $_.Target } | Sort-Object) | Should -Be @('estate', 'host:here', 'host:there')
    }

    It 'Test-SlaPatchInterval proves nothing of the past' {
        (Test-SlaPatchInterval -ComputerName here -At 2020-01-01 -Estate $estate -Ledger $ledger).Reason | Should -Be 'NotObservedThen'
    }

    It 'creates no ledger without -Record' {
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }

    It 'Get-SlaPatch reports a host that it cannot ask' {
        $found = @(Get-SlaPatch -ComputerName there -Estate $estate -Ledger $ledger -ErrorVariable problem -ErrorAction SilentlyContinue)
        $found.Count | Should -Be 0
        $problem[0].FullyQualifiedErrorId | Should -Be 'HostUnasked,SlaOps.GetSlaPatch'
    }

    It 'Get-SlaPatch shows a host of the pipeline' {
        $found = @('here' | Get-SlaPatch -Estate $estate -Ledger $ledger -ErrorVariable problem -ErrorAction SilentlyContinue)
        # Where there is no package manager that it knows (macOS) it says so instead.
        if ($found.Count -eq 0) {
            $problem[0].FullyQualifiedErrorId | Should -Be 'PatchesUnreadable,SlaOps.GetSlaPatch'
        }
        else {
            $found[0].ComputerName | Should -Be 'here'
            $found[0].Manager | Should -BeIn @('apt', 'dnf', 'apk', 'Windows Update')
        }
    }
}
