BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force
}

Describe 'Get-SlaCalendar' {
    It 'gives a row a day with both ends' {
        $days = @(Get-SlaCalendar -From 2026-05-01 -To 2026-05-07)
        $days.Count | Should -Be 7
        $days[0] | Should -BeOfType ([SlaOps.CalendarDay])
    }

    It 'knows <Date> as <Kind> (<NameJa>)' -ForEach @(
        @{ Date = '2026-05-01'; Kind = 'Business'; NameJa = $null }
        @{ Date = '2026-05-02'; Kind = 'Weekend'; NameJa = $null }
        @{ Date = '2026-05-06'; Kind = 'Holiday'; NameJa = '振替休日' }
        @{ Date = '2026-09-22'; Kind = 'Holiday'; NameJa = '国民の休日' }
        @{ Date = '2026-08-14'; Kind = 'Obon'; NameJa = 'お盆' }
        @{ Date = '2026-12-30'; Kind = 'NewYear'; NameJa = '年末年始' }
        @{ Date = '2019-05-01'; Kind = 'Holiday'; NameJa = '天皇の即位の日' }
    ) {
        $day = Get-SlaCalendar -From $Date -To $Date
        [string]$day.Kind | Should -Be $Kind
        $day.NameJa | Should -Be $NameJa
    }

    It 'gives support hours in the policy''s zone on business days alone' {
        $day = Get-SlaCalendar 2026-05-01 2026-05-01
        $day.SupportFrom.ToString('o') | Should -Be '2026-05-01T10:00:00.0000000+09:00'
        $day.SupportTo.ToString('o') | Should -Be '2026-05-01T19:00:00.0000000+09:00'
        (Get-SlaCalendar 2026-05-02 2026-05-02).SupportFrom | Should -BeNullOrEmpty
    }

    It 'can be filtered in the pipeline' {
        @(Get-SlaCalendar -From 2026-09-01 -To 2026-09-30 | Where-Object Kind -eq Holiday).Count | Should -Be 3
    }

    It 'compares its date with a written one' {
        (Get-SlaCalendar -From 2026-05-01 -To 2026-05-07 | Where-Object Date -eq '2026-05-05').Name | Should -Be "Children's Day"
    }

    It 'takes a day that is written with an offset into the policy''s zone' {
        (Get-SlaCalendar -From 2026-05-01T20:00Z -To 2026-05-01T20:00Z).Date.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) | Should -Be '2026-05-02'
    }

    It 'refuses a reversed span' {
        { Get-SlaCalendar -From 2026-05-02 -To 2026-05-01 } | Should -Throw -ErrorId 'CalendarReversed,*'
    }

    It 'refuses <_>, for which holidays are not computed' -ForEach @('1954-12-31', '2151-01-01') {
        { Get-SlaCalendar -From $_ -To $_ } | Should -Throw -ErrorId 'CalendarOutOfRange,*'
    }

    It 'refuses what is not a date' {
        { Get-SlaCalendar -From 'next week' -To 2026-05-01 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }
}

Describe 'Get-SlaDeadline' {
    It '<Severity> from <Start> is due at <Due>' -ForEach @(
        @{ Severity = 'Critical'; Start = '2026-05-01T23:00'; Due = '2026-05-02T01:00:00+09:00' }
        @{ Severity = 'Severe'; Start = '2026-05-01T23:00'; Due = '2026-05-02T03:00:00+09:00' }
        @{ Severity = 'Minor'; Start = '2026-05-01T15:00'; Due = '2026-05-08T19:00:00+09:00' }
        @{ Severity = 'Minor'; Start = '2026-09-18T17:00'; Due = '2026-09-25T19:00:00+09:00' }
        @{ Severity = 'Minor'; Start = '2026-05-10T16:00Z'; Due = '2026-05-13T19:00:00+09:00' }
    ) {
        $deadline = Get-SlaDeadline -Start $Start -Severity $Severity
        $deadline | Should -BeOfType ([SlaOps.Deadline])
        $deadline.Due.ToString('yyyy-MM-ddTHH:mm:sszzz', [cultureinfo]::InvariantCulture) | Should -Be $Due
    }

    It 'explains each day between' {
        $steps = (Get-SlaDeadline -Start 2026-05-01T15:00 -Severity Minor).Steps
        $steps.Count | Should -Be 9
        [string]$steps[0].Code | Should -Be 'StartDay'
        [string]$steps[-1].Code | Should -Be 'Due'
    }

    It 'takes starts from the pipeline' {
        @('2026-05-01T15:00', '2026-05-11T09:00' | Get-SlaDeadline -Severity Minor).Count | Should -Be 2
        $incident = [pscustomobject]@{ Start = '2026-05-01T15:00'; Severity = 'Severe' }
        ($incident | Get-SlaDeadline).Due.Hour | Should -Be 19
    }

    It 'reads in Japanese where the culture is' {
        $culture = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'ja-JP'
            $deadline = Get-SlaDeadline -Start 2026-05-01T15:00 -Severity Minor
            [string]$deadline.Steps[0] | Should -Be '2026-05-01: 開始日は数えない'
            [cultureinfo]::CurrentUICulture = 'en-US'
            [string]$deadline.Steps[0] | Should -Be '2026-05-01: the day it starts does not count'
        }
        finally {
            [cultureinfo]::CurrentUICulture = $culture
        }
    }

    It 'reads a start in the policy''s zone whatever the culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            (Get-SlaDeadline -Start 2026-05-01T15:00 -Severity Critical).Due.ToString('o') | Should -Be '2026-05-01T17:00:00.0000000+09:00'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'knows no other severity' {
        { Get-SlaDeadline -Start 2026-05-01 -Severity Grave } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
    }
}
