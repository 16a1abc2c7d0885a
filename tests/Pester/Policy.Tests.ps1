BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Get-SlaPolicy' {
    It 'gives the built-in policy without a path' {
        $policy = Get-SlaPolicy
        $policy | Should -BeOfType ([SlaOps.SlaPolicy])
        $policy.Name | Should -Be 'calltree'
        $policy.TimeZone.Id | Should -Be 'Asia/Tokyo'
        $policy.Clauses.Count | Should -Be 50
    }

    It 'types its values' {
        $policy = Get-SlaPolicy
        $policy.Backup.Database.Every | Should -Be ([timespan]::FromHours(2))
        $policy.Backup.Database.Generations | Should -Be 21
        $policy.Availability.Monthly | Should -Be 0.98
    }

    It 'names the first mistake of a wrong file' {
        $path = Join-Path $TestDrive 'wrong.yaml'
        Set-Content -LiteralPath $path -Value 'polcy: x'
        { Get-SlaPolicy -Path $path -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyFileInvalid,SlaOps.GetSlaPolicy'
    }

    It 'says that a file is not there' {
        { Get-SlaPolicy -Path (Join-Path $TestDrive 'none.yaml') -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotFound,SlaOps.GetSlaPolicy'
    }
}

Describe 'New-SlaPolicy' {
    It 'writes a file that has no mistakes and promises the same' {
        $path = Join-Path $TestDrive 'new.yaml'
        New-SlaPolicy -Path $path | Should -BeNullOrEmpty
        Test-SlaPolicy -Path $path | Should -BeNullOrEmpty
        Compare-SlaPolicy -Reference (Get-SlaPolicy) -Difference $path | Should -BeNullOrEmpty
    }

    It 'outputs the file with -PassThru, for the pipeline' {
        $policy = New-SlaPolicy -Path (Join-Path $TestDrive 'passed.yaml') -PassThru | Get-SlaPolicy
        $policy.Name | Should -Be 'calltree'
    }

    It 'does not replace a file unless told so' {
        $path = Join-Path $TestDrive 'there.yaml'
        Set-Content -LiteralPath $path -Value 'mine'
        { New-SlaPolicy -Path $path -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,SlaOps.NewSlaPolicy'
        Get-Content -LiteralPath $path | Should -Be 'mine'
        New-SlaPolicy -Path $path -Force
        Test-SlaPolicy -Path $path | Should -BeNullOrEmpty
    }

    It 'writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'whatif.yaml'
        New-SlaPolicy -Path $path -WhatIf
        Test-Path -LiteralPath $path | Should -BeFalse
    }

    It 'knows its templates' {
        { New-SlaPolicy -Path (Join-Path $TestDrive 'x.yaml') -Template other -ErrorAction Stop } | Should -Throw -ErrorId 'TemplateUnknown,SlaOps.NewSlaPolicy'
    }
}

Describe 'Test-SlaPolicy' {
    BeforeAll {
        $head = "policy: p`nrevision: r`neffectiveFrom: 2024-05-01`ntimeZone: Asia/Tokyo`n"
    }

    It 'tells <Key> in line <Line>' -ForEach @(
        @{ Text = 'patch: { evry: 7d }'; Line = 5; Key = 'patch.evry'; Value = 'evry' }
        @{ Text = 'patch: { every: 7x }'; Line = 5; Key = 'patch.every'; Value = '7x' }
        @{ Text = "backup:`n  database: { generations: 0 }"; Line = 6; Key = 'backup.database.generations'; Value = '0' }
        @{ Text = "patch: {}`npatch: {}"; Line = 6; Key = 'patch'; Value = 'patch' }
    ) {
        $path = Join-Path $TestDrive 'mistake.yaml'
        Set-Content -LiteralPath $path -Value ($head + $Text)
        $mistake = @(Test-SlaPolicy -Path $path)
        $mistake.Count | Should -Be 1
        $mistake[0] | Should -BeOfType ([SlaOps.PolicyMistake])
        $mistake[0].Line | Should -Be $Line
        $mistake[0].Key | Should -Be $Key
        $mistake[0].Value | Should -Be $Value
        $mistake[0].Path | Should -Be $path
        $mistake[0].Expected | Should -Not -BeNullOrEmpty
    }

    It 'tells every mistake at once' {
        $path = Join-Path $TestDrive 'many.yaml'
        Set-Content -LiteralPath $path -Value ($head + "patch: { every: 7x, within: 14y }`nlog: { operation: 3 }")
        @(Test-SlaPolicy -Path $path).Count | Should -Be 3
    }

    It 'speaks the language of the session' {
        $path = Join-Path $TestDrive 'language.yaml'
        Set-Content -LiteralPath $path -Value ($head + 'patch: { every: 7x }')
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = [cultureinfo]::GetCultureInfo('ja-JP')
            (Test-SlaPolicy -Path $path).Expected | Should -Match '単位'
            [cultureinfo]::CurrentUICulture = [cultureinfo]::GetCultureInfo('en-US')
            (Test-SlaPolicy -Path $path).Expected | Should -Match 'unit'
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }
}

Describe 'Compare-SlaPolicy' {
    It 'says what customers gain and lose' {
        $policy = Join-Path $TestDrive 'compared.yaml'
        Set-Content -LiteralPath $policy -Value "policy: calltree`nrevision: 2024-05`neffectiveFrom: 2024-05-01`ntimeZone: Asia/Tokyo`npatch: { every: 7d, within: 21d }`nerasure: { tolerance: 7d }"
        $change = Compare-SlaPolicy -Reference (Get-SlaPolicy) -Difference $policy
        ($change | Where-Object Key -EQ 'patch.within').Effect | Should -Be 'Weaker'
        ($change | Where-Object Key -EQ 'patch.within').Clause | Should -Be 'patch.interval'
        ($change | Where-Object Key -EQ 'erasure.tolerance').Effect | Should -Be 'Stricter'
    }
}

Describe 'Get-SlaClause' {
    It 'lists every clause of the policy' {
        @(Get-SlaClause).Count | Should -Be 50
    }

    It 'takes wildcards, and names from the pipeline' {
        @(Get-SlaClause -Id 'backup.*').Count | Should -Be 4
        @('time.sync', 'patch.interval' | Get-SlaClause).Count | Should -Be 2
    }

    It 'words it in <Language>' -ForEach @(
        @{ Language = 'en'; Word = 'patches' }
        @{ Language = 'ja'; Word = 'パッチ' }
    ) {
        (Get-SlaClause -Id patch.interval -Language $Language).Text | Should -Match $Word
    }

    It 'tells an id that is not there, and goes on' {
        $found = Get-SlaClause -Id patch.intervall, time.sync -ErrorAction SilentlyContinue -ErrorVariable wrong
        $found.Id | Should -Be 'time.sync'
        $wrong[0].FullyQualifiedErrorId | Should -Be 'ClauseNotFound,SlaOps.GetSlaClause'
    }
}

Describe 'Estates' {
    It 'starts from a file without mistakes' {
        $path = Join-Path $TestDrive 'estate.yaml'
        New-SlaEstate -Path $path
        Test-SlaEstate -Path $path | Should -BeNullOrEmpty
    }

    It 'never shows a secret that was written into the file' {
        $path = Join-Path $TestDrive 'secret.yaml'
        Set-Content -LiteralPath $path -Value "estate: e`nssh: { user: u, password: hunter2 }"
        $mistake = Test-SlaEstate -Path $path
        $mistake.Key | Should -Be 'ssh.password'
        "$($mistake.Value) $($mistake.Expected)" | Should -Not -Match 'hunter2'
    }

    It 'tells with -Connect what does not answer, at its place in the file' {
        $path = Join-Path $TestDrive 'connect.yaml'
        $folder = Join-Path $TestDrive 'no-such-folder'
        # Port 1 of this machine: nobody listens there.
        Set-Content -LiteralPath $path -Value (@(
            'estate: e'
            'hosts:'
            '  - { name: voice1, address: 127.0.0.1, port: 1, role: voice }'
            'databases:'
            '  - { name: d, kind: mysql, nodes: ["127.0.0.1:1"], user: u, password: { env: SLAOPS_NO_SUCH_VARIABLE } }'
            'backups:'
            "  - { name: k, store: { path: '$folder' }, file: 'k-{yyyyMMdd}.gz' }"
        ) -join "`n")
        Test-SlaEstate -Path $path | Should -BeNullOrEmpty
        $found = @(Test-SlaEstate -Path $path -Connect)
        $places = @($found | Where-Object { $_.Key -ne 'hosts' } | ForEach-Object { "$($_.Line) $($_.Key)" })
        $places | Should -Be @('3 hosts[0].address', '5 databases[0].nodes[0]', '5 databases[0].password', '7 backups[0].store.path')
        @($found | Where-Object { $_.Key -eq 'hosts' } | ForEach-Object { $_.Value }) | Should -Contain 'voice: 0/1'
    }
}

Describe 'Set-SlaContext' {
    AfterEach {
        Set-SlaContext -Policy $null -Estate $null -Ledger $null
    }

    It 'sets what the other cmdlets use' {
        $path = Join-Path $TestDrive 'mine.yaml'
        Set-Content -LiteralPath $path -Value "policy: mine`nrevision: r`neffectiveFrom: 2024-05-01`ntimeZone: UTC"
        Set-SlaContext -Policy $path
        (Get-SlaPolicy).Name | Should -Be 'mine'
        (Get-SlaContext).Policy | Should -Be $path
    }

    It 'sets nothing when one of them is wrong' {
        $path = Join-Path $TestDrive 'wrong-estate.yaml'
        Set-Content -LiteralPath $path -Value 'estat: x'
        { Set-SlaContext -Ledger (Join-Path $TestDrive 'l.db') -Estate $path -ErrorAction Stop } | Should -Throw -ErrorId 'EstateFileInvalid,SlaOps.SetSlaContext'
        (Get-SlaContext).Estate | Should -BeNullOrEmpty
        (Get-SlaContext).Ledger | Should -BeNullOrEmpty
    }
}
