@{
    RootModule             = 'bin/SlaOps.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5a1f0c52-7d2e-4c9b-9d55-2f6a3c1b8e04'
    Author                 = 'SlaOps contributors'
    CompanyName            = 'SlaOps'
    Copyright              = 'Copyright (c) SlaOps contributors'
    Description            = 'Your SLA, executable: reads a service-level agreement as a policy, gathers evidence from the real systems, judges every clause and proves it in a ledger.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('SlaOps.Format.ps1xml')
    TypesToProcess         = @()
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    # One a line, in alphabetical order. With commas it is one literal; without, each line is a statement to compile at every import.
    CmdletsToExport        = @(
        'Add-SlaAttestation',
        'Add-SlaLegalHold',
        'Add-SlaWaiver',
        'Compare-SlaPolicy',
        'ConvertTo-SlaExitCode',
        'Enter-SlaLock',
        'Exit-SlaLock',
        'Export-SlaErasureCertificate',
        'Export-SlaLedger',
        'Get-SlaAttestation',
        'Get-SlaBackup',
        'Get-SlaBackupSlot',
        'Get-SlaCalendar',
        'Get-SlaClause',
        'Get-SlaContext',
        'Get-SlaDeadline',
        'Get-SlaErasurePlan',
        'Get-SlaLedger',
        'Get-SlaLock',
        'Get-SlaMaintenance',
        'Get-SlaMaintenanceWindow',
        'Get-SlaPatch',
        'Get-SlaPolicy',
        'Get-SlaTermination',
        'Get-SlaTimeOffset',
        'Get-SlaUsage',
        'Get-SlaVerdict',
        'Get-SlaWaiver',
        'Import-SlaLedger',
        'Invoke-SlaMaintenance',
        'New-SlaEstate',
        'New-SlaPolicy',
        'Register-SlaTermination',
        'Remove-SlaAttestation',
        'Remove-SlaExpiredBackup',
        'Remove-SlaExpiredLog',
        'Remove-SlaLegalHold',
        'Remove-SlaTenantData',
        'Remove-SlaWaiver',
        'Repair-SlaErasure',
        'Set-SlaContext',
        'Start-SlaMaintenance',
        'Stop-SlaMaintenance',
        'Test-SlaAdministrator',
        'Test-SlaBackup',
        'Test-SlaCertificate',
        'Test-SlaCompliance',
        'Test-SlaEncryption',
        'Test-SlaErasure',
        'Test-SlaEstate',
        'Test-SlaHostSecurity',
        'Test-SlaLedger',
        'Test-SlaLogRetention',
        'Test-SlaMaintenanceWindow',
        'Test-SlaPatchInterval',
        'Test-SlaPolicy',
        'Test-SlaRedundancy',
        'Test-SlaSourceBackup',
        'Test-SlaTimeSync',
        'Undo-SlaTermination',
        'Update-SlaUsageSummary',
        'Wait-SlaMaintenanceWindow'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('SLA', 'compliance', 'monitoring', 'backup', 'patch', 'NTP', 'maintenance', 'audit', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
