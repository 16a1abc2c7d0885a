BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Test-SlaRedundancy' {
    BeforeAll {
        $ledger = Join-Path $TestDrive 'ledger.db'
        $estate = Join-Path $TestDrive 'estate.yaml'
        Set-Content -LiteralPath $estate -Value @('estate: one', 'hosts:', '  - { name: here, address: local, role: web }'
            'databases:', '  - { name: db, kind: mariadb, nodes: ["127.0.0.1:1"], user: nobody }'
            'loadBalancers:', '  - { name: lb, stats: "http://127.0.0.1:1/stats", database: db }')
        $verdicts = @(Test-SlaRedundancy -Estate $estate -Ledger $ledger)
    }

    It 'judges roles, hosts, databases and load balancers' {
        @($verdicts | Sort-Object Target, Clause | ForEach-Object { $_.Target + ' ' + $_.Clause }) | Should -Be @(
            'database:db redundancy.database', 'host:here redundancy.nodes', 'loadbalancer:lb redundancy.database'
            'role:backup estate.servers', 'role:backup redundancy.nodes', 'role:mirror estate.servers', 'role:mirror redundancy.nodes'
            'role:spare redundancy.nodes', 'role:voice estate.servers', 'role:voice redundancy.nodes', 'role:web redundancy.nodes')
    }

    It 'finds a role with one server alone' {
        $web = $verdicts | Where-Object Target -eq role:web
        $web.Status | Should -Be 'Breached'
        $web.Reason | Should -Be 'RoleNotRedundant'
    }

    It 'calls what does not answer unknown' {
        ($verdicts | Where-Object Target -eq loadbalancer:lb).Status | Should -Be 'Unknown'
    }

    It 'asks for the hosts of a promised role' {
        ($verdicts | Where-Object { $_.Target -eq 'role:voice' -and $_.Clause -eq 'estate.servers' }).Reason | Should -Be 'NotConfigured'
    }

    It 'takes a spare for no server of its role' {
        $spare = Join-Path $TestDrive 'spare.yaml'
        Set-Content -LiteralPath $spare -Value @('estate: one', 'hosts:', '  - { name: here, address: local, role: web, spare: true }')
        $found = @(Test-SlaRedundancy -Estate $spare -Ledger $ledger)
        ($found | Where-Object Target -eq role:spare).Reason | Should -Be 'SpareReady'
        @($found | Where-Object Target -eq role:web).Count | Should -Be 0
    }

    It 'is part of the whole agreement' {
        $all = @(Test-SlaCompliance -Clause estate.servers -Estate $estate -Ledger $ledger)
        ($all | Where-Object Target -eq role:voice).Status | Should -Be 'Unknown'
    }

    It 'reports a load balancer with <What>' -ForEach @(
        @{ What = 'two addresses'; Line = 'stats: "http://127.0.0.1:1/", socket: /run/s' }
        @{ What = 'no address'; Line = 'kind: haproxy' }
        @{ What = 'no hostgroups'; Line = 'kind: proxysql, admin: "127.0.0.1:6032"' }
        @{ What = 'a page of another kind'; Line = 'kind: proxysql, admin: "127.0.0.1:6032", hostgroups: [1], stats: "http://127.0.0.1:1/"' }
        @{ What = 'the hostgroups of another kind'; Line = 'socket: /run/s, hostgroups: [1]' }
    ) {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content -LiteralPath $bad -Value @('estate: one', 'loadBalancers:', "  - { name: lb, $Line }")
        { Test-SlaRedundancy -Estate $bad -Ledger $ledger -ErrorAction Stop } | Should -Throw '*loadBalancers*'
    }

    It 'says why a load balancer that does not answer is not known' {
        $proxy = Join-Path $TestDrive 'proxy.yaml'
        Set-Content -LiteralPath $proxy -Value @('estate: one', 'loadBalancers:', '  - { name: px, kind: proxysql, admin: "127.0.0.1:1", hostgroups: [10, 20] }')
        $verdict = Test-SlaRedundancy -Estate $proxy -Ledger $ledger | Where-Object Target -eq loadbalancer:px
        $verdict.Status | Should -Be Unknown
        $verdict.Message | Should -BeLike '*127.0.0.1:1*'
    }
}
