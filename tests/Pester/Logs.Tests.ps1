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
        $verdict = Test-SlaLogRetention -Estate (New-LogEstate $Name $Days $Empty) -Ledger $ledger
        $verdict | Should -BeOfType ([SlaOps.Verdict])
        $verdict.Target | Should -Be "log:$Name"
        $verdict.Status | Should -Be $Status
        $verdict.Reason | Should -Be $Reason
    }

    It 'takes hosts with wildcards and names one that has no logs' {
        $estate = New-LogEstate 'hosts' @(1, 2, 3)
        @(Test-SlaLogRetention -ComputerName 'he*' -Estate $estate -Ledger $ledger).Count | Should -Be 1
        { Test-SlaLogRetention -ComputerName nowhere -Estate $estate -Ledger $ledger -ErrorAction Stop } |
            Should -Throw -ErrorId 'LogSetNotFound,SlaOps.TestSlaLogRetention'
    }

    It 'does not judge another day by what is there now' {
        $verdict = Test-SlaLogRetention -Estate (New-LogEstate 'past' @(1, 2, 3)) -Ledger $ledger -At 2026-01-01
        $verdict.Reason | Should -Be 'NotObservedThen'
    }

    It 'says what to configure where the estate names no logs' {
        $empty = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $empty -Value 'estate: empty'
        (Test-SlaLogRetention -Estate $empty -Ledger $ledger).Reason | Should -Be 'NotConfigured'
    }
}
