BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force

    # Tokyo's wall time, whatever the machine's zone is; days that lie wholly in the past.
    $now = [DateTime]::UtcNow.AddHours(9)
    $twoDaysAgo = $now.Date.AddDays(-2)

    function New-BackupFile ([string] $Folder, [DateTime] $TakenAt, [byte[]] $Content = @(0x1F, 0x8B, 8, 0), [string] $Ending = '') {
        $path = Join-Path $Folder ('db-' + $TakenAt.ToString('yyyyMMdd-HHmm', [cultureinfo]::InvariantCulture) + '.sql.gz' + $Ending)
        [System.IO.File]::WriteAllBytes($path, $Content)
        [System.IO.File]::SetLastWriteTimeUtc($path, [DateTime]::UtcNow.AddHours(-1))
        $path
    }

    function New-BackupEstate ([string] $Name, [string] $Folder) {
        $path = Join-Path $TestDrive "$Name.yaml"
        Set-Content -LiteralPath $path -Value @"
estate: test
backups:
  - { name: $Name, of: database, store: { path: '$Folder' }, file: "db-{yyyyMMdd-HHmm}.sql.gz" }
"@
        $path
    }

    function ConvertTo-Gzip ([string] $Text) {
        $packed = [System.IO.MemoryStream]::new()
        $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionLevel]::Optimal)
        $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text)
        $gzip.Write($bytes, 0, $bytes.Length)
        $gzip.Dispose()
        , $packed.ToArray()
    }

    $dump = "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)`n--`n-- Host: localhost    Database: calltree`n/*!40101 SET NAMES utf8mb4 */;`n" +
        "CREATE TABLE ``calls`` (``id`` int(11) NOT NULL);`nINSERT INTO ``calls`` VALUES (1),(2),(3);`n"
    $footer = "-- Dump completed on 2026-05-20  8:00:05`n"

    $ledger = Join-Path $TestDrive 'none.db'
}

Describe 'Get-SlaBackupSlot' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'slots'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(8)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(10.75)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(14) -Content @()
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(14.25)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(16) -Content @()
        $estate = New-BackupEstate 'slots' $folder
        $slots = @(Get-SlaBackupSlot -Date $twoDaysAgo.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) -Estate $estate -Ledger $ledger)
    }

    It 'gives the slots of the day and then the extra files' {
        ($slots | ForEach-Object { [string]$_.Status }) -join ' ' | Should -Be 'Met Late Missed Met Corrupt Missed Missed Extra'
        $slots[0] | Should -BeOfType ([SlaOps.BackupSlot])
    }

    It 'shows moments with the offset of the policy''s zone' {
        $slots[0].Due.ToString('HH:mm zzz', [cultureinfo]::InvariantCulture) | Should -Be '08:00 +09:00'
        $slots[1].TakenAt.ToString('HH:mm zzz', [cultureinfo]::InvariantCulture) | Should -Be '10:45 +09:00'
        $slots[-1].Due | Should -BeNullOrEmpty
    }

    It 'can be filtered in the pipeline' {
        @($slots | Where-Object Status -in Late, Missed, Corrupt).Count | Should -Be 5
    }

    It 'reads a date the same in every culture' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            @(Get-SlaBackupSlot -Date $twoDaysAgo.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) -Estate $estate -Ledger $ledger).Count | Should -Be $slots.Count
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'creates no ledger' {
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }
}

Describe 'Get-SlaBackup' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'files'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(8)
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(10) -Ending '.partial'
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(12) -Content @()
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(14) -Content ([System.Text.Encoding]::ASCII.GetBytes('age-encryption.org/v1'))
        Set-Content -LiteralPath (Join-Path $folder 'notes.txt') -Value 'not a backup'
        $estate = New-BackupEstate 'files' $folder
        $files = @(Get-SlaBackup -Estate $estate)
    }

    It 'lists what has the shape of the pattern, oldest first' {
        ($files | ForEach-Object { [string]$_.State }) -join ' ' | Should -Be 'Listed InProgress Corrupt Listed'
        $files[0] | Should -BeOfType ([SlaOps.BackupFile])
    }

    It 'tells compression and encryption by the first bytes' {
        $files[0].Compression | Should -Be 'gzip'
        $files[0].Encryption | Should -BeNullOrEmpty
        $files[3].Encryption | Should -Be 'age'
    }

    It 'takes names from the pipeline, with wildcards' {
        @('fil*' | Get-SlaBackup -Estate $estate).Count | Should -Be 4
        @(Get-SlaBackup -Name 'other*' -Estate $estate).Count | Should -Be 0
    }

    It 'says which name the estate does not have' {
        { Get-SlaBackup -Name nothing -Estate $estate -ErrorAction Stop } | Should -Throw -ErrorId 'BackupNotFound,SlaOps.GetSlaBackup'
    }

    It 'says that a folder is not there' {
        $gone = New-BackupEstate 'gone' (Join-Path $TestDrive 'gone')
        { Get-SlaBackup -Estate $gone -ErrorAction Stop } | Should -Throw -ErrorId 'BackupStoreUnread,SlaOps.GetSlaBackup'
    }

    It 'restores nothing' {
        { Get-SlaBackup -Depth Restore -Estate $estate } | Should -Throw -ErrorId 'ParameterArgumentValidationError,SlaOps.GetSlaBackup'
    }
}

Describe 'Get-SlaBackup -Depth Content' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'content'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        [byte[]] $whole = ConvertTo-Gzip ($dump + $footer)
        $good = New-BackupFile $folder $twoDaysAgo.AddHours(8) -Content $whole
        $cut = New-BackupFile $folder $twoDaysAgo.AddHours(10) -Content $whole[0..($whole.Length - 9)]
        $error502 = New-BackupFile $folder $twoDaysAgo.AddHours(12) -Content ([System.Text.Encoding]::ASCII.GetBytes("ERROR 1045 (28000): Access denied`n"))
        $noFooter = New-BackupFile $folder $twoDaysAgo.AddHours(14) -Content (ConvertTo-Gzip $dump)
        $padded = New-BackupFile $folder $twoDaysAgo.AddHours(16) -Content ($whole + [byte[]]::new(512))
        $junk = New-BackupFile $folder $twoDaysAgo.AddHours(18) -Content ($whole + [byte[]](1, 2, 3))
        $sealed = New-BackupFile $folder $twoDaysAgo.AddHours(20) -Content ([System.Text.Encoding]::ASCII.GetBytes('Salted__12345678') + [byte[]]::new(64))
        $estate = New-BackupEstate 'content' $folder
        $files = @(Get-SlaBackup -Depth Content -Estate $estate -Ledger $ledger)
    }

    It 'tells whole files from damaged ones, and why' {
        ($files | ForEach-Object { [string]$_.State + ':' + $_.Reason }) -join ' ' |
            Should -Be 'Verified: Corrupt:ContentTruncated Corrupt:DumpNotRecognised Corrupt:DumpNoFooter Verified:ContentPadded Corrupt:ContentTrailing Listed:DecryptionNoKey'
    }

    It 'counts tables and rows, and hashes what is stored' {
        $files[0].Tables | Should -Be 1
        $files[0].Rows | Should -Be 3
        $sha = [System.Security.Cryptography.SHA256]::Create()
        $files[0].Sha256 | Should -Be ([System.BitConverter]::ToString($sha.ComputeHash([System.IO.File]::ReadAllBytes($good))).Replace('-', '').ToLowerInvariant())
    }

    It 'writes nothing' {
        Test-Path -LiteralPath $ledger | Should -BeFalse
    }

    It 'says in words what is wrong' {
        $files[1].Message | Should -Match 'cut off'
    }
}

Describe 'Test-SlaBackup' {
    BeforeAll {
        $folder = Join-Path $TestDrive 'full'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        foreach ($day in 0..4) {
            foreach ($hour in 8, 10, 12, 14, 16, 18, 20) {
                $takenAt = $now.Date.AddDays(-$day).AddHours($hour)
                if ($takenAt -lt $now) { $null = New-BackupFile $folder $takenAt }
            }
        }
        $estate = New-BackupEstate 'full' $folder
    }

    It 'finds slots and generations met, and the rest unknown' {
        $verdicts = @(Test-SlaBackup -Estate $estate -Ledger $ledger)
        $verdicts[0] | Should -BeOfType ([SlaOps.Verdict])
        ($verdicts | Sort-Object Clause | ForEach-Object { $_.Clause + '=' + $_.Status }) -join ' ' |
            Should -Be 'backup.database.generations=Met backup.database.interval=Met backup.recoverable=Unknown encryption.at-rest=Unknown'
        @($verdicts | ForEach-Object { $_.Target } | Sort-Object -Unique) | Should -Be 'backup:full'
    }

    It 'finds a missed slot' {
        [System.IO.File]::Delete((New-BackupFile $folder $now.Date.AddDays(-1).AddHours(12)))
        $verdict = Test-SlaBackup full -Estate $estate -Ledger $ledger | Where-Object Clause -eq 'backup.database.interval'
        $verdict.Status | Should -Be 'Breached'
        $verdict.Reason | Should -Be 'BackupMissed'
    }

    It 'does not judge a moment that nobody saw' {
        $verdict = Test-SlaBackup -Estate $estate -Ledger $ledger -At 2035-01-01 | Where-Object Clause -eq 'backup.database.interval'
        $verdict.Status | Should -Be 'Unknown'
        $verdict.Reason | Should -Be 'NotObservedThen'
    }

    It 'is unknown, never met, where the folder is not there' {
        $gone = New-BackupEstate 'missing' (Join-Path $TestDrive 'missing')
        @(Test-SlaBackup -Estate $gone -Ledger $ledger | ForEach-Object { [string]$_.Status } | Sort-Object -Unique) | Should -Be 'Unknown'
    }

    It 'counts only what is proven where bytes are asked for' {
        $verdicts = @(Test-SlaBackup -Depth Content -Estate $estate -Ledger $ledger)
        ($verdicts | Where-Object Clause -eq 'backup.database.generations').Status | Should -Be 'Breached'
        ($verdicts | Where-Object Clause -eq 'backup.recoverable').Status | Should -Be 'Breached'
    }

    It 'reads once what it proved and recorded' {
        $folder = Join-Path $TestDrive 'proven'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        [byte[]] $whole = ConvertTo-Gzip ($dump + $footer)
        foreach ($day in 0..4) {
            foreach ($hour in 8, 10, 12, 14, 16, 18, 20) {
                $takenAt = $now.Date.AddDays(-$day).AddHours($hour)
                if ($takenAt -lt $now) { $null = New-BackupFile $folder $takenAt -Content $whole }
            }
        }
        $estate = New-BackupEstate 'proven' $folder
        $kept = Join-Path $TestDrive 'proven.db'
        $first = @(Test-SlaBackup -Depth Content -Estate $estate -Ledger $kept -Record)
        ($first | Where-Object Clause -eq 'backup.database.generations').Reason | Should -Be 'BackupGenerationsVerified'
        ($first | Where-Object Clause -eq 'encryption.at-rest').Status | Should -Be 'Breached'
        $events = @(Get-SlaLedger -Kind backup.verified -Ledger $kept).Count
        $events | Should -Be @(Get-SlaBackup -Estate $estate -Ledger $kept).Count
        $null = Test-SlaBackup -Depth Content -Estate $estate -Ledger $kept -Record
        @(Get-SlaLedger -Kind backup.verified -Ledger $kept).Count | Should -Be $events
        @(Get-SlaBackup -Estate $estate -Ledger $kept | ForEach-Object { [string]$_.State } | Sort-Object -Unique) | Should -Be 'Verified'
        (Test-SlaBackup -Estate $estate -Ledger $kept | Where-Object Clause -eq 'backup.database.generations').Reason | Should -Be 'BackupGenerationsVerified'
        $null = Test-SlaBackup -Depth Content -Force -Estate $estate -Ledger $kept -Record
        @(Get-SlaLedger -Kind backup.verified -Ledger $kept).Count | Should -Be (2 * $events)
    }

    It 'finds a proven file whose bytes were changed' {
        $folder = Join-Path $TestDrive 'changed'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $path = New-BackupFile $folder $twoDaysAgo.AddHours(8) -Content (ConvertTo-Gzip ($dump + $footer))
        $estate = New-BackupEstate 'changed' $folder
        $kept = Join-Path $TestDrive 'changed.db'
        $null = Test-SlaBackup -Depth Content -Estate $estate -Ledger $kept -Record
        $null = New-BackupFile $folder $twoDaysAgo.AddHours(8) -Content (ConvertTo-Gzip ($dump.Replace('(1),(2)', '(8),(9)') + $footer))
        (Get-SlaBackup -Depth Content -Estate $estate -Ledger $kept).Reason | Should -Be 'ContentNotAsBefore'
    }

    It 'says what to configure where the estate names no backups' {
        $empty = Join-Path $TestDrive 'empty.yaml'
        Set-Content -LiteralPath $empty -Value 'estate: empty'
        @(Test-SlaBackup -Estate $empty -Ledger $ledger | ForEach-Object { $_.Reason } | Sort-Object -Unique) | Should -Be 'NotConfigured'
    }
}
