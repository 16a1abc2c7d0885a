BeforeAll { Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force }

Describe 'Get-SlaTimeOffset' {
    It 'names what is wrong with <Server>' -ForEach @(
        @{ Server = 'a b'; Id = 'NtpServerInvalid' }
        @{ Server = 'host:0'; Id = 'NtpServerInvalid' }
        @{ Server = 'no-such-host.invalid'; Id = 'NameNotResolved' }
    ) {
        { Get-SlaTimeOffset $Server -Count 1 -ErrorAction Stop } | Should -Throw -ErrorId "$Id,SlaOps.GetSlaTimeOffset"
    }

    It 'reports each server that gives nothing and goes on' {
        $found = 'a b', 'host:0' | Get-SlaTimeOffset -ErrorAction SilentlyContinue -ErrorVariable failures
        $found | Should -BeNullOrEmpty
        @($failures | ForEach-Object { $_.TargetObject }) | Should -Be @('a b', 'host:0')
    }

    It 'gives up on a port where nobody answers' {
        { Get-SlaTimeOffset 127.0.0.1:9 -Count 1 -Timeout 300ms -ErrorAction Stop } | Should -Throw -ErrorId 'NtpNoAnswer,SlaOps.GetSlaTimeOffset'
    }
}

Describe 'Test-SlaTimeSync' {
    It 'is unknown, never met, for a moment at which nothing was observed' {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $verdict = Test-SlaTimeSync -At 2020-01-01 -Ledger $ledger
        $verdict | Should -BeOfType SlaOps.Verdict
        $verdict.Clause | Should -Be 'time.sync'
        [string]$verdict.Status | Should -Be 'Unknown'
        Test-Path $ledger | Should -BeFalse
    }

    It 'reports a host that the estate does not name' {
        { Test-SlaTimeSync no-such-host -Ledger (Join-Path $TestDrive 'ledger.db') -ErrorAction Stop } |
            Should -Throw -ErrorId 'HostNotInEstate,SlaOps.TestSlaTimeSync'
    }
}
