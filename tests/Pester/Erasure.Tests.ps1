BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force

    # A place on this machine alone: what databases and hosts do is tried in the suites of the systems.
    function New-ErasureEstate ([string] $Name, [string[]] $Tenants = @('t1', 'T1', 't10', 't2'), [string] $More = '') {
        $root = Join-Path $TestDrive $Name
        foreach ($tenant in $Tenants) {
            $null = [System.IO.Directory]::CreateDirectory("$root/voice/$tenant/deep")
            foreach ($number in 1..5) { [System.IO.File]::WriteAllText("$root/voice/$tenant/deep/$number.wav", "$tenant $number") }
        }
        $path = Join-Path $root 'estate.yaml'
        Set-Content -LiteralPath $path -Value @"
estate: test
tenantData:
  - { path: '$root/voice/{tenant}' }
$More
"@
        @{ Estate = $path; Ledger = (Join-Path $root 'ledger.db'); Voice = "$root/voice" }
    }

    # The live system is asked in the suites of the systems, too; here the policy does without.
    function New-ErasurePolicy ([string] $Name, [string] $Erasure) {
        $path = Join-Path $TestDrive "$Name.yaml"
        Set-Content -LiteralPath $path -Value @"
policy: test
revision: '1'
effectiveFrom: 2020-01-01
timeZone: Asia/Tokyo
erasure: { activeCheckRequired: false$Erasure }
"@
        $path
    }

    function Get-Checksum ([string] $Folder) {
        @([System.IO.Directory]::GetFiles($Folder, '*', 'AllDirectories') | Where-Object { $_ -notlike '*/t1/*' } | Sort-Object | ForEach-Object { $_ + '=' + [System.IO.File]::ReadAllText($_) }) -join "`n"
    }

    function Get-Head ([string] $Ledger) { @(Get-SlaLedger -Ledger $Ledger).Count }

    $policy = New-ErasurePolicy 'policy' ''
    $longAgo = [DateTime]::UtcNow.AddDays(-70).ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
    $lately = [DateTime]::UtcNow.AddDays(-3).ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
}

Describe 'Register-SlaTermination' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'terminations.db'
        $common = @{ Ledger = $ledger; Policy = $policy }
    }

    It 'changes nothing with -WhatIf' {
        Register-SlaTermination t1 2026-01-31 @common -WhatIf
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }

    It 'tells the due and the late moment in the policy''s zone' {
        $termination = Register-SlaTermination t1 2025-12-31 @common -Confirm:$false
        $termination | Should -BeOfType ([SlaOps.Termination])
        $termination.DueAt.ToString('yyyy-MM-dd HH:mm zzz', [cultureinfo]::InvariantCulture) | Should -Be '2026-03-01 00:00 +09:00'
        $termination.LateAt.ToString('yyyy-MM-dd HH:mm zzz', [cultureinfo]::InvariantCulture) | Should -Be '2026-03-15 00:00 +09:00'
    }

    It 'takes rows of a CSV file, and the same again does nothing' {
        $rows = 'Tenant,EndedOn', 't2,2025-11-30', 't3,2025-12-30' | ConvertFrom-Csv
        @($rows | Register-SlaTermination @common -Confirm:$false).Count | Should -Be 2
        $before = Get-Head $ledger
        @($rows | Register-SlaTermination @common -Confirm:$false).Count | Should -Be 2
        Get-Head $ledger | Should -Be $before
    }

    It 'refuses another date, and goes on with the rest' {
        $errors = $null
        $rows = 'Tenant,EndedOn', 't2,2026-01-01', 't4,2026-01-01' | ConvertFrom-Csv
        @($rows | Register-SlaTermination @common -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable errors).Tenant | Should -Be 't4'
        $errors[0].FullyQualifiedErrorId | Should -Be 'TerminationExists,SlaOps.RegisterSlaTermination'
    }

    It 'refuses <Tenant>' -ForEach @(@{ Tenant = '' }, @{ Tenant = 't*' }, @{ Tenant = '..' }, @{ Tenant = 'a/b' }, @{ Tenant = 't1 ' }) {
        { Register-SlaTermination -Tenant $Tenant -EndedOn 2026-01-01 @common -Confirm:$false -ErrorAction Stop } | Should -Throw
        @(Get-SlaTermination @common).Tenant | Should -Not -Contain $Tenant
    }

    It 'lists what is due, by the moment' {
        @(Get-SlaTermination @common -At 2026-02-28T23:59:59).Count | Should -Be 0
        @(Get-SlaTermination @common -Due).Tenant | Should -Contain 't1'
        @(Get-SlaTermination 't[12]' @common).Tenant -join ' ' | Should -Be 't2 t1'
    }

    It 'is withdrawn by Undo-SlaTermination, which knows no other tenant' {
        Undo-SlaTermination t3 'back' @common -WhatIf
        @(Get-SlaTermination @common).Tenant | Should -Contain 't3'
        Undo-SlaTermination t3 'back' @common -Confirm:$false
        @(Get-SlaTermination @common).Tenant | Should -Not -Contain 't3'
        { Undo-SlaTermination T1 'back' @common -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'TerminationNotFound,SlaOps.UndoSlaTermination'
    }
}

Describe 'Remove-SlaTenantData' {
    BeforeAll {
        $place = New-ErasureEstate 'erase'
        $common = @{ Estate = $place.Estate; Ledger = $place.Ledger; Policy = $policy }
        $record = @{ Ledger = $place.Ledger; Policy = $policy; Confirm = $false }
        $others = Get-Checksum $place.Voice
    }

    It 'refuses a tenant who is not terminated, or not due' {
        { Remove-SlaTenantData t1 @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureNotTerminated,SlaOps.RemoveSlaTenantData'
        $null = Register-SlaTermination t1 $lately @record
        { Remove-SlaTenantData t1 @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureNotDue,SlaOps.RemoveSlaTenantData'
        Undo-SlaTermination t1 'wrong date' @record
        $null = Register-SlaTermination t1 $longAgo @record
    }

    It 'refuses without a proof of the clock' {
        { Remove-SlaTenantData t1 @common -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureClockUnproven,SlaOps.RemoveSlaTenantData' -ExpectedMessage '*the policy names no time.servers. Nothing was erased.*'
    }

    It 'refuses a tenant under a hold until it is lifted' {
        $hold = Add-SlaLegalHold t1 'court' @record
        $hold.Id | Should -Match '^hold-'
        (Get-SlaTermination t1 -Ledger $place.Ledger -Policy $policy).State | Should -Be 'Held'
        { Remove-SlaTenantData t1 @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureHeld,SlaOps.RemoveSlaTenantData'
        $hold | Remove-SlaLegalHold @record
        { $hold | Remove-SlaLegalHold @record -ErrorAction Stop } | Should -Throw -ErrorId 'LegalHoldNotFound,SlaOps.RemoveSlaLegalHold'
    }

    It 'refuses without a plan where nobody is asked' {
        { Remove-SlaTenantData t1 @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'PlanRequired,SlaOps.RemoveSlaTenantData'
    }

    It 'shows the whole plan with -WhatIf and writes nothing' {
        $before = Get-Head $place.Ledger
        $result = Remove-SlaTenantData t1 @common -TrustClock -WhatIf
        $result.State | Should -Be 'Planned'
        $result.Items[0].Place | Should -BeLike '*/voice/{tenant}'
        $result.Remaining | Should -BeGreaterThan 5
        Get-Head $place.Ledger | Should -Be $before
        Test-Path -LiteralPath "$($place.Voice)/t1/deep/5.wav" | Should -BeTrue
    }

    It 'refuses a plan that is not true any more' {
        $plan = Get-SlaErasurePlan t1 @common
        [System.IO.File]::WriteAllText("$($place.Voice)/t1/deep/new.wav", 'new')
        { $plan | Remove-SlaTenantData @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasurePlanChanged,SlaOps.RemoveSlaTenantData'
        { Remove-SlaTenantData T1 -Plan $plan.Hash @common -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureNotTerminated,SlaOps.RemoveSlaTenantData'
    }

    It 'erases what was planned, and nobody else''s' {
        $plan = Get-SlaErasurePlan t1 @common
        $result = $plan | Remove-SlaTenantData @common -TrustClock -Confirm:$false
        $result | Should -BeOfType ([SlaOps.ErasureResult])
        $result.State | Should -Be 'Erased'
        $result.Erased | Should -Be $plan.Count
        $result.Remaining | Should -Be 0
        $result.BackupsExpireAt | Should -Not -BeNullOrEmpty
        Test-Path -LiteralPath "$($place.Voice)/t1" | Should -BeFalse
        Get-Checksum $place.Voice | Should -Be $others
    }

    It 'does nothing a second time' {
        $before = Get-Head $place.Ledger
        (Remove-SlaTenantData t1 @common -TrustClock -Confirm:$false).State | Should -Be 'Erased'
        Get-Head $place.Ledger | Should -Be $before
    }

    It 'is judged, found again after a restore, and repaired' {
        @(Test-SlaErasure @common | Where-Object Clause -eq 'erasure.due' | ForEach-Object Reason) | Should -Contain 'ErasureInTime'
        $null = [System.IO.Directory]::CreateDirectory("$($place.Voice)/t1")
        [System.IO.File]::WriteAllText("$($place.Voice)/t1/back.wav", 'back')
        $verdict = Test-SlaErasure t1 @common | Where-Object Target -eq 'tenant:t1'
        $verdict.Status | Should -Be 'Breached'
        $verdict.Reason | Should -Be 'ErasureResidue'
        @(Test-SlaCompliance erasure.due -Estate $place.Estate -Ledger $place.Ledger -Policy $policy | ForEach-Object Reason) | Should -Contain 'ErasureResidue'
        (Repair-SlaErasure @common -TrustClock -WhatIf).State | Should -Be 'Planned'
        Test-Path -LiteralPath "$($place.Voice)/t1/back.wav" | Should -BeTrue
        (Repair-SlaErasure @common -TrustClock -Confirm:$false).State | Should -Be 'Erased'
        Test-Path -LiteralPath "$($place.Voice)/t1" | Should -BeFalse
        @(Repair-SlaErasure @common -TrustClock -Confirm:$false).Count | Should -Be 0
        Get-Checksum $place.Voice | Should -Be $others
        (Test-SlaLedger -Ledger $place.Ledger).IsValid | Should -BeTrue
    }
}

Describe 'A place that does not answer' {
    It 'is named by plan and result, and the next run finishes' {
        $root = Join-Path $TestDrive 'unanswered'
        $null = [System.IO.Directory]::CreateDirectory("$root/voice/t1")
        $estate = Join-Path $root 'estate.yaml'
        Set-Content -LiteralPath $estate -Value "estate: test`ntenantData: [{ path: '$root/voice/{tenant}' }, { path: '$root/later/{tenant}' }]"
        $common = @{ Estate = $estate; Ledger = (Join-Path $root 'ledger.db'); Policy = $policy }
        $null = Register-SlaTermination t1 $longAgo -Ledger $common.Ledger -Policy $policy -Confirm:$false
        $plan = Get-SlaErasurePlan t1 @common
        $plan.Unanswered | Should -BeLike '*/later/{tenant}'
        $errors = $null
        $result = $plan | Remove-SlaTenantData @common -TrustClock -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable errors
        $result.State | Should -Be 'Incomplete'
        $result.Message | Should -BeLike '*/later/{tenant}*'
        $errors[0].FullyQualifiedErrorId | Should -Be 'ErasureIncomplete,SlaOps.RemoveSlaTenantData'
        { Export-SlaErasureCertificate t1 "$root/c.json" @common -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureNotErased,SlaOps.ExportSlaErasureCertificate'
        $null = [System.IO.Directory]::CreateDirectory("$root/later")
        $result = Get-SlaErasurePlan t1 @common | Remove-SlaTenantData @common -TrustClock -Confirm:$false
        $result.State | Should -Be 'Erased'
        $result.Message | Should -BeNullOrEmpty
    }
}

Describe 'The limits of one run' {
    BeforeAll {
        $place = New-ErasureEstate 'limits'
        $few = New-ErasurePolicy 'few' ', maxTenants: 1, unattended: true'
        $common = @{ Estate = $place.Estate; Ledger = $place.Ledger; Policy = $few }
        't1', 't2' | ForEach-Object { $null = Register-SlaTermination $_ $longAgo -Ledger $place.Ledger -Policy $few -Confirm:$false }
    }

    It 'stop a list that is too long before anything is erased' {
        { Get-SlaTermination -Due -Ledger $place.Ledger -Policy $few | Remove-SlaTenantData @common -TrustClock -Confirm:$false } | Should -Throw -ErrorId 'ErasureTooManyTenants,SlaOps.RemoveSlaTenantData'
        Test-Path -LiteralPath "$($place.Voice)/t1/deep/1.wav" | Should -BeTrue
        Test-Path -LiteralPath "$($place.Voice)/t2/deep/1.wav" | Should -BeTrue
    }

    It 'let a policy that says so run unattended without a plan' {
        (Remove-SlaTenantData t2 @common -TrustClock -Confirm:$false).State | Should -Be 'Erased'
    }
}

Describe 'An estate that cannot ask the live system' {
    It 'erases nothing, unless the policy does without' {
        $place = New-ErasureEstate 'unasked'
        $strict = New-ErasurePolicy 'strict' ', unattended: true'
        Set-Content -LiteralPath $strict -Value ((Get-Content -LiteralPath $strict) -replace 'activeCheckRequired: false, ', '')
        $null = Register-SlaTermination t1 $longAgo -Ledger $place.Ledger -Policy $strict -Confirm:$false
        { Remove-SlaTenantData t1 -Estate $place.Estate -Ledger $place.Ledger -Policy $strict -TrustClock -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureActivityUnknown,SlaOps.RemoveSlaTenantData'
        Test-Path -LiteralPath "$($place.Voice)/t1/deep/1.wav" | Should -BeTrue
    }
}

Describe 'Export-SlaErasureCertificate' {
    BeforeAll {
        $key = Join-Path $TestDrive 'key.pem'
        $ecdsa = [System.Security.Cryptography.ECDsa]::Create()
        [System.IO.File]::WriteAllText($key, $ecdsa.ExportPkcs8PrivateKeyPem())
        [System.IO.File]::WriteAllText("$key.pub", $ecdsa.ExportSubjectPublicKeyInfoPem())
        $place = New-ErasureEstate 'certificate' -More "erasure: { signingKey: '$key' }"
        $common = @{ Estate = $place.Estate; Ledger = $place.Ledger; Policy = $policy }
        $null = Register-SlaTermination t1 $longAgo -Ledger $place.Ledger -Policy $policy -Confirm:$false
    }

    It 'gives none before the erasure' {
        { Export-SlaErasureCertificate t1 "$TestDrive/no.json" @common -ErrorAction Stop } | Should -Throw -ErrorId 'ErasureNotErased,SlaOps.ExportSlaErasureCertificate'
        $null = Get-SlaErasurePlan t1 @common | Remove-SlaTenantData @common -TrustClock -Confirm:$false
    }

    It 'writes nothing with -WhatIf, and no file twice' {
        Export-SlaErasureCertificate t1 "$TestDrive/c.json" @common -WhatIf
        Test-Path -LiteralPath "$TestDrive/c.json" | Should -BeFalse
        (Export-SlaErasureCertificate t1 "$TestDrive/c.json" @common).Name | Should -Be 'c.json'
        { Export-SlaErasureCertificate t1 "$TestDrive/c.json" @common -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,SlaOps.ExportSlaErasureCertificate'
    }

    It 'states both moments, the places and the ledger''s hashes' {
        $text = Get-Content -LiteralPath "$TestDrive/c.json" -Raw
        foreach ($part in '"liveDataGoneAt":"', '"goneAt":"', '"remaining":0', '"method":"', '"hash":"', '"confirmedBy":"', 'NIST SP 800-88') {
            $text.Contains($part) | Should -BeTrue -Because $part
        }
    }

    It 'is signed, and verified with the public key' {
        Test-Path -LiteralPath "$TestDrive/c.json.sig" | Should -BeTrue
        $verdict = Test-SlaErasure -Certificate "$TestDrive/c.json" -PublicKey "$key.pub" @common
        $verdict.Status | Should -Be 'Met'
        $verdict.Reason | Should -Be 'CertificateHolds'
    }

    It 'is a page in <Language>, verified as well' -ForEach @(@{ Language = 'en'; Title = 'Certificate of erasure' }, @{ Language = 'ja'; Title = 'データ消去証明書' }) {
        $page = "$TestDrive/c.$Language.html"
        $null = Export-SlaErasureCertificate t1 $page -Language $Language @common
        (Get-Content -LiteralPath $page -Raw).Contains($Title) | Should -BeTrue
        (Test-SlaErasure -Certificate $page @common).Reason | Should -Be 'CertificateHolds'
    }

    It 'does not hold once somebody changed it' {
        foreach ($change in @(@('"erased":', '"erased":1'), @('"tenant":"t1"', '"tenant":"t2"'))) {
            $text = (Get-Content -LiteralPath "$TestDrive/c.json" -Raw).Replace($change[0], $change[1])
            [System.IO.File]::WriteAllText("$TestDrive/changed.json", $text)
            [System.IO.File]::Delete("$TestDrive/changed.json.sig")
            (Test-SlaErasure -Certificate "$TestDrive/changed.json" @common).Status | Should -Be 'Breached'
        }
        [System.IO.File]::Copy("$TestDrive/c.json.sig", "$TestDrive/changed.json.sig")
        $verdict = Test-SlaErasure -Certificate "$TestDrive/changed.json" @common
        $verdict.Arguments[1] | Should -Be 'signature'
    }

    It 'says that it is unsigned where the estate names no key' {
        $plain = New-ErasureEstate 'plain'
        $null = Export-SlaErasureCertificate t1 "$TestDrive/plain.json" -Estate $plain.Estate -Ledger $place.Ledger -Policy $policy -WarningVariable warned -WarningAction SilentlyContinue
        @($warned).Count | Should -Be 1
        (Test-SlaErasure -Certificate "$TestDrive/plain.json" -Estate $plain.Estate -Ledger $place.Ledger -Policy $policy).Reason | Should -Be 'CertificateUnsigned'
    }

    It 'is refused where it is none' {
        [System.IO.File]::WriteAllText("$TestDrive/none.json", '{}')
        { Test-SlaErasure -Certificate "$TestDrive/none.json" @common } | Should -Throw -ErrorId 'CertificateInvalid,SlaOps.TestSlaErasure'
    }
}
