BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaCompliance' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        Set-Content -LiteralPath $estate -Value 'estate: empty'
        $verdicts = @(Test-SlaCompliance -Estate $estate -Ledger $ledger)
    }

    It 'gives a verdict for every promised clause' {
        $judged = @($verdicts | ForEach-Object { $_.Clause } | Sort-Object -Unique)
        $promised = @(Get-SlaClause | ForEach-Object { $_.Id } | Sort-Object -Unique)
        $judged | Should -Be $promised
    }

    It 'writes verdicts' {
        $verdicts | ForEach-Object { $_ | Should -BeOfType ([SlaOps.Verdict]) }
    }

    It 'says what to configure where nothing is' {
        $verdict = $verdicts | Where-Object { $_.Clause -eq 'backup.database.interval' }
        $verdict.Status | Should -Be 'Unknown'
        $verdict.Reason | Should -Be 'NotConfigured'
        $verdict.Message | Should -Match 'backups:'
    }

    It 'has a reason, a message and the strength of the promise in each' {
        foreach ($verdict in $verdicts) {
            $verdict.Reason | Should -Not -BeNullOrEmpty
            $verdict.Message | Should -Not -BeNullOrEmpty
        }
        ($verdicts | Where-Object { $_.Clause -eq 'availability.monthly' }).Strength | Should -Be 'Target'
    }

    It 'creates no ledger when it only judges' {
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }

    It 'judges only the clauses asked for' {
        $some = @(Test-SlaCompliance -Clause 'security.f*', patch.interval -Estate $estate -Ledger $ledger)
        @($some | ForEach-Object { $_.Clause } | Sort-Object -Unique) | Should -Be @('patch.interval', 'security.firewall')
    }

    It 'refuses a clause that nobody promised' {
        { Test-SlaCompliance -Clause no.such -Estate $estate -Ledger $ledger } | Should -Throw -ErrorId 'ClauseNotFound,SlaOps.TestSlaCompliance'
    }

    It 'refuses a host that the estate does not have' {
        { Test-SlaCompliance -ComputerName nowhere -Estate $estate -Ledger $ledger -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotInEstate,SlaOps.TestSlaCompliance'
    }

    It 'refuses a month that has not begun, and one that is none' {
        { Test-SlaCompliance -Month 2150-01 -Estate $estate -Ledger $ledger } | Should -Throw -ErrorId 'MonthNotBegun,SlaOps.TestSlaCompliance'
        { Test-SlaCompliance -Month January -Estate $estate -Ledger $ledger } | Should -Throw -ErrorId 'MonthInvalid,SlaOps.TestSlaCompliance'
    }

    It 'judges for a moment in the zone of the policy' {
        $verdict = Test-SlaCompliance -Clause patch.interval -At 2026-05-01T09:00 -Estate $estate -Ledger $ledger
        $verdict.At.ToString('o') | Should -Be '2026-05-01T09:00:00.0000000+09:00'
    }

    It 'becomes exit code 3 while something is unknown' {
        $verdicts | ConvertTo-SlaExitCode | Should -Be 3
    }

    It 'stops asking when the pipeline has enough' {
        @(Test-SlaCompliance -Estate $estate -Ledger $ledger | Select-Object -First 1).Count | Should -Be 1
    }
}

Describe 'Test-SlaCompliance -Record' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'recorded.db'
        $estate = Join-Path $TestDrive 'recorded.yaml'
        Set-Content -LiteralPath $estate -Value 'estate: empty'
        $first = @(Test-SlaCompliance -Estate $estate -Ledger $ledger -Record)
        $second = @(Test-SlaCompliance -Estate $estate -Ledger $ledger -Record)
    }

    It 'records every verdict once, and a heartbeat a run' {
        @(Get-SlaLedger -Kind heartbeat -Ledger $ledger).Count | Should -Be 2
        @(Get-SlaVerdict -Latest -Ledger $ledger).Count | Should -Be $first.Count
    }

    It 'gives back the verdicts as they were recorded' {
        $recorded = @(Get-SlaVerdict backup.database.interval -Ledger $ledger)
        $recorded.Count | Should -Be 1
        $recorded[0] | Should -BeOfType ([SlaOps.Verdict])
        $recorded[0].Reason | Should -Be 'NotConfigured'
        @(Get-SlaVerdict -Changed -Ledger $ledger).Count | Should -Be $first.Count
        @(Get-SlaVerdict backup.* -Changed -Latest -Ledger $ledger).Count | Should -Be @(Get-SlaVerdict backup.* -Latest -Ledger $ledger).Count
        Get-SlaVerdict -From 2099-01-01 -Ledger $ledger | Should -BeNullOrEmpty
        Get-SlaVerdict -Changed -To 2020-01-01 -Ledger $ledger | Should -BeNullOrEmpty
    }

    It 'reads one recorded verdict to each reader in his language' {
        $culture = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'en-US'
            $english = @(Get-SlaVerdict backup.database.interval -Ledger $ledger)[0].Message
            [cultureinfo]::CurrentUICulture = 'ja-JP'
            $japanese = @(Get-SlaVerdict backup.database.interval -Ledger $ledger)[0].Message
        }
        finally {
            [cultureinfo]::CurrentUICulture = $culture
        }

        $english | Should -Match '^[ -~]+$'
        $japanese | Should -Match '[\u3040-\u30ff]'
    }

    It 'leaves a sound chain' {
        (Test-SlaLedger -Ledger $ledger).IsValid | Should -BeTrue
    }

    It 'reports a ledger that is none and judges all the same' {
        $broken = Join-Path $TestDrive 'broken.db'
        Set-Content -LiteralPath $broken -Value ('this is not a database' * 100)
        $found = @(Test-SlaCompliance -Clause maintenance.window -Estate $estate -Ledger $broken -ErrorVariable problem -ErrorAction SilentlyContinue)
        $problem.Count | Should -BeGreaterThan 0
        $found[0].Status | Should -Be 'Unknown'
        $found[0].Reason | Should -Be 'Unreadable'
    }
}
