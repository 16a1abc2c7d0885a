<#
    build.ps1 -Task Build|Test|Benchmark|Package|Clean [-Configuration Debug|Release]

    For pwsh, and for slaops where PowerShell is not installed:
        dotnet run --project src/SlaOps.Runner -- -File build.ps1 -Task Package

    Package leaves in artifacts/: SlaOps.<version>.zip and .nupkg (the module) and slaops-<version>-linux-x64.tar.gz (the program with the
    module in it, compiled ahead of time). It builds into folders of its own and leaves module/ as it is.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [ValidateSet('Build', 'Test', 'Benchmark', 'Package', 'Clean')] [string] $Task = 'Build',
    # Default: Release for Benchmark and Package, else Debug.
    [ValidateSet('', 'Debug', 'Release')] [string] $Configuration = '',
    # Where Package puts its files.
    [string] $Artifacts = [IO.Path]::Combine($PSScriptRoot, 'artifacts')
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$Artifacts = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Artifacts)
if (-not $Configuration) { $Configuration = if ($Task -in 'Benchmark', 'Package') { 'Release' } else { 'Debug' } }

function Invoke-Tool([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments -join ' ') ended with $LASTEXITCODE" }
}

function Remove-Folder([string] $Path) {
    if ([IO.Directory]::Exists($Path)) { [IO.Directory]::Delete($Path, $true) }
}

# Directory.Build.props holds the one version number.
function Get-Version {
    [regex]::Match([IO.File]::ReadAllText([IO.Path]::Combine($root, 'Directory.Build.props')), '<Version>([^<]+)</Version>').Groups[1].Value
}

# What CHANGELOG.md says of the newest version.
function Get-ReleaseNote {
    $text = [IO.File]::ReadAllText([IO.Path]::Combine($root, 'CHANGELOG.md')).Replace("`r", '')
    $text = [regex]::Match($text, '(?ms)^## [^\n]*\n(.*?)(?=^## |\z)').Groups[1].Value.Trim()
    if (-not $text) { throw 'CHANGELOG.md has no notes: write them under its first "## [version]"' }
    $text
}

# The built module without what only its build needs, and with what an owner of the package reads.
function Complete-Module([string] $Folder, [string] $ReleaseNotes) {
    Remove-Folder ([IO.Path]::Combine($Folder, 'help'))
    foreach ($file in [IO.Directory]::GetFiles($Folder, '*', 'AllDirectories')) {
        if ([IO.Path]::GetFileName($file).StartsWith('.') -or $file.EndsWith('.pdb')) { [IO.File]::Delete($file) }
    }
    foreach ($name in 'LICENSE', 'CHANGELOG.md') { [IO.File]::Copy([IO.Path]::Combine($root, $name), [IO.Path]::Combine($Folder, $name), $true) }
    $manifest = [IO.Path]::Combine($Folder, 'SlaOps.psd1')
    $text = [IO.File]::ReadAllText($manifest)
    $place = [regex]::Match($text, "(?m)(?<=^\s*ReleaseNotes\s*=\s*)'[^']*'")
    if (-not $place.Success) { throw "$manifest has no ReleaseNotes to fill in" }
    $text = $text.Remove($place.Index, $place.Length).Insert($place.Index, "'" + $ReleaseNotes.Replace("'", "''") + "'")
    [IO.File]::WriteAllText($manifest, $text)
}

function Get-ManifestValue([string] $Manifest, [string] $Key) {
    $place = [regex]::Match($Manifest, "(?ms)^\s*$Key\s*=\s*(@\(.*?\)|'[^']*')")
    if (-not $place.Success) { throw "SlaOps.psd1 has no $Key" }
    [regex]::Matches($place.Groups[1].Value, "'([^']*)'") | ForEach-Object { $_.Groups[1].Value }
}

# As a gallery expects it: its search goes by the tags.
function Write-Nuspec([string] $Path, [string] $Folder, [string] $Version, [string] $ReleaseNotes) {
    $manifest = [IO.File]::ReadAllText([IO.Path]::Combine($Folder, 'SlaOps.psd1'))
    $cmdlets = @(Get-ManifestValue $manifest 'CmdletsToExport')
    $tags = @('PSModule') + @(Get-ManifestValue $manifest 'Tags') + 'PSIncludes_Cmdlet' + @($cmdlets | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
    $escape = { [Security.SecurityElement]::Escape($args[0]) }
    [IO.File]::WriteAllText($Path, @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>SlaOps</id>
    <version>$Version</version>
    <authors>$(& $escape (Get-ManifestValue $manifest 'Author'))</authors>
    <copyright>$(& $escape (Get-ManifestValue $manifest 'Copyright'))</copyright>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <description>$(& $escape (Get-ManifestValue $manifest 'Description'))</description>
    <releaseNotes>$(& $escape $ReleaseNotes)</releaseNotes>
    <tags>$($tags -join ' ')</tags>
  </metadata>
  <files>
    <file src="**" target="" />
  </files>
</package>
"@)
}

function New-Package {
    $version = Get-Version
    $notes = Get-ReleaseNote
    $program = "slaops-$version-linux-x64"
    $stage = [IO.Path]::Combine($Artifacts, 'stage')
    $module = [IO.Path]::Combine($stage, 'module', 'SlaOps')
    $published = [IO.Path]::Combine($stage, $program)
    Remove-Folder $stage
    [void][IO.Directory]::CreateDirectory($module)

    # Without ahead-of-time compilation the engine, which comes as IL alone, takes three times as long to start.
    Invoke-Tool dotnet @('publish', [IO.Path]::Combine($root, 'src', 'SlaOps.Runner'), '-c', $Configuration, '-r', 'linux-x64', '--no-self-contained', '-o', $published,
        '-p:PublishReadyToRun=true', '-p:DebugType=embedded', "-p:ModuleDirectory=$module/", '-v', 'q', '--nologo')
    Complete-Module $module $notes

    $zip = [IO.Path]::Combine($Artifacts, "SlaOps.$version.zip")
    $nupkg = [IO.Path]::Combine($Artifacts, "SlaOps.$version.nupkg")
    $tar = [IO.Path]::Combine($Artifacts, "$program.tar.gz")
    foreach ($file in $zip, $nupkg, $tar) { [IO.File]::Delete($file) }

    [IO.Compression.ZipFile]::CreateFromDirectory([IO.Path]::Combine($stage, 'module'), $zip)

    $nuspec = [IO.Path]::Combine($stage, 'SlaOps.nuspec')
    Write-Nuspec $nuspec $module $version $notes
    Invoke-Tool dotnet @('pack', [IO.Path]::Combine($root, 'src', 'SlaOps'), '-c', $Configuration, '--no-build', '-o', $Artifacts,
        "-p:NuspecFile=$nuspec", "-p:NuspecBasePath=$module", '-p:NoPackageAnalysis=true', '-v', 'q', '--nologo')

    # The program carries the very module of the packages.
    $carried = [IO.Path]::Combine($published, 'Modules', 'SlaOps')
    Remove-Folder $carried
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($carried))
    [IO.Directory]::Move($module, $carried)
    foreach ($name in 'LICENSE', 'CHANGELOG.md') { [IO.File]::Copy([IO.Path]::Combine($root, $name), [IO.Path]::Combine($published, $name), $true) }
    Invoke-Tool tar @('-C', $stage, '-czf', $tar, $program)

    Remove-Folder $stage
    $zip, $nupkg, $tar
}

function Clear-Output {
    Remove-Folder $Artifacts
    foreach ($name in 'bin', 'en-US', 'ja-JP') { Remove-Folder ([IO.Path]::Combine($root, 'module', $name)) }
    foreach ($top in 'src', 'tests') {
        foreach ($project in [IO.Directory]::GetDirectories([IO.Path]::Combine($root, $top))) {
            foreach ($name in 'bin', 'obj') { Remove-Folder ([IO.Path]::Combine($project, $name)) }
        }
    }
}

switch ($Task) {
    'Build' { Invoke-Tool dotnet @('build', [IO.Path]::Combine($root, 'SlaOps.sln'), '-c', $Configuration, '-v', 'q', '--nologo') }
    'Test' { Invoke-Tool bash @([IO.Path]::Combine($root, 'tests', 'run.sh')) }
    'Benchmark' { Invoke-Tool dotnet @('run', '--project', [IO.Path]::Combine($root, 'tests', 'Benchmarks'), '-c', $Configuration) }
    'Package' { New-Package }
    'Clean' { Clear-Output }
}
