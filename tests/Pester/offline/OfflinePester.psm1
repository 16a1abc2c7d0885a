# A stand-in for the part of Pester 5 that this project's files use. Two phases, as there: discovery runs the bodies of Describe and Context
# and notes what they hold; the run goes through that tree and runs the blocks, each in a scope of its own.

. ([System.IO.Path]::Combine($PSScriptRoot, 'Should.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'Mock.ps1'))

$script:Current = $null      # the block whose body is being discovered
$script:Running = $null      # the block or test that runs
$script:Scope = $null        # makes a scope of the tests' session
$script:Here = $null       # asks something of the scope of the test that runs
$script:Options = $null
$script:Tally = $null

function New-Block([string] $Kind, [string] $Name, $Parent) {
    @{
        Kind = $Kind; Name = $Name; Parent = $Parent; Tag = @(); Skip = $false; Children = [System.Collections.Generic.List[object]]::new()
        BeforeAll = @(); AfterAll = @(); BeforeEach = @(); AfterEach = @(); Body = $null; HasItem = $false; Item = $null; Calls = [System.Collections.Generic.List[object]]::new(); Mocks = @()
    }
}

# --- what the files say ---

function Describe {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1)] [scriptblock] $Fixture, [string[]] $Tag = @(), [switch] $Skip, [AllowNull()] [AllowEmptyCollection()] [object[]] $ForEach)
    Add-Fixture 'Block' $Name $Fixture $Tag $Skip $PSBoundParameters.ContainsKey('ForEach') $ForEach
}

function Context {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1)] [scriptblock] $Fixture, [string[]] $Tag = @(), [switch] $Skip, [AllowNull()] [AllowEmptyCollection()] [object[]] $ForEach)
    Add-Fixture 'Block' $Name $Fixture $Tag $Skip $PSBoundParameters.ContainsKey('ForEach') $ForEach
}

function It {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1)] [scriptblock] $Test, [string[]] $Tag = @(), [switch] $Skip, [Alias('TestCases')] [AllowNull()] [AllowEmptyCollection()] [object[]] $ForEach)
    Add-Fixture 'Test' $Name $Test $Tag $Skip $PSBoundParameters.ContainsKey('ForEach') $ForEach
}

function Add-Fixture([string] $Kind, [string] $Name, $Body, [string[]] $Tag, [bool] $Skip, [bool] $HasItems, $Items) {
    if ($null -eq $script:Current) { throw "$Kind '$Name' stands outside a test file, or inside a test." }
    if (-not $HasItems) { Add-OneFixture $Kind $Name $Body $Tag $Skip $false $null; return }
    foreach ($item in $Items) { Add-OneFixture $Kind $Name $Body $Tag $Skip $true $item }
}

function Add-OneFixture([string] $Kind, [string] $Name, $Body, [string[]] $Tag, [bool] $Skip, [bool] $HasItem, $Item) {
    $block = New-Block $Kind $Name $script:Current
    $block.Tag = $Tag
    $block.Skip = $Skip
    $block.HasItem = $HasItem
    $block.Item = $Item
    $block.Body = $Body
    $script:Current.Children.Add($block)
    if ($Kind -eq 'Test') { return }
    $script:Current = $block
    try { Enter-Scope $block @() $Body @() } finally { $script:Current = $block.Parent }
}

function BeforeAll { param([Parameter(Position = 0, Mandatory)] [scriptblock] $ScriptBlock) $script:Current.BeforeAll += $ScriptBlock }
function AfterAll { param([Parameter(Position = 0, Mandatory)] [scriptblock] $ScriptBlock) $script:Current.AfterAll += $ScriptBlock }
function BeforeEach { param([Parameter(Position = 0, Mandatory)] [scriptblock] $ScriptBlock) $script:Current.BeforeEach += $ScriptBlock }
function AfterEach { param([Parameter(Position = 0, Mandatory)] [scriptblock] $ScriptBlock) $script:Current.AfterEach += $ScriptBlock }

# Runs in the scope of the block that it stands in: the script block belongs to the tests' session.
function BeforeDiscovery { param([Parameter(Position = 0, Mandatory)] [scriptblock] $ScriptBlock) . $ScriptBlock }

function Set-ItResult {
    [CmdletBinding()]
    param([switch] $Skipped, [switch] $Inconclusive, [switch] $Pending, [string] $Because)
    $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new("is skipped$(if ($Because) { ", because $Because" })"), 'OfflinePesterSkipped', 'OperationStopped', $null))
}

function InModuleScope {
    param([Parameter(Position = 0, Mandatory)] [string] $ModuleName, [Parameter(Position = 1, Mandatory)] [scriptblock] $ScriptBlock, [System.Collections.IDictionary] $Parameters = @{}, [object[]] $ArgumentList = @())
    & (Get-Module $ModuleName) $ScriptBlock @Parameters @ArgumentList
}

# --- the run ---

# Runs script blocks in one new scope of the tests' session, in which the block's -ForEach item is known.
function Enter-Scope($Block, $Before, $Body, $After) {
    $variables = @{}
    for ($at = $Block; $null -ne $at; $at = $at.Parent) {
        if (-not $at.HasItem) { continue }
        if ($at.Item -is [System.Collections.IDictionary]) { foreach ($key in $at.Item.Keys) { if (-not $variables.ContainsKey($key)) { $variables[$key] = $at.Item[$key] } } }
    }
    $nearest = $Block
    while ($null -ne $nearest -and -not $nearest.HasItem) { $nearest = $nearest.Parent }
    $scope = @{ Variables = $variables; HasItem = $false; Item = $null; Before = $Before; Body = $Body; After = $After }
    if ($null -ne $nearest) { $scope.HasItem = $true; $scope.Item = $nearest.Item }
    & $script:Scope $scope
}

function Invoke-OfflinePesterFile {
    [CmdletBinding()]
    param([string[]] $File, [scriptblock] $Scope, [scriptblock] $Here, [string[]] $Tag, [string[]] $ExcludeTag, [string[]] $FullName, [switch] $FailedOnly)
    $script:Scope = $Scope
    $script:Here = $Here
    $script:Options = @{ Tag = $Tag; ExcludeTag = $ExcludeTag; FullName = $FullName; FailedOnly = $FailedOnly }
    $script:Tally = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($one in $File) {
        Write-Line "Running $one"
        $root = New-Block 'Block' '' $null
        $script:Current = $root
        try { $null = Enter-Scope $root @() ([scriptblock]::Create(". '$($one.Replace("'", "''"))'")) @() }
        catch { Add-Failure "discovery of $([System.IO.Path]::GetFileName($one))" $_ '' ; continue }
        finally { $script:Current = $null }
        $folder = [System.IO.Directory]::CreateTempSubdirectory('slaops-test-').FullName
        $drive = [System.Management.Automation.PSDriveInfo]::new('TestDrive', $ExecutionContext.SessionState.Provider.GetOne('FileSystem'), $folder, '', $null)
        $null = $ExecutionContext.SessionState.Drive.New($drive, 'Global')
        $ExecutionContext.SessionState.PSVariable.Set('global:TestDrive', $folder)
        try { Invoke-Block $root '' }
        finally {
            $ExecutionContext.SessionState.Drive.Remove('TestDrive', $true, 'Global')
            [System.IO.Directory]::Delete($folder, $true)
        }
    }
    [pscustomobject]$script:Tally
}

function Invoke-Block($Block, [string] $Prefix) {
    $wanted = @(Get-WantedTest $Block $Prefix)
    if ($wanted.Count -eq 0) { return }
    if ($Block.Skip) { foreach ($name in $wanted) { Add-Skip $name '' }; return }
    $script:Running = $Block
    $before = Get-DriveContent
    $started = @{ Value = $false }
    # Runs in this module, with what this function knows, inside the scope that is made for the block.
    $body = {
        $started.Value = $true
        foreach ($child in $Block.Children) {
            $name = "$Prefix$(if ($Prefix) { '.' })$(Expand-Name $child)"
            if ($child.Kind -eq 'Test') { Invoke-Test $child $name } else { Invoke-Block $child $name }
            $script:Running = $Block
        }
    }
    try { $null = Enter-Scope $Block $Block.BeforeAll $body $Block.AfterAll }
    catch {
        # A setup that failed takes all its tests with it; a clean-up that failed is one more.
        if ($started.Value) { Add-Failure "$Prefix (AfterAll)" $_ '' } else { foreach ($name in $wanted) { Add-Failure $name $_ 'BeforeAll: ' } }
    }
    finally {
        Clear-BlockMock $Block
        Clear-DriveContent $before
        $script:Running = $Block.Parent
    }
}

function Invoke-Test($Test, [string] $Name) {
    if (-not (Test-Wanted $Test $Name)) { return }
    if ($Test.Skip) { Add-Skip $Name ''; return }
    $setups = @()
    $cleanups = @()
    for ($at = $Test.Parent; $null -ne $at; $at = $at.Parent) {
        $setups = @($at.BeforeEach) + $setups
        $cleanups += @($at.AfterEach)
    }
    $script:Running = $Test
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        $null = Enter-Scope $Test $setups $Test.Body $cleanups
        $script:Tally.Passed++
        if (-not $script:Options.FailedOnly) { Write-Line "  [+] $Name $($watch.ElapsedMilliseconds)ms" }
    }
    catch {
        if ($_.FullyQualifiedErrorId -like 'OfflinePesterSkipped*') { Add-Skip $Name "$_" } else { Add-Failure $Name $_ '' }
    }
    finally { Clear-BlockMock $Test }
}

# <name> and <a.b> in a name are the values of those variables of the -ForEach item.
function Expand-Name($Block) {
    $name = [string]$Block.Name
    if ($name -notmatch '<') { return $name }
    $expand = [scriptblock]::Create('"' + [regex]::Replace($name.Replace('`', '``').Replace('"', '`"').Replace('$', '`$'), '<([A-Za-z_][\w.\[\]]*)>', '$$($$$1)') + '"')
    try { Enter-Scope $Block @() $expand @() } catch { $name }
}

function Get-WantedTest($Block, [string] $Prefix) {
    foreach ($child in $Block.Children) {
        $name = "$Prefix$(if ($Prefix) { '.' })$(Expand-Name $child)"
        if ($child.Kind -ne 'Test') { Get-WantedTest $child $name } elseif (Test-Wanted $child $name) { $name }
    }
}

function Test-Wanted($Test, [string] $Name) {
    $tags = @(for ($at = $Test; $null -ne $at; $at = $at.Parent) { $at.Tag })
    if ($script:Options.Tag -and -not @($script:Options.Tag | Where-Object { $_ -in $tags })) { return $false }
    if ($script:Options.ExcludeTag -and @($script:Options.ExcludeTag | Where-Object { $_ -in $tags })) { return $false }
    -not $script:Options.FullName -or [bool]@($script:Options.FullName | Where-Object { $Name -like $_ })
}

function Add-Skip([string] $Name, [string] $Why) {
    $script:Tally.Skipped++
    if (-not $script:Options.FailedOnly) { Write-Line "  [!] $Name $Why" }
}

function Add-Failure([string] $Name, $Record, [string] $Where) {
    $script:Tally.Failed++
    Write-Line "  [-] $Name"
    Write-Line "      $Where$($Record.Exception.Message)"
    $place = "$($Record.ScriptStackTrace)" -split '\r?\n' | Where-Object { $_ -notmatch '[\\/]offline[\\/]' } | Select-Object -First 3
    foreach ($line in $place) { Write-Line "      $line" }
}

# Past the pipeline: what the run returns is its tally.
function Write-Line([string] $Text) { $Host.UI.WriteLine($Text) }

# What a block put on TestDrive: goes when the block ends.
function Get-DriveContent {
    $folder = $ExecutionContext.SessionState.PSVariable.GetValue('global:TestDrive')
    $known = [System.Collections.Generic.HashSet[string]]::new()
    foreach ($entry in [System.IO.Directory]::EnumerateFileSystemEntries($folder, '*', 'AllDirectories')) { $null = $known.Add($entry) }
    , $known
}

function Clear-DriveContent($Known) {
    $folder = $ExecutionContext.SessionState.PSVariable.GetValue('global:TestDrive')
    foreach ($entry in @([System.IO.Directory]::EnumerateFileSystemEntries($folder, '*', 'AllDirectories'))) {
        if ($Known.Contains($entry)) { continue }
        if ([System.IO.Directory]::Exists($entry)) { [System.IO.Directory]::Delete($entry, $true) } elseif ([System.IO.File]::Exists($entry)) { [System.IO.File]::Delete($entry) }
    }
}

Export-ModuleMember -Function Describe, Context, It, BeforeAll, AfterAll, BeforeEach, AfterEach, BeforeDiscovery, Set-ItResult, InModuleScope, Should, Mock, Invoke-OfflinePesterFile
