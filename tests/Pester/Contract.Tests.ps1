<#
    What scripts depend on: every cmdlet's parameters, output and confirmation, in one table. A change here breaks somebody's runbook;
    make it on purpose, and say it in CHANGELOG.md.

    A parameter is its type, then its position, then Mandatory, Pipeline (by value) and Property (by property name) where it is so.
    Impact is the confirm impact of a cmdlet that changes something (it has -WhatIf and -Confirm), None of any other.
#>
BeforeDiscovery {
    $contract = @(
        @{
            Name = 'Add-SlaAttestation'; Output = 'SlaOps.SlaAttestation'; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Clause = 'String 0 Mandatory Property'
                Evidence = 'String 2 Mandatory'
                Ledger = 'String'
                Policy = 'Object'
                Statement = 'String 1 Mandatory'
                Target = 'String'
                ValidUntil = 'Moment Mandatory'
            }
        }
        @{
            Name = 'Add-SlaLegalHold'; Output = 'SlaOps.LegalHold'; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Ledger = 'String'
                Policy = 'Object'
                Reason = 'String 1 Mandatory'
                Tenant = 'String 0 Mandatory Pipeline Property'
            }
        }
        @{
            Name = 'Add-SlaWaiver'; Output = 'SlaOps.SlaWaiver'; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Clause = 'String 0 Mandatory Property'
                Ledger = 'String'
                Policy = 'Object'
                Reason = 'String 2 Mandatory'
                Target = 'String 1 Mandatory Property'
                ValidUntil = 'Moment Mandatory'
            }
        }
        @{
            Name = 'Compare-SlaPolicy'; Output = 'SlaOps.PolicyChange'; Impact = 'None'
            Parameters = @{
                Difference = 'Object 1 Mandatory Pipeline'
                Reference = 'Object 0 Mandatory'
            }
        }
        @{
            Name = 'ConvertTo-SlaExitCode'; Output = 'System.Int32'; Impact = 'None'
            Parameters = @{
                InputObject = 'Verdict[] 0 Mandatory Pipeline'
            }
        }
        @{
            Name = 'Enter-SlaLock'; Output = 'SlaOps.SlaLock'; Impact = 'Medium'
            Parameters = @{
                Expiry = 'TimeSpan'
                Ledger = 'String'
                Name = 'String 0 Mandatory Property'
                Owner = 'String'
                Policy = 'Object'
                Timeout = 'TimeSpan'
            }
        }
        @{
            Name = 'Exit-SlaLock'; Output = ''; Impact = 'Medium'
            Parameters = @{
                Force = 'SwitchParameter'
                Id = 'String Property'
                Ledger = 'String'
                Name = 'String 0 Mandatory Property'
                Owner = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Export-SlaErasureCertificate'; Output = 'System.IO.FileInfo'; Impact = 'Medium'
            Parameters = @{
                Estate = 'Object'
                Force = 'SwitchParameter'
                Language = 'String'
                Ledger = 'String'
                Path = 'String 1 Mandatory'
                Policy = 'Object'
                Tenant = 'String 0 Mandatory Property'
            }
        }
        @{
            Name = 'Export-SlaLedger'; Output = 'SlaOps.LedgerArchive'; Impact = 'Medium'
            Parameters = @{
                Force = 'SwitchParameter'
                Ledger = 'String'
                Path = 'String 0 Mandatory'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaAttestation'; Output = 'SlaOps.SlaAttestation'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Clause = 'String[] 0'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaBackup'; Output = 'SlaOps.BackupFile'; Impact = 'None'
            Parameters = @{
                Depth = 'BackupDepth'
                Estate = 'Object'
                Force = 'SwitchParameter'
                Ledger = 'String'
                Name = 'String[] 0 Pipeline Property'
                Policy = 'Object'
                ThrottleLimit = 'Int32'
            }
        }
        @{
            Name = 'Get-SlaBackupSlot'; Output = 'SlaOps.BackupSlot'; Impact = 'None'
            Parameters = @{
                Date = 'Moment 0'
                Estate = 'Object'
                Ledger = 'String'
                Name = 'String[] 1 Pipeline Property'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaCalendar'; Output = 'SlaOps.CalendarDay'; Impact = 'None'
            Parameters = @{
                From = 'Moment 0 Mandatory'
                Policy = 'Object'
                To = 'Moment 1 Mandatory'
            }
        }
        @{
            Name = 'Get-SlaClause'; Output = 'SlaOps.SlaClause'; Impact = 'None'
            Parameters = @{
                Id = 'String[] 0 Pipeline'
                Language = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaContext'; Output = 'SlaOps.SlaContext'; Impact = 'None'
            Parameters = @{
            }
        }
        @{
            Name = 'Get-SlaDeadline'; Output = 'SlaOps.Deadline'; Impact = 'None'
            Parameters = @{
                Policy = 'Object'
                Severity = 'IncidentSeverity 1 Mandatory Property'
                Start = 'Moment 0 Mandatory Pipeline Property'
            }
        }
        @{
            Name = 'Get-SlaErasurePlan'; Output = 'SlaOps.ErasurePlan'; Impact = 'None'
            Parameters = @{
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Tenant = 'String 0 Mandatory Pipeline Property'
            }
        }
        @{
            Name = 'Get-SlaLedger'; Output = 'SlaOps.LedgerEntry'; Impact = 'None'
            Parameters = @{
                From = 'Moment'
                Kind = 'String[] 0'
                Ledger = 'String'
                Policy = 'Object'
                Subject = 'String 1'
                To = 'Moment'
            }
        }
        @{
            Name = 'Get-SlaLock'; Output = 'SlaOps.SlaLock'; Impact = 'None'
            Parameters = @{
                Ledger = 'String'
                Name = 'String[] 0'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaMaintenance'; Output = 'SlaOps.MaintenanceRecord'; Impact = 'None'
            Parameters = @{
                Ledger = 'String'
                Month = 'String 0'
                Open = 'SwitchParameter'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaMaintenanceWindow'; Output = 'SlaOps.MaintenanceWindow'; Impact = 'None'
            Parameters = @{
                Count = 'Int32 1'
                From = 'Moment 0'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaPatch'; Output = 'SlaOps.PatchStatus'; Impact = 'None'
            Parameters = @{
                ThrottleLimit = 'Int32'; Timeout = 'TimeSpan'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Get-SlaPolicy'; Output = 'SlaOps.SlaPolicy'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Path = 'String 0 Property'
            }
        }
        @{
            Name = 'Get-SlaTermination'; Output = 'SlaOps.Termination'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Due = 'SwitchParameter'
                Ledger = 'String'
                Policy = 'Object'
                Tenant = 'String[] 0 Pipeline Property'
            }
        }
        @{
            Name = 'Get-SlaTimeOffset'; Output = 'SlaOps.TimeOffset'; Impact = 'None'
            Parameters = @{
                Count = 'Int32'
                Policy = 'Object'
                Server = 'String[] 0 Mandatory Pipeline Property'
                Timeout = 'TimeSpan'
            }
        }
        @{
            Name = 'Get-SlaUsage'; Output = 'SlaOps.SlaUsage'; Impact = 'None'
            Parameters = @{
                Ledger = 'String'
                Metric = 'String'
                Month = 'String 0'
                Policy = 'Object'
                Tenant = 'String Property'
            }
        }
        @{
            Name = 'Get-SlaVerdict'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                Changed = 'SwitchParameter'
                Clause = 'String[] 0'
                From = 'Moment'
                Latest = 'SwitchParameter'
                Ledger = 'String'
                Policy = 'Object'
                To = 'Moment'
            }
        }
        @{
            Name = 'Get-SlaWaiver'; Output = 'SlaOps.SlaWaiver'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Clause = 'String[] 0'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Import-SlaLedger'; Output = 'SlaOps.LedgerArchive'; Impact = 'Medium'
            Parameters = @{
                Ledger = 'String'
                Path = 'String 0 Mandatory'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Invoke-SlaMaintenance'; Output = 'System.Object'; Impact = 'Medium'
            Parameters = @{
                ComputerName = 'String[]'
                Emergency = 'SwitchParameter'
                Estate = 'Object'
                Ledger = 'String'
                MinimumRemaining = 'TimeSpan'
                Policy = 'Object'
                Reason = 'String 0 Mandatory'
                ScriptBlock = 'ScriptBlock 1 Mandatory'
                StopBefore = 'TimeSpan'
                Until = 'Moment'
            }
        }
        @{
            Name = 'New-SlaEstate'; Output = 'System.IO.FileInfo'; Impact = 'Medium'
            Parameters = @{
                Force = 'SwitchParameter'
                PassThru = 'SwitchParameter'
                Path = 'String 0 Mandatory'
            }
        }
        @{
            Name = 'New-SlaPolicy'; Output = 'System.IO.FileInfo'; Impact = 'Medium'
            Parameters = @{
                Force = 'SwitchParameter'
                PassThru = 'SwitchParameter'
                Path = 'String 0 Mandatory'
                Template = 'String'
            }
        }
        @{
            Name = 'Register-SlaTermination'; Output = 'SlaOps.Termination'; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                EndedOn = 'Moment 1 Mandatory Property'
                Estate = 'Object'
                FromDatabase = 'SwitchParameter Mandatory'
                Ledger = 'String'
                Policy = 'Object'
                Tenant = 'String 0 Mandatory Property'
            }
        }
        @{
            Name = 'Remove-SlaAttestation'; Output = ''; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Id = 'String[] 0 Mandatory Pipeline Property'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Remove-SlaExpiredBackup'; Output = 'SlaOps.RotationItem'; Impact = 'Medium'
            Parameters = @{
                Estate = 'Object'
                Ledger = 'String'
                Name = 'String[] 0 Pipeline'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Remove-SlaExpiredLog'; Output = 'SlaOps.LogRotationItem'; Impact = 'Medium'
            Parameters = @{
                ComputerName = 'String[] 0'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Remove-SlaLegalHold'; Output = ''; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Id = 'String[] 0 Mandatory Pipeline Property'
                Ledger = 'String'
                Policy = 'Object'
                Reason = 'String'
            }
        }
        @{
            Name = 'Remove-SlaTenantData'; Output = 'SlaOps.ErasureResult'; Impact = 'High'
            Parameters = @{
                By = 'String'
                Estate = 'Object'
                Ledger = 'String'
                Plan = 'String Property'
                Policy = 'Object'
                Tenant = 'String 0 Mandatory Property'
                ThrottleLimit = 'Int32'
                TrustClock = 'SwitchParameter'
            }
        }
        @{
            Name = 'Remove-SlaWaiver'; Output = ''; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Id = 'String[] 0 Mandatory Pipeline Property'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Repair-SlaErasure'; Output = 'SlaOps.ErasureResult'; Impact = 'High'
            Parameters = @{
                By = 'String'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Tenant = 'String[] 0 Pipeline Property'
                ThrottleLimit = 'Int32'
                TrustClock = 'SwitchParameter'
            }
        }
        @{
            Name = 'Set-SlaContext'; Output = 'SlaOps.SlaContext'; Impact = 'None'
            Parameters = @{
                Estate = 'Object'
                Ledger = 'String'
                PassThru = 'SwitchParameter'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Start-SlaMaintenance'; Output = 'SlaOps.MaintenanceRecord'; Impact = 'Medium'
            Parameters = @{
                ComputerName = 'String[]'
                Emergency = 'SwitchParameter'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Reason = 'String 0 Mandatory'
                Until = 'Moment'
            }
        }
        @{
            Name = 'Stop-SlaMaintenance'; Output = 'SlaOps.MaintenanceRecord'; Impact = 'Medium'
            Parameters = @{
                Id = 'String 0 Pipeline Property'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Test-SlaAdministrator'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaBackup'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Depth = 'BackupDepth'
                Estate = 'Object'
                Force = 'SwitchParameter'
                Ledger = 'String'
                Name = 'String[] 0 Pipeline Property'
                Policy = 'Object'
                Record = 'SwitchParameter'
                ThrottleLimit = 'Int32'
            }
        }
        @{
            Name = 'Test-SlaCertificate'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
                Tenant = 'String[] 0 Pipeline Property'
                ThrottleLimit = 'Int32'
            }
        }
        @{
            Name = 'Test-SlaCompliance'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                ThrottleLimit = 'Int32'; Timeout = 'TimeSpan'
                At = 'Moment'
                Clause = 'String[] 0'
                ComputerName = 'String[]'
                Estate = 'Object'
                Ledger = 'String'
                Month = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaEncryption'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaErasure'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Certificate = 'String Mandatory'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                PublicKey = 'String'
                Record = 'SwitchParameter'
                Tenant = 'String 0 Pipeline Property'
            }
        }
        @{
            Name = 'Test-SlaEstate'; Output = 'SlaOps.PolicyMistake'; Impact = 'None'
            Parameters = @{
                Connect = 'SwitchParameter'
                Path = 'String 0 Property'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Test-SlaHostSecurity'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                ThrottleLimit = 'Int32'; Timeout = 'TimeSpan'
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaLedger'; Output = 'SlaOps.LedgerVerification'; Impact = 'None'
            Parameters = @{
                ExpectedHead = 'String 0'
                Ledger = 'String'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Test-SlaLogRetention'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                ComputerName = 'String[] 0'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaMaintenanceWindow'; Output = 'SlaOps.MaintenanceWindowState, System.Boolean'; Impact = 'None'
            Parameters = @{
                At = 'Moment 0'
                Policy = 'Object'
                Quiet = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaPatchInterval'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                ThrottleLimit = 'Int32'; Timeout = 'TimeSpan'
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaPolicy'; Output = 'SlaOps.PolicyMistake'; Impact = 'None'
            Parameters = @{
                Path = 'String 0 Mandatory Property'
            }
        }
        @{
            Name = 'Test-SlaRedundancy'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaSourceBackup'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                At = 'Moment'
                Estate = 'Object'
                Ledger = 'String'
                Name = 'String[] 0 Pipeline Property'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Test-SlaTimeSync'; Output = 'SlaOps.Verdict'; Impact = 'None'
            Parameters = @{
                ThrottleLimit = 'Int32'; Timeout = 'TimeSpan'
                At = 'Moment'
                ComputerName = 'String[] 0 Pipeline Property'
                Estate = 'Object'
                Ledger = 'String'
                Policy = 'Object'
                Record = 'SwitchParameter'
            }
        }
        @{
            Name = 'Update-SlaUsageSummary'; Output = 'SlaOps.UsageDay'; Impact = 'Medium'
            Parameters = @{
                Estate = 'Object'
                From = 'Moment'
                Ledger = 'String'
                Name = 'String[] 0'
                Policy = 'Object'
            }
        }
        @{
            Name = 'Undo-SlaTermination'; Output = ''; Impact = 'Medium'
            Parameters = @{
                By = 'String'
                Ledger = 'String'
                Policy = 'Object'
                Reason = 'String 1 Mandatory'
                Tenant = 'String 0 Mandatory Pipeline Property'
            }
        }
        @{
            Name = 'Wait-SlaMaintenanceWindow'; Output = 'SlaOps.MaintenanceWindowState'; Impact = 'None'
            Parameters = @{
                MinimumRemaining = 'TimeSpan'
                Policy = 'Object'
                Timeout = 'TimeSpan?'
            }
        }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/SlaOps.psd1') -Force

    $common = @([System.Management.Automation.PSCmdlet]::CommonParameters) + @([System.Management.Automation.PSCmdlet]::OptionalCommonParameters)

    function Get-ParameterContract ([System.Management.Automation.ParameterMetadata] $Parameter) {
        $type = [Nullable]::GetUnderlyingType($Parameter.ParameterType)
        $words = @($(if ($type) { $type.Name + '?' } else { $Parameter.ParameterType.Name }))
        $uses = @($Parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ParameterAttribute] })
        $words += @($uses | Where-Object { $_.Position -ne [int]::MinValue } | ForEach-Object { [string]$_.Position } | Sort-Object -Unique)
        if (@($uses | Where-Object { $_.Mandatory }).Count) { $words += 'Mandatory' }
        if (@($uses | Where-Object { $_.ValueFromPipeline }).Count) { $words += 'Pipeline' }
        if (@($uses | Where-Object { $_.ValueFromPipelineByPropertyName }).Count) { $words += 'Property' }
        $words -join ' '
    }
}

Describe 'The contract of <Name>' -ForEach $contract {
    BeforeAll {
        $command = Get-Command -Name $Name -Module SlaOps
        $own = @($command.Parameters.Keys | Where-Object { $_ -notin $common })
    }

    It 'has these parameters, their types, positions and bindings' {
        $real = @($own | Sort-Object | ForEach-Object { $_ + ': ' + (Get-ParameterContract $command.Parameters[$_]) }) -join "`n"
        $real | Should -Be (@($Parameters.Keys | Sort-Object | ForEach-Object { $_ + ': ' + $Parameters[$_] }) -join "`n")
    }

    It 'outputs <Output>' {
        (@($command.OutputType | ForEach-Object { $_.Name } | Sort-Object -Unique) -join ', ') | Should -Be $Output
    }

    It 'asks before it acts: <Impact>' {
        $attribute = $command.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
        $(if ($attribute.SupportsShouldProcess) { [string]$attribute.ConfirmImpact } else { 'None' }) | Should -Be $Impact
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($Impact -ne 'None')
    }
}

Describe 'The contract' {
    It 'has every cmdlet of the module and no other' -ForEach @(@{ Known = @($contract | ForEach-Object { $_.Name }) }) {
        @(Get-Command -Module SlaOps | ForEach-Object { $_.Name } | Sort-Object) -join "`n" | Should -Be (@($Known | Sort-Object) -join "`n")
    }

    It 'takes -Policy and -At in every judging cmdlet' -ForEach @(@{ Judging = @($contract | Where-Object { $_.Output -eq 'SlaOps.Verdict' -and $_.Name -like 'Test-*' }) }) {
        foreach ($cmdlet in $Judging) {
            $cmdlet.Parameters.Keys | Should -Contain 'At' -Because $cmdlet.Name
            $cmdlet.Parameters.Keys | Should -Contain 'Policy' -Because $cmdlet.Name
        }
    }
}
