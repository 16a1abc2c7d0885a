BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaHostSecurity' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        $secret = Join-Path $TestDrive 'secret'
        Set-Content -LiteralPath $secret -Value 'none'
        Set-Content -LiteralPath $estate -Value @('estate: two', 'hosts:', '  - { name: here, address: local }', ('  - { name: there, address: 127.0.0.1, port: 1, password: { file: ''' + $secret + ''' } }'))
        $verdicts = @(Test-SlaHostSecurity -Estate $estate -Ledger $ledger)
    }

    It 'judges its clauses on each host' {
        @($verdicts | Sort-Object Target, Clause | ForEach-Object { $_.Target + ' ' + $_.Clause }) | Should -Be @(
            'host:here security.firewall', 'host:here security.intrusion-detection', 'host:here security.network-monitoring',
            'host:there security.firewall', 'host:there security.intrusion-detection', 'host:there security.network-monitoring')
    }

    It 'says of a host that does not answer why' {
        $verdicts | Where-Object { $_.Target -eq 'host:there' } | ForEach-Object {
            $_.Status | Should -Be 'Unknown'
            $_.Reason | Should -Be 'HostUnreachable'
        }
    }

    It 'takes host names from the pipeline, by wildcard' {
        @('her*' | Test-SlaHostSecurity -Estate $estate -Ledger $ledger).Count | Should -Be 3
    }

    It 'reports a host that is not in the estate and goes on' {
        $found = @(Test-SlaHostSecurity -ComputerName nowhere, here -Estate $estate -Ledger $ledger -ErrorVariable problem -ErrorAction SilentlyContinue)
        $found.Count | Should -Be 3
        $problem[0].FullyQualifiedErrorId | Should -Be 'HostNotInEstate,SlaOps.TestSlaHostSecurity'
    }

    It 'counts the monitoring that the policy names, and takes ports from the estate' {
        $policy = Get-SlaPolicy
        $listed = Join-Path $TestDrive 'listed.yaml'
        Set-Content -LiteralPath $listed -Value @('estate: one', 'hosts:', '  - { name: here, address: local, openPorts: [22, 443] }')
        $found = @(Test-SlaHostSecurity -Policy $policy -Estate $listed -Ledger $ledger)
        ($found | Where-Object Clause -eq 'security.network-monitoring').Required | Should -Match 'prometheus-node-exporter'
        ($found | Where-Object Clause -eq 'security.firewall').Observed | Should -Match 'not tried from outside'
    }

    It 'proves nothing of the past' {
        $past = @(Test-SlaHostSecurity -ComputerName here -At 2020-01-01 -Estate $estate -Ledger $ledger)
        @($past | ForEach-Object { $_.Reason } | Sort-Object -Unique) | Should -Be @('NotObservedThen')
    }

    It 'creates no ledger' {
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }
}
