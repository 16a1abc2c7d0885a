BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaCertificate' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        # A port that nobody listens on, and two tenants that share a name.
        Set-Content -LiteralPath $estate -Value @('estate: three', 'tenants:'
            '  - { id: t1, url: "https://app.example.com:1/", connect: 127.0.0.1 }'
            '  - { id: t2, url: "https://APP.example.com:1/two", connect: 127.0.0.1 }'
            '  - { id: t3, url: "http://t3.example.com:1/", connect: 127.0.0.1 }')
        $verdicts = @(Test-SlaCertificate -Estate $estate -Ledger $ledger)
    }

    It 'judges both clauses for each tenant' {
        @($verdicts | Sort-Object Target, Clause | ForEach-Object { $_.Target + ' ' + $_.Clause }) | Should -Be @(
            'tenant:t1 security.tls', 'tenant:t1 tenant.url', 'tenant:t2 security.tls', 'tenant:t2 tenant.url', 'tenant:t3 security.tls', 'tenant:t3 tenant.url')
    }

    It 'says of an address without an answer that it is unknown' {
        @($verdicts | Where-Object { $_.Clause -eq 'security.tls' } | ForEach-Object { $_.Status.ToString() + ' ' + $_.Reason } | Sort-Object -Unique) | Should -Be @('Unknown UrlUnreachable')
    }

    It 'finds the shared name and the address without TLS' {
        @($verdicts | Where-Object { $_.Clause -eq 'tenant.url' } | Sort-Object Target | ForEach-Object { $_.Reason }) | Should -Be @('TenantUrlShared', 'TenantUrlShared', 'TenantUrlPlain')
    }

    It 'takes tenants from the pipeline, by wildcard' {
        @('t[12]' | Test-SlaCertificate -Estate $estate -Ledger $ledger).Count | Should -Be 4
    }

    It 'reports a tenant that is not in the estate and goes on' {
        @(Test-SlaCertificate -Tenant t9, t3 -Estate $estate -Ledger $ledger -ErrorVariable problem -ErrorAction SilentlyContinue).Count | Should -Be 2
        $problem[0].FullyQualifiedErrorId | Should -Be 'TenantNotInEstate,SlaOps.TestSlaCertificate'
    }

    It 'says what to add to an estate without tenants' {
        $empty = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $empty -Value 'estate: none'
        @(Test-SlaCertificate -Estate $empty -Ledger $ledger | ForEach-Object { $_.Reason } | Sort-Object -Unique) | Should -Be @('NotConfigured')
    }
}
