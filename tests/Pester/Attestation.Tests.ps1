BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Attestations and waivers' {
    BeforeAll {
        Set-SlaContext -Ledger (Join-Path $TestDrive 'ledger.db')
        $scan = Join-Path $TestDrive 'scan.txt'
        Set-Content -Path $scan -Value 'no findings'
    }

    It 'an attestation keeps its evidence by its hash' {
        $attestation = Add-SlaAttestation -Clause vulnerability.testing -Statement 'Scanned' -Evidence $scan -ValidUntil 2099-01-01 -By ops
        $attestation | Should -BeOfType ([SlaOps.SlaAttestation])
        $attestation.State | Should -Be 'Valid'
        $attestation.ValidUntil.Offset.TotalHours | Should -Be 9
        Test-Path (Join-Path $TestDrive "evidence/sha256/$($attestation.EvidenceSha256)") | Should -Be $true
    }

    It 'finds the kept file changed when the ledger is tested, and names it' {
        $own = Join-Path $TestDrive 'own/ledger.db'
        $paper = Join-Path $TestDrive 'paper.txt'
        Set-Content -LiteralPath $paper -Value 'nothing found'
        $attestation = Add-SlaAttestation -Clause vulnerability.testing -Statement 'Scanned' -Evidence $paper -ValidUntil 2099-01-01 -By ops -Ledger $own
        { Test-SlaLedger -Ledger $own -ErrorAction Stop } | Should -Not -Throw
        $kept = Join-Path $TestDrive "own/evidence/sha256/$($attestation.EvidenceSha256)"
        Set-Content -LiteralPath $kept -Value 'three holes found'
        { Test-SlaLedger -Ledger $own -ErrorAction Stop } | Should -Throw -ErrorId 'EvidenceChanged,SlaOps.TestSlaLedger'
        { Test-SlaLedger -Ledger $own -ErrorAction Stop } | Should -Throw "*$($attestation.EvidenceSha256)*"
    }

    It 'a page is noted as it is' {
        $attestation = Add-SlaAttestation -Clause security.credentials -Statement 'Reviewed' -Evidence https://wiki.example/42 -ValidUntil 2099-01-01
        $attestation.Evidence | Should -Be 'https://wiki.example/42'
        $attestation.EvidenceSha256 | Should -BeNullOrEmpty
    }

    It 'withdrawing goes through the pipeline and deletes nothing' {
        $before = @(Get-SlaLedger).Count
        Get-SlaAttestation -Clause security.* | Remove-SlaAttestation -WhatIf
        @(Get-SlaLedger).Count | Should -Be $before
        Get-SlaAttestation -Clause security.* | Remove-SlaAttestation
        @(Get-SlaLedger).Count | Should -Be ($before + 1)
        (Get-SlaAttestation -Clause security.*).State | Should -Be 'Withdrawn'
    }

    It 'what is not there is named, and the rest goes on' {
        $waiver = Add-SlaWaiver -Clause patch.interval -Target host:a -Reason 'freeze' -ValidUntil 2099-01-01
        Remove-SlaWaiver -Id none, $waiver.Id -ErrorAction SilentlyContinue -ErrorVariable problems
        @($problems)[0].FullyQualifiedErrorId | Should -BeLike 'GrantNotFound*'
        (Get-SlaWaiver).State | Should -Be 'Withdrawn'
    }

    It 'refuses <Why>' -ForEach @(
        @{ Why = 'a clause that is none'; Clause = 'no.clause'; Until = '2099-01-01'; ErrorId = 'ClauseNotFound*' }
        @{ Why = 'an expiry that is past'; Clause = 'patch.interval'; Until = '2020-01-01'; ErrorId = 'GrantAlreadyExpired*' }
    ) {
        { Add-SlaWaiver -Clause $Clause -Target host:a -Reason why -ValidUntil $Until } | Should -Throw -ErrorId $ErrorId
    }

    It 'refuses evidence that is not there' {
        { Add-SlaAttestation -Clause vulnerability.testing -Statement ok -Evidence ./nowhere -ValidUntil 2099-01-01 } | Should -Throw -ErrorId 'FileNotFound*'
    }
}
