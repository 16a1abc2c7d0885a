BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaEncryption' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        $backups = Join-Path $TestDrive 'backups'
        $null = New-Item -ItemType Directory -Path $backups
        Set-Content -LiteralPath $estate -Value @('estate: one'
            'databases:', '  - { name: db, kind: mariadb, nodes: ["127.0.0.1:1"], user: nobody }'
            'backups:', "  - { name: dump, store: { path: '$backups' }, file: 'db-{yyyyMMdd-HHmm}.sql' }")
        $verdicts = @(Test-SlaEncryption -Estate $estate -Ledger $ledger)
    }

    It 'judges databases and backups' {
        @($verdicts | Sort-Object Target, Clause | ForEach-Object { $_.Target + ' ' + $_.Clause }) | Should -Be @(
            'backup:dump encryption.at-rest', 'database:db encryption.at-rest', 'database:db encryption.in-transit')
    }

    It 'calls a database that does not answer unknown' {
        @($verdicts | Where-Object Target -eq database:db | ForEach-Object { $_.Status.ToString() }) | Should -Be @('Unknown', 'Unknown')
    }

    It 'judges the mail server and the folders of a host' {
        $more = Join-Path $TestDrive 'more.yaml'
        Set-Content -LiteralPath $more -Value @('estate: one', 'hosts:', '  - { name: here, address: local }'
            'mail: { host: 127.0.0.1, port: 1 }', 'tenantData:', "  - { path: '$TestDrive/{tenant}' }")
        $found = @(Test-SlaEncryption -Estate $more -Ledger $ledger)
        ($found | Where-Object Target -eq mail:127.0.0.1).Reason | Should -Be 'UrlUnreachable'
        ($found | Where-Object { $_.Target -eq 'host:here' -and $_.Clause -eq 'encryption.at-rest' }).Required | Should -Be 'encrypted disks'
    }

    It 'asks for databases where there are none' {
        $empty = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $empty -Value 'estate: none'
        @(Test-SlaEncryption -Estate $empty -Ledger $ledger | ForEach-Object { $_.Reason }) | Should -Be @('NotConfigured', 'NotConfigured')
    }
}
