<#
    Runs the Pester files of this project where PowerShell, or its gallery with Pester, cannot be had: under slaops, with a small stand-in
    for the part of Pester 5 that they use. Where Pester is installed, use Pester.

        slaops -File tests/Pester/offline/Invoke-OfflinePester.ps1 -Path tests/Pester [-Tag x] [-FullName *pattern*] [-FailedOnly]

    The last line is "N passed, N failed, N skipped"; the exit code is 0 where nothing failed and something ran.
#>
[CmdletBinding()]
param(
    # Files, or folders in which *.Tests.ps1 are looked for.
    [Parameter(Position = 0)] [string[]] $Path = '.',
    [string[]] $Tag,
    [string[]] $ExcludeTag,
    # Only tests whose full name (Describe.Context.It) matches one of these patterns.
    [string[]] $FullName,
    # Lists the tests that failed, not all.
    [switch] $FailedOnly
)

Import-Module ([System.IO.Path]::Combine($PSScriptRoot, 'OfflinePester.psm1')) -Force -DisableNameChecking

# The tests run in scopes of this script's session, as under Pester: a scope a block and a scope a test, each a child of the one around it.
# It has to be made here, since a script block runs in the session that it was written in.
$__offlineScope = {
    param($__offline)
    foreach ($__name in $__offline.Variables.Keys) { $ExecutionContext.SessionState.PSVariable.Set($__name, $__offline.Variables[$__name]) }
    if ($__offline.HasItem) { $_ = $__offline.Item }
    try {
        foreach ($__block in $__offline.Before) { . $__block }
        . $__offline.Body
    }
    finally {
        foreach ($__block in $__offline.After) { . $__block }
    }
}
# What a mock needs of the scope of the test that makes it: the command that the test sees, and an alias there.
$__offlineHere = {
    param($__ask)
    if ($__ask.Alias) { $null = $ExecutionContext.InvokeProvider.Item.Set("Alias:$($__ask.Name)", $__ask.Alias) }
    else { $ExecutionContext.InvokeCommand.GetCommand($__ask.Name, 'Function, Cmdlet, Filter') }
}

'This is a stand-in for Pester, for machines without PowerShell or its gallery. Where Pester is installed, it is the judge.'
$files = foreach ($place in $Path) {
    $full = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($place)
    if ([System.IO.Directory]::Exists($full)) { [System.IO.Directory]::GetFiles($full, '*.Tests.ps1', 'AllDirectories') } else { $full }
}
$result = Invoke-OfflinePesterFile -File @($files | Sort-Object) -Scope $__offlineScope -Here $__offlineHere -Tag $Tag -ExcludeTag $ExcludeTag -FullName $FullName -FailedOnly:$FailedOnly
'{0} passed, {1} failed, {2} skipped' -f $result.Passed, $result.Failed, $result.Skipped
exit $(if ($result.Failed -gt 0) { 1 } elseif ($result.Passed + $result.Skipped -eq 0) { 2 } else { 0 })
