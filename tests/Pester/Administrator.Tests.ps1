BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaAdministrator' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        Set-Content -LiteralPath $estate -Value @('estate: one', 'hosts:', '  - { name: here, address: local }'
            'databases:', '  - { name: db, kind: mariadb, nodes: ["127.0.0.1:1"], user: nobody }')
        $verdicts = @(Test-SlaAdministrator -Estate $estate -Ledger $ledger)
    }

    It 'judges the three clauses of a host and the accounts of a database' {
        @($verdicts | Sort-Object Target, Clause | ForEach-Object { $_.Target + ' ' + $_.Clause }) | Should -Be @(
            'database:db access.administrators', 'host:here access.administrators', 'host:here security.admin-authentication', 'host:here security.credentials')
    }

    It 'says that a database without an answer is unknown' {
        ($verdicts | Where-Object Target -eq database:db).Status | Should -Be 'Unknown'
    }

    It 'asks for the list that the built-in policy leaves to the operator' {
        ($verdicts | Where-Object { $_.Target -eq 'host:here' -and $_.Clause -eq 'access.administrators' }).Status | Should -Not -Be 'Met'
    }

    It 'asks no database where hosts are named' {
        @('her*' | Test-SlaAdministrator -Estate $estate -Ledger $ledger).Count | Should -Be 3
    }

    It 'reports a host that is not in the estate' {
        @(Test-SlaAdministrator -ComputerName nowhere -Estate $estate -Ledger $ledger -ErrorVariable problem -ErrorAction SilentlyContinue).Count | Should -Be 0
        $problem[0].FullyQualifiedErrorId | Should -Be 'HostNotInEstate,SlaOps.TestSlaAdministrator'
    }
}
