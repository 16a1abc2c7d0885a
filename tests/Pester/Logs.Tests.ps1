BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
    $today = [DateTime]::UtcNow.AddHours(9).Date
    $ledger = Join-Path $TestDrive 'none.db'

    # Logs of so many days ago; empty ones by a second list.
    function New-LogEstate ([string] $Name, [int[]] $Days, [int[]] $Empty = @()) {
        $folder = Join-Path $TestDrive $Name
        $null = [System.IO.Directory]::CreateDirectory($folder)
        foreach ($day in $Days) {
            $file = Join-Path $folder ('app-' + $today.AddDays(-$day).ToString('yyyyMMdd', [cultureinfo]::InvariantCulture) + '.log')
            [System.IO.File]::WriteAllText($file, $(if ($day -in $Empty) { '' } else { 'line' }))
        }
        $path = Join-Path $TestDrive "$Name.yaml"
        Set-Content -LiteralPath $path -Value @"
estate: test
hosts:
  - { name: here, address: local }
logs:
  - { name: $Name, host: here, path: '$folder', file: "app-{yyyyMMdd}.log" }
"@
        $path
    }
}

Describe 'Test-SlaLogRetention' {
    It 'finds <Status> (<Reason>) where logs of <Days> days ago are there' -ForEach @(
        @{ Name = 'full'; Days = 0, 1, 2, 3; Empty = @(); Status = 'Met'; Reason = 'LogRetained' }
        @{ Name = 'without-today'; Days = 1, 2, 3; Empty = @(); Status = 'Met'; Reason = 'LogRetained' }
        @{ Name = 'missing'; Days = 0, 1, 3; Empty = @(); Status = 'Breached'; Reason = 'LogDayMissing' }
        @{ Name = 'young'; Days = 0, 1; Empty = @(); Status = 'Unknown'; Reason = 'TooYoung' }
        @{ Name = 'empty'; Days = 0, 1, 2, 3; Empty = @(2); Status = 'AtRisk'; Reason = 'LogDayEmpty' }
        @{ Name = 'none'; Days = @(); Empty = @(); Status = 'Unknown'; Reason = 'LogNoFiles' }
    ) {
        $verdict = Test-SlaLogRetention -Estate (New-LogEstate $Name $Days $Empty) -Ledger $ledger | Where-Object Clause -eq log.operation
        $verdict | Should -BeOfType ([SlaOps.Verdict])
        $verdict.Target | Should -Be "log:$Name"
        $verdict.Status | Should -Be $Status
        $verdict.Reason | Should -Be $Reason
    }

    It 'takes hosts with wildcards and names one that has no logs' {
        $estate = New-LogEstate 'hosts' @(1, 2, 3)
        @(Test-SlaLogRetention -ComputerName 'he*' -Estate $estate -Ledger $ledger | Where-Object Clause -eq log.operation).Count | Should -Be 1
        { Test-SlaLogRetention -ComputerName nowhere -Estate $estate -Ledger $ledger -ErrorAction Stop } |
            Should -Throw -ErrorId 'LogSetNotFound,SlaOps.TestSlaLogRetention'
    }

    It 'does not judge another day by what is there now' {
        $verdict = Test-SlaLogRetention -Estate (New-LogEstate 'past' @(1, 2, 3)) -Ledger $ledger -At 2026-01-01 | Where-Object Clause -eq log.operation
        $verdict.Reason | Should -Be 'NotObservedThen'
    }

    It 'says what to configure where the estate names no logs' {
        $empty = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $empty -Value 'estate: empty'
        @(Test-SlaLogRetention -Estate $empty -Ledger $ledger | Where-Object Clause -in log.operation, log.usage | ForEach-Object { $_.Reason }) | Should -Be @('NotConfigured', 'NotConfigured')
    }

    It 'asks each host for its security events, and the application''s logs for theirs' {
        $estate = New-LogEstate 'events' @(0, 1, 2, 3)
        (Get-Content -LiteralPath $estate) -replace 'app-\{yyyyMMdd\}\.log" \}', 'app-{yyyyMMdd}.log", records: [user-activity] }' | Set-Content -LiteralPath $estate
        $found = @(Test-SlaLogRetention -Estate $estate -Ledger $ledger | Where-Object Clause -eq log.security-events | Sort-Object Target)
        @($found | ForEach-Object { $_.Target }) | Should -Be @('host:here', 'log:events', 'sla')
        $found[1].Reason | Should -Be 'SecurityEventsRecorded'
        $found[2].Reason | Should -Be 'SecurityEventsUnassigned'
        $found[2].Arguments | Should -Be @('exceptions')
    }
}

Describe 'Remove-SlaExpiredLog' {
    BeforeAll {
        $estate = New-LogEstate 'rotate' @(0, 1, 2, 3, 29, 31, 40)
        $folder = Join-Path $TestDrive 'rotate'
        $book = Join-Path $TestDrive 'rotate.db'
    }

    It 'removes nothing with -WhatIf and leaves no ledger' {
        $items = @(Remove-SlaExpiredLog -Estate $estate -Ledger $book -WhatIf)
        @($items | Where-Object Action -eq Remove).Count | Should -Be 2
        @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 7
        Test-Path -LiteralPath $book | Should -BeFalse
    }

    It 'removes what is older than the span, and only that' {
        $items = @(Remove-SlaExpiredLog -Estate $estate -Ledger $book -Confirm:$false)
        @($items | Where-Object Action -eq Removed).Count | Should -Be 2
        @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 5
        @(Get-SlaLedger -Ledger $book -Kind log.removed).Count | Should -Be 2
        @(Get-SlaLedger -Ledger $book -Kind log.rotation.ended).Count | Should -Be 1
    }

    It 'finds nothing more to do' {
        @(Remove-SlaExpiredLog -Estate $estate -Ledger $book -Confirm:$false | Where-Object Action -ne Keep).Count | Should -Be 0
        @(Get-SlaLedger -Ledger $book -Kind log.rotation.started).Count | Should -Be 1
    }
}

Describe 'Update-SlaUsageSummary and Get-SlaUsage' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'usage'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $estate = Join-Path $TestDrive 'usage.yaml'
        $book = Join-Path $TestDrive 'usage.db'
        Set-Content -LiteralPath $estate -Value @('estate: test', 'usage:', "  - { name: calls, path: '$folder', file: 'usage-{yyyyMMdd}.csv' }")
        foreach ($day in 1, 2) {
            $file = Join-Path $folder ('usage-' + $today.AddDays(-$day).ToString('yyyyMMdd', [cultureinfo]::InvariantCulture) + '.csv')
            Set-Content -LiteralPath $file -Value @('tenant,metric,amount', 't1,calls,10', 't2,calls,2.5', 't1,calls,1')
        }
        $from = $today.AddDays(-3).ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
    }

    It 'adds nothing with -WhatIf' {
        @(Update-SlaUsageSummary -Estate $estate -Ledger $book -From $from -WhatIf | ForEach-Object { $_.Added }) | Should -Be @($false, $false, $false)
        Test-Path -LiteralPath $book | Should -BeFalse
    }

    It 'adds the finished days, reports the one without a file, and goes on' {
        $days = @(Update-SlaUsageSummary -Estate $estate -Ledger $book -From $from -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue)
        @($days | ForEach-Object { $_.Added }) | Should -Be @($false, $true, $true)
        $problem[0].FullyQualifiedErrorId | Should -Be 'UsageUnread,SlaOps.UpdateSlaUsageSummary'
    }

    It 'adds nothing twice' {
        @(Update-SlaUsageSummary -Estate $estate -Ledger $book -From $from -Confirm:$false -ErrorAction SilentlyContinue | Where-Object Added).Count | Should -Be 0
        $sum = [decimal]0
        Get-SlaUsage -Ledger $book -Tenant t1 | ForEach-Object { $sum += $_.Amount }
        $sum | Should -Be 22
    }
}
