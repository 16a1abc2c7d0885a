BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'The ledger' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        Set-SlaContext -Ledger $ledger
    }

    Context 'one that does not exist' {
        It 'is empty to read, whole, and not created' {
            $absent = Join-Path $TestDrive 'absent.db'
            Get-SlaLedger -Ledger $absent | Should -BeNullOrEmpty
            (Test-SlaLedger -Ledger $absent -WarningVariable warned -WarningAction SilentlyContinue).IsValid | Should -Be $true
            # A mistyped path holds, too: who checks is told that nothing was there to check.
            @($warned).Count | Should -Be 1
            [string]@($warned)[0] | Should -Match 'absent\.db'
            Test-Path $absent | Should -Be $false
        }

        It 'is not created by -WhatIf' {
            $absent = Join-Path $TestDrive 'absent.db'
            Enter-SlaLock -Name one -Ledger $absent -WhatIf
            Add-SlaWaiver -Clause patch.interval -Target host:a -Reason why -ValidUntil 2099-01-01 -Ledger $absent -WhatIf
            Test-Path $absent | Should -Be $false
        }
    }

    Context 'events' {
        BeforeAll {
            foreach ($name in 'a', 'b') {
                Add-SlaWaiver -Clause patch.interval -Target "host:$name" -Reason why -ValidUntil 2099-01-01 -By ops | Out-Null
            }
        }

        It 'come in the order in which they were written, each joined to the one before' {
            $entries = @(Get-SlaLedger -Kind waiver)
            $entries.Count | Should -Be 2
            $entries[0] | Should -BeOfType ([SlaOps.LedgerEntry])
            $entries[1].PreviousHash | Should -Be $entries[0].Hash
        }

        It 'are shown in the time zone of the policy' {
            @(Get-SlaLedger)[0].At.Offset.TotalHours | Should -Be 9
        }

        It 'are chosen by subject and time' {
            $id = @(Get-SlaWaiver)[1].Id
            @(Get-SlaLedger -Subject $id).Count | Should -Be 1
            Get-SlaLedger -From 2099-01-01 | Should -BeNullOrEmpty
            Get-SlaLedger -To 2020-01-01 | Should -BeNullOrEmpty
        }

        It 'verify, against a head that was kept too' {
            $head = (Test-SlaLedger).Head
            (Test-SlaLedger -ExpectedHead $head).IsValid | Should -Be $true
        }

        It 'do not verify against a head that is not in the chain' {
            $other = '99:' + ('0' * 64)
            $result = Test-SlaLedger -ExpectedHead $other -ErrorAction SilentlyContinue
            $result.IsValid | Should -Be $false
            $result.Damage | Should -Be 'Cut'
            { Test-SlaLedger -ExpectedHead $other -ErrorAction Stop } | Should -Throw -ErrorId 'LedgerBroken*'
        }

        It 'refuse what is no head' {
            { Test-SlaLedger -ExpectedHead abc } | Should -Throw -ErrorId 'LedgerHeadInvalid*'
        }
    }

    Context 'archives' {
        BeforeAll {
            # What another context wrote into the drive is gone with it.
            foreach ($name in 'a', 'b') {
                Add-SlaWaiver -Clause patch.interval -Target "host:$name" -Reason why -ValidUntil 2099-01-01 -By ops | Out-Null
            }
        }

        It 'bring the same chain into another ledger, once' {
            $archive = Join-Path $TestDrive 'ledger.jsonl.gz'
            $other = Join-Path $TestDrive 'other.db'
            (Export-SlaLedger -Path $archive).Entries | Should -Be 2
            Import-SlaLedger -Path $archive -Ledger $other -WhatIf
            Test-Path $other | Should -Be $false
            (Import-SlaLedger -Path $archive -Ledger $other).Imported | Should -Be 2
            (Import-SlaLedger -Path $archive -Ledger $other).Imported | Should -Be 0
            (Test-SlaLedger -Ledger $other).Head | Should -Be (Test-SlaLedger).Head
        }

        It 'are not written over' {
            $archive = Join-Path $TestDrive 'twice.jsonl'
            Export-SlaLedger -Path $archive | Out-Null
            { Export-SlaLedger -Path $archive } | Should -Throw -ErrorId 'FileExists*'
            { Export-SlaLedger -Path $archive -Force } | Should -Not -Throw
        }

        It 'are refused where they are none' {
            $none = Join-Path $TestDrive 'none.jsonl'
            Set-Content -Path $none -Value 'text'
            { Import-SlaLedger -Path $none } | Should -Throw -ErrorId 'LedgerArchiveInvalid*'
        }
    }

    Context 'locks' {
        It 'expire after a time as people write it' {
            $lock = Enter-SlaLock -Name brief -Expiry 10m
            ($lock.ExpiresAt - $lock.TakenAt).TotalMinutes | Should -Be 10
            $lock | Exit-SlaLock
            { Enter-SlaLock -Name brief -Expiry soon } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        }

        It 'say until when another holds them in the zone of the policy' {
            $lock = Enter-SlaLock -Name zoned -Owner first
            $refusal = { Exit-SlaLock -Name zoned -Owner second } | Should -Throw -ErrorId 'LockHeld*' -PassThru
            $refusal.Exception.Message | Should -Match ([regex]::Escape('+09:00'))
            $lock | Exit-SlaLock
        }

        It 'keep the second out' {
            $lock = Enter-SlaLock -Name nightly -Owner first
            { Enter-SlaLock -Name nightly -Owner second } | Should -Throw -ErrorId 'LockHeld*'
            @(Get-SlaLock -Name night*).Count | Should -Be 1
            $lock | Exit-SlaLock
            Get-SlaLock | Should -BeNullOrEmpty
            { Exit-SlaLock -Name nightly } | Should -Throw -ErrorId 'LockNotHeld*'
        }
    }
}

Describe 'ConvertTo-SlaExitCode' {
    It 'gives <Code> for <Statuses>' -ForEach @(
        @{ Statuses = 'Met', 'NotApplicable', 'Excused'; Code = 0 }
        @{ Statuses = 'Met', 'AtRisk'; Code = 1 }
        @{ Statuses = 'Breached', 'Unknown'; Code = 2 }
        @{ Statuses = 'Unknown', 'AtRisk'; Code = 3 }
    ) {
        $Statuses | ForEach-Object { [SlaOps.Verdict]@{ Status = $_ } } | ConvertTo-SlaExitCode | Should -Be $Code
    }

    It 'knows nothing of nothing' {
        @() | ConvertTo-SlaExitCode -WarningAction SilentlyContinue | Should -Be 3
    }
}

Describe 'A ledger on a server' {
    It 'shows no password that was written out, and leaves one by reference' {
        $before = (Get-SlaContext).Ledger
        try {
            $shown = Set-SlaContext -Ledger "Server=db.example;Database=x;Password='open;sesame'" -PassThru
            $shown.Ledger | Should -Not -Match 'sesame'
            (Get-SlaContext).Ledger | Should -Match 'db\.example'
            (Get-SlaContext | Out-String) | Should -Not -Match 'sesame'
            Set-SlaContext -Ledger 'Server=db.example;Database=x;Password={env:SLAOPS_DB}'
            (Get-SlaContext).Ledger | Should -Match '\{env:SLAOPS_DB\}'
        }
        finally {
            Set-SlaContext -Ledger $before
        }
    }

    It 'does not take a slip in the name of the server for a path' {
        { Get-SlaLedger -Ledger 'Servr=db.example;Password=open sesame' -ErrorAction Stop } | Should -Throw -ErrorId 'LedgerLocationInvalid,*'
    }
}

Describe 'A moment beyond the calendar' {
    It 'is refused and named: <moment>' -ForEach @(
        @{ moment = '0001-01-01' }
        @{ moment = '9999-12-31T23:59' }
    ) {
        { Get-SlaLedger -From $moment -ErrorAction Stop } | Should -Throw -ErrorId 'MomentInvalid,*'
        { Test-SlaCompliance -At $moment -ErrorAction Stop } | Should -Throw -ErrorId 'MomentInvalid,*'
    }
}
