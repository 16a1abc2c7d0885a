BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force

    # The built-in policy with a window of the test's own: nothing depends on the hour at which the tests run.
    function New-TestPolicy([string] $Path, [string] $Start, [string] $End) {
        New-SlaPolicy -Path $Path
        $text = Get-Content -LiteralPath $Path -Raw
        Set-Content -LiteralPath $Path -Value ($text -replace 'start: "00:00"', "start: `"$Start`"" -replace 'end: "05:00"', "end: `"$End`"")
    }

    $tokyo = [DateTimeOffset]::UtcNow.ToOffset([TimeSpan]::FromHours(9))
    $open = Join-Path $TestDrive 'open.yaml'
    $closed = Join-Path $TestDrive 'closed.yaml'
    # Not every culture separates hours and minutes by a colon.
    $hour = { $tokyo.AddHours($args[0]).ToString('HH:mm', [cultureinfo]::InvariantCulture) }
    New-TestPolicy $open (& $hour -2) (& $hour 3)
    New-TestPolicy $closed (& $hour 6) (& $hour 9)
}

Describe 'Maintenance windows' {
    It 'lists the coming ones' {
        $windows = @(Get-SlaMaintenanceWindow -From 2026-01-14T12:00 -Count 3)
        $windows.Count | Should -Be 3
        $windows[0] | Should -BeOfType ([SlaOps.MaintenanceWindow])
        $windows[0].Start.ToString('o') | Should -Be '2026-01-15T00:00:00.0000000+09:00'
        $windows[0].Duration | Should -Be ([TimeSpan]::FromHours(5))
    }

    It 'is open=<Open> at <At>' -ForEach @(
        @{ At = '2026-01-14T23:59:59'; Open = $false }
        @{ At = '2026-01-15T00:00'; Open = $true }
        @{ At = '2026-01-15T04:59:59'; Open = $true }
        @{ At = '2026-01-15T05:00'; Open = $false }
        @{ At = '2026-01-14T16:00Z'; Open = $true }
    ) {
        Test-SlaMaintenanceWindow -At $At -Quiet | Should -Be $Open
        (Test-SlaMaintenanceWindow -At $At).IsOpen | Should -Be $Open
    }

    It 'tells how long it stays open' {
        $state = Test-SlaMaintenanceWindow -At 2026-01-15T04:30
        $state.Remaining | Should -Be ([TimeSpan]::FromMinutes(30))
        $state.NextStart.ToString('o') | Should -Be '2026-01-16T00:00:00.0000000+09:00'
    }

    It 'waits no longer than it is told to' {
        { Wait-SlaMaintenanceWindow -Policy $closed -Timeout 0.1 } | Should -Throw -ErrorId 'MaintenanceWaitTimeout,*'
    }

    It 'returns at once while it is open' {
        (Wait-SlaMaintenanceWindow -Policy $open -Timeout 5s).IsOpen | Should -BeTrue
    }

    It 'says at once that no window is as long as asked for' {
        { Wait-SlaMaintenanceWindow -MinimumRemaining 6h } | Should -Throw -ErrorId 'MaintenanceWindowTooShort,*'
    }

    It 'reads <Text> as <Seconds> s' -ForEach @(
        @{ Text = '90'; Seconds = 90 }, @{ Text = '30s'; Seconds = 30 }, @{ Text = '15m'; Seconds = 900 }
        @{ Text = '2h'; Seconds = 7200 }, @{ Text = '1d'; Seconds = 86400 }, @{ Text = '01:30:00'; Seconds = 5400 }
    ) {
        # The message of the error holds what was read.
        { Wait-SlaMaintenanceWindow -MinimumRemaining $Text -Policy $closed -Timeout 0.05 } |
            Should -Throw -ErrorId $(if ($Seconds -le 3 * 3600) { 'MaintenanceWaitTimeout,*' } else { 'MaintenanceWindowTooShort,*' })
    }
}

Describe 'Maintenance' {
    BeforeEach {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).db"
        $on = @{ Policy = $open; Ledger = $path }
        $off = @{ Policy = $closed; Ledger = $path }
    }

    Context 'Start and stop' {
        It 'opens one until the window ends' {
            $record = Start-SlaMaintenance -Reason 'updates' @on
            $record | Should -BeOfType ([SlaOps.MaintenanceRecord])
            $record.Id | Should -Match '^m-\d{8}-01$'
            $record.EndedAt | Should -BeNullOrEmpty
            ($record.EndsBy - $record.StartedAt).TotalHours | Should -BeLessThan 3.1
            $record.Announced | Should -BeFalse
        }

        It 'shows it, and ends it through the pipeline' {
            $null = Start-SlaMaintenance -Reason 'updates' -ComputerName voice1 @on
            $null = Start-SlaMaintenance -Reason 'updates' -ComputerName voice2 @on
            @(Get-SlaMaintenance -Open @on).Count | Should -Be 2
            @(Get-SlaMaintenance -Open @on | Stop-SlaMaintenance @on).Count | Should -Be 2
            @(Get-SlaMaintenance -Open @on).Count | Should -Be 0
            @(Get-SlaMaintenance @on).Count | Should -Be 2
            @(Get-SlaMaintenance -Month 2020-01 @on).Count | Should -Be 0
        }

        It 'needs an id while several are open' {
            $null = Start-SlaMaintenance -Reason 'updates' -ComputerName voice1 @on
            $null = Start-SlaMaintenance -Reason 'updates' -ComputerName voice2 @on
            { Stop-SlaMaintenance @on } | Should -Throw -ErrorId 'MaintenanceAmbiguous,*'
        }

        It 'has one open maintenance a scope' {
            $null = Start-SlaMaintenance -Reason 'updates' @on
            { Start-SlaMaintenance -Reason 'more' -ComputerName voice1 @on } | Should -Throw -ErrorId 'MaintenanceAlreadyOpen,*'
        }

        It 'is refused outside the window' {
            { Start-SlaMaintenance -Reason 'updates' @off } | Should -Throw -ErrorId 'MaintenanceWindowClosed,*'
        }

        It 'takes an emergency outside the window, with an end' {
            { Start-SlaMaintenance -Reason 'defect' -Emergency @off } | Should -Throw -ErrorId 'MaintenanceEmergencyNeedsUntil,*'
            $until = [DateTimeOffset]::UtcNow.AddHours(1)
            $record = Start-SlaMaintenance -Reason 'defect' -Emergency -Until $until @off
            $record.Emergency | Should -BeTrue
            $record.EndsBy | Should -Be $until
        }

        It 'is refused an end after the window' {
            { Start-SlaMaintenance -Reason 'updates' -Until ([DateTimeOffset]::UtcNow.AddHours(5)) @on } | Should -Throw -ErrorId 'MaintenanceUntilBeyondWindow,*'
        }

        It 'reports an id that is not there and goes on' {
            $record = Start-SlaMaintenance -Reason 'updates' @on
            $ended = 'm-19990101-01', $record.Id | Stop-SlaMaintenance @on -ErrorAction SilentlyContinue -ErrorVariable problems
            $ended.Id | Should -Be $record.Id
            $problems.Count | Should -Be 1
            $problems[0].FullyQualifiedErrorId | Should -Be 'MaintenanceNotFound,SlaOps.StopSlaMaintenance'
        }

        It 'refuses what is not a month' {
            { Get-SlaMaintenance -Month 2026-13 @on } | Should -Throw -ErrorId 'MonthInvalid,*'
        }
    }

    Context '-WhatIf' {
        It 'writes nothing and makes no ledger' {
            Start-SlaMaintenance -Reason 'updates' @on -WhatIf
            Invoke-SlaMaintenance -Reason 'updates' -ScriptBlock { throw 'ran' } @on -WhatIf
            Test-Path -LiteralPath $path | Should -BeFalse
        }

        It 'leaves an open one open, and the ledger as it was' {
            $null = Start-SlaMaintenance -Reason 'updates' @on
            $before = (Get-FileHash -LiteralPath $path).Hash
            Stop-SlaMaintenance @on -WhatIf
            @(Get-SlaMaintenance -Open @on).Count | Should -Be 1
            (Get-FileHash -LiteralPath $path).Hash | Should -Be $before
        }

        It 'still says what would be refused' {
            { Start-SlaMaintenance -Reason 'updates' @off -WhatIf } | Should -Throw -ErrorId 'MaintenanceWindowClosed,*'
        }
    }

    Context 'Invoke-SlaMaintenance' {
        It 'runs the block with the caller''s variables and passes its output on' {
            $mine = 'caller'
            $output = @(Invoke-SlaMaintenance -Reason 'updates' @on -ScriptBlock { $mine; $SlaMaintenance.Reason })
            $output | Should -Be @('caller', 'updates')
            $record = Get-SlaMaintenance @on
            [string]$record.Outcome | Should -Be 'Completed'
        }

        It 'is ended when the block fails, and the error stays what it was' {
            { Invoke-SlaMaintenance -Reason 'updates' @on -ScriptBlock { throw 'boom' } } | Should -Throw 'boom'
            [string](Get-SlaMaintenance @on).Outcome | Should -Be 'Failed'
        }

        It 'passes warnings and errors on, to be redirected as any' {
            $all = @(Invoke-SlaMaintenance -Reason 'updates' @on -ScriptBlock { Write-Warning 'careful'; Write-Error 'small'; 'done' } *>&1)
            $all.Count | Should -Be 3
            [string]$all[0] | Should -Be 'careful'
            [string]$all[1] | Should -Be 'small'
            $all[2] | Should -Be 'done'
        }

        It 'stops the block before its end' {
            $until = [DateTimeOffset]::UtcNow.AddSeconds(2)
            { Invoke-SlaMaintenance -Reason 'updates' -Until $until @on -ScriptBlock { Start-Sleep -Seconds 30 } } | Should -Throw -ErrorId 'MaintenanceOutOfTime,*'
            $record = Get-SlaMaintenance @on
            [string]$record.Outcome | Should -Be 'OutOfTime'
            ($record.EndedAt - $until).TotalSeconds | Should -BeLessThan 5
        }

        It 'does not begin with too little time' {
            { Invoke-SlaMaintenance -Reason 'updates' @on -MinimumRemaining 4h -ScriptBlock { 'ran' } } | Should -Throw -ErrorId 'MaintenanceTooLittleTime,*'
            Test-Path -LiteralPath $path | Should -BeFalse
        }
    }
}
