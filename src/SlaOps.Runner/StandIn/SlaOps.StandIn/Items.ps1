# Paths, items, content and locations, over the engine's own providers.

# Every existing place that -Path (with wildcards) or -LiteralPath names, as PathInfo; what does not exist is an error of the calling command.
function Resolve-Each($Cmdlet, [string[]] $Path, [string[]] $LiteralPath) {
    $state = $Cmdlet.SessionState
    foreach ($one in $(if ($LiteralPath) { $LiteralPath } else { $Path })) {
        $pattern = if ($LiteralPath) { [wildcardpattern]::Escape($one) } else { $one }
        try { $state.Path.GetResolvedPSPathFromPSPath($pattern) }
        catch { Write-CallerError $Cmdlet $_ $one }
    }
}

# Writes what went wrong as the calling command's own error, by its caller's preference.
function Write-CallerError($Cmdlet, [System.Management.Automation.ErrorRecord] $Caught, $Target, [string] $Id = 'IOError', [System.Management.Automation.ErrorCategory] $Category = 'NotSpecified') {
    if ($Cmdlet.MyInvocation.BoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $Cmdlet.MyInvocation.BoundParameters['ErrorAction'] }
    else { $ErrorActionPreference = $Cmdlet.GetVariableValue('ErrorActionPreference') }
    if ($ErrorActionPreference -eq 'Ignore') { return }
    $cause = $Caught.Exception.GetBaseException()
    if ($cause -is [System.Management.Automation.IContainsErrorRecord]) { $Id = $cause.ErrorRecord.FullyQualifiedErrorId; $Category = $cause.ErrorRecord.CategoryInfo.Category }
    $Cmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($cause, $Id, $Category, $Target))
}

function Get-TextEncoding($Encoding) {
    if ($Encoding -is [System.Text.Encoding]) { return $Encoding }
    switch -Regex ("$Encoding") {
        '^$|^default$|^utf-?8(NoBOM)?$' { return [System.Text.UTF8Encoding]::new($false) }
        '^utf-?8BOM$' { return [System.Text.UTF8Encoding]::new($true) }
        '^ascii$' { return [System.Text.Encoding]::ASCII }
        '^unicode$' { return [System.Text.Encoding]::Unicode }
        '^bigendianunicode$' { return [System.Text.Encoding]::BigEndianUnicode }
        '^latin1$' { return [System.Text.Encoding]::Latin1 }
        '^utf-?32$' { return [System.Text.Encoding]::UTF32 }
        default { return [System.Text.Encoding]::GetEncoding("$Encoding") }
    }
}

function Join-Path {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string[]] $Path,
        [Parameter(Position = 1, Mandatory, ValueFromPipelineByPropertyName)] [AllowNull()] [AllowEmptyString()] [string[]] $ChildPath,
        [Parameter(Position = 2, ValueFromRemainingArguments)] [AllowNull()] [AllowEmptyString()] [AllowEmptyCollection()] [string[]] $AdditionalChildPath = @(),
        [switch] $Resolve
    )
    process {
        foreach ($one in $Path) {
            $joined = $one
            foreach ($part in @($ChildPath) + @($AdditionalChildPath)) { $joined = $PSCmdlet.SessionState.Path.Combine($joined, $part) }
            if ($Resolve) { (Resolve-Each $PSCmdlet $joined $null).Path } else { $joined }
        }
    }
}

function Split-Path {
    [CmdletBinding(DefaultParameterSetName = 'Parent')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string[]] $Path,
        [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(ParameterSetName = 'Parent')] [switch] $Parent,
        [Parameter(ParameterSetName = 'Leaf')] [switch] $Leaf,
        [Parameter(ParameterSetName = 'LeafBase')] [switch] $LeafBase,
        [Parameter(ParameterSetName = 'Extension')] [switch] $Extension,
        [Parameter(ParameterSetName = 'Qualifier')] [switch] $Qualifier,
        [Parameter(ParameterSetName = 'NoQualifier')] [switch] $NoQualifier,
        [Parameter(ParameterSetName = 'IsAbsolute')] [switch] $IsAbsolute,
        [switch] $Resolve
    )
    process {
        foreach ($one in $Path) {
            if ($Resolve) { $one = (Resolve-Each $PSCmdlet $one $null).Path }
            $paths = $PSCmdlet.SessionState.Path
            switch ($PSCmdlet.ParameterSetName) {
                'Leaf' { $paths.ParseChildName($one) }
                'LeafBase' { [System.IO.Path]::GetFileNameWithoutExtension($paths.ParseChildName($one)) }
                'Extension' { [System.IO.Path]::GetExtension($paths.ParseChildName($one)) }
                'Qualifier' { if ($one -match '^([^/\\:]+:)') { $Matches[1] } else { Stop-OnError $PSCmdlet "Cannot parse path because path '$one' does not have a qualifier specified." 'FormatException' 'InvalidArgument' $one } }
                'NoQualifier' { $one -replace '^[^/\\:]+:', '' }
                'IsAbsolute' { $drive = ''; $paths.IsPSAbsolute($one, [ref]$drive) -or [System.IO.Path]::IsPathRooted($one) }
                default { $paths.ParseParent($one, '') }
            }
        }
    }
}

function Test-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [AllowNull()] [AllowEmptyString()] [AllowEmptyCollection()] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath', 'LP')] [AllowNull()] [AllowEmptyString()] [string[]] $LiteralPath,
        [Alias('Type')] [ValidateSet('Any', 'Container', 'Leaf')] [string] $PathType = 'Any',
        [switch] $IsValid,
        [datetime] $OlderThan, [datetime] $NewerThan
    )
    process {
        foreach ($one in $(if ($LiteralPath) { $LiteralPath } else { $Path })) {
            if ([string]::IsNullOrWhiteSpace($one)) { $false; continue }
            if ($IsValid) { $PSCmdlet.SessionState.Path.IsValid($one); continue }
            $provider = $PSCmdlet.SessionState.InvokeProvider.Item
            $there = try { $provider.Exists($one, $false, [bool]$LiteralPath) } catch { $false }
            if ($there -and $PathType -ne 'Any') { $isFolder = $provider.IsContainer($one); $there = if ($PathType -eq 'Container') { $isFolder } else { -not $isFolder } }
            if ($there -and ($OlderThan -or $NewerThan)) {
                $at = @($provider.Get($one))[0].LastWriteTime
                $there = (-not $OlderThan -or $at -lt $OlderThan) -and (-not $NewerThan -or $at -gt $NewerThan)
            }
            [bool]$there
        }
    }
}

function Resolve-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [switch] $Relative
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            if ($Relative) { Join-Path '.' ([System.IO.Path]::GetRelativePath($PSCmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath, $found.ProviderPath)) } else { $found }
        }
    }
}

function Convert-Path {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath
    )
    process { (Resolve-Each $PSCmdlet $Path $LiteralPath).ProviderPath }
}

function Get-Item {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [string] $Filter, [string[]] $Include, [string[]] $Exclude, [switch] $Force
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            foreach ($item in $PSCmdlet.SessionState.InvokeProvider.Item.Get([string[]]$found.Path, $true, $true)) { if (Test-ItemName $item.PSChildName $Filter $Include $Exclude) { $item } }
        }
    }
}

function Test-ItemName([string] $Name, [string] $Filter, [string[]] $Include, [string[]] $Exclude) {
    if ($Filter -and $Name -notlike $Filter) { return $false }
    if ($Include -and -not @($Include | Where-Object { $Name -like $_ })) { return $false }
    -not ($Exclude -and @($Exclude | Where-Object { $Name -like $_ }))
}

function Get-ChildItem {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path = '.',
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1)] [string] $Filter,
        [string[]] $Include, [string[]] $Exclude,
        [Alias('s', 'r')] [switch] $Recurse, [uint] $Depth, [switch] $Force, [switch] $Name,
        [Alias('af')] [switch] $File, [Alias('ad')] [switch] $Directory, [switch] $Hidden
    )
    process {
        $deep = if ($PSBoundParameters.ContainsKey('Depth')) { $Depth } elseif ($Recurse) { [uint]::MaxValue } else { [uint]0 }
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            $items = $PSCmdlet.SessionState.InvokeProvider
            # A file is listed as itself; so is what a wildcard matched.
            $inside = $items.Item.IsContainer($found.Path) -and ($LiteralPath -or -not ($Path -match '[*?]') -or $Recurse)
            $all = if (-not $inside) { $items.Item.Get([string[]]$found.Path, $true, $true) }
            elseif ($deep) { $items.ChildItem.Get([string[]]$found.Path, $true, $deep, [bool]$Force, $true) }
            else { $items.ChildItem.Get([string[]]$found.Path, $false, [bool]$Force, $true) }
            foreach ($item in $all) {
                if (($File -and $item.PSIsContainer) -or ($Directory -and -not $item.PSIsContainer) -or ($Hidden -and -not ($item.Attributes -band [System.IO.FileAttributes]::Hidden))) { continue }
                if (-not (Test-ItemName $item.PSChildName $Filter $Include $Exclude)) { continue }
                if ($Name) { if ($item.FullName) { [System.IO.Path]::GetRelativePath($found.ProviderPath, $item.FullName) } else { $item.PSChildName } } else { $item }
            }
        }
    }
}

function New-Item {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, ValueFromPipelineByPropertyName)] [string[]] $Path = '.',
        [string] $Name,
        [Alias('Type')] [string] $ItemType,
        [Parameter(ValueFromPipeline)] [Alias('Target')] [object] $Value,
        [switch] $Force
    )
    process {
        foreach ($one in $Path) {
            $target = if ($Name) { $PSCmdlet.SessionState.Path.Combine($one, $Name) } else { $one }
            $provider = $null; $drive = $null
            $full = $PSCmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($target, [ref]$provider, [ref]$drive)
            if (-not $PSCmdlet.ShouldProcess("Destination: $full", "Create $(if ($ItemType) { $ItemType } else { 'Item' })")) { continue }
            if ($provider.Name -ne 'FileSystem') { $PSCmdlet.SessionState.InvokeProvider.Item.New($target, $null, $ItemType, $Value); continue }
            try {
                if ($Force -and $ItemType -ne 'Directory') { $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($full)) }
                if ($Force -and $ItemType -eq 'Directory' -and [System.IO.Directory]::Exists($full)) { Get-Item -LiteralPath $full; continue }
                $made = $PSCmdlet.SessionState.InvokeProvider.Item.New([string[]]$target, $null, $(if ($ItemType) { $ItemType } else { 'File' }), $Value, [bool]$Force)
                $made
            }
            catch { Write-CallerError $PSCmdlet $_ $full }
        }
    }
}

function mkdir {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string[]] $Path, [switch] $Force)
    process { New-Item -Path $Path -ItemType Directory -Force:$Force }
}

function Remove-Item {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [string] $Filter, [string[]] $Include, [string[]] $Exclude,
        [Alias('r')] [switch] $Recurse, [Alias('f')] [switch] $Force
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            $provider = $PSCmdlet.SessionState.InvokeProvider
            if (-not (Test-ItemName (Split-Path $found.Path -Leaf) $Filter $Include $Exclude)) { continue }
            if (-not $PSCmdlet.ShouldProcess($found.ProviderPath, 'Remove item')) { continue }
            try {
                if (-not $Recurse -and $found.Provider.Name -eq 'FileSystem' -and $provider.Item.IsContainer($found.Path) -and $provider.ChildItem.HasChild($found.Path, $true, $true)) {
                    Stop-OnError $PSCmdlet "The folder '$($found.ProviderPath)' is not empty and -Recurse was not given." 'FolderNotEmpty' 'InvalidOperation' $found.ProviderPath
                }
                $provider.Item.Remove([string[]]$found.Path, [bool]$Recurse, [bool]$Force, $true)
            }
            catch [System.Management.Automation.MethodInvocationException] { Write-CallerError $PSCmdlet $_ $found.ProviderPath 'RemoveItem' 'WriteError' }
        }
    }
}

function Copy-Item {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1, ValueFromPipelineByPropertyName)] [string] $Destination = '.',
        [switch] $Recurse, [switch] $Force, [switch] $PassThru, [switch] $Container
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            if (-not $PSCmdlet.ShouldProcess("Item: $($found.ProviderPath) Destination: $Destination", 'Copy item')) { continue }
            $copied = $PSCmdlet.SessionState.InvokeProvider.Item.Copy([string[]]$found.Path, $Destination, [bool]$Recurse, [System.Management.Automation.CopyContainers]::CopyTargetContainer, [bool]$Force, $true)
            if ($PassThru) { $copied }
        }
    }
}

function Move-Item {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1, ValueFromPipelineByPropertyName)] [string] $Destination = '.',
        [switch] $Force, [switch] $PassThru
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            if (-not $PSCmdlet.ShouldProcess("Item: $($found.ProviderPath) Destination: $Destination", 'Move item')) { continue }
            $moved = $PSCmdlet.SessionState.InvokeProvider.Item.Move([string[]]$found.Path, $Destination, [bool]$Force, $true)
            if ($PassThru) { $moved }
        }
    }
}

function Rename-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string] $Path, [Parameter(Position = 1, Mandatory)] [string] $NewName, [switch] $Force, [switch] $PassThru)
    process {
        if (-not $PSCmdlet.ShouldProcess("Item: $Path Destination: $NewName", 'Rename item')) { return }
        $renamed = $PSCmdlet.SessionState.InvokeProvider.Item.Rename($Path, $NewName, [bool]$Force)
        if ($PassThru) { $renamed }
    }
}

function Set-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName)] [Alias('PSPath', 'LiteralPath')] [string[]] $Path, [Parameter(Position = 1, ValueFromPipeline)] [object] $Value, [switch] $Force, [switch] $PassThru)
    process {
        foreach ($one in $Path) {
            if (-not $PSCmdlet.ShouldProcess("Item: $one Value: $Value", 'Set item')) { continue }
            $set = $PSCmdlet.SessionState.InvokeProvider.Item.Set($one, $Value)
            if ($PassThru) { $set }
        }
    }
}

function Set-ItemProperty {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName)] [Alias('PSPath', 'LiteralPath')] [string[]] $Path, [Parameter(Position = 1, Mandatory)] [string] $Name, [Parameter(Position = 2, Mandatory)] [AllowNull()] [object] $Value, [switch] $Force)
    process { foreach ($item in Get-Item -Path $Path -Force) { if ($PSCmdlet.ShouldProcess("Item: $item Property: $Name", 'Set property')) { $item.$Name = $Value } } }
}

function Get-ItemProperty {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [Alias('PSPath', 'LiteralPath')] [string[]] $Path, [Parameter(Position = 1)] [string[]] $Name)
    process { foreach ($item in Get-Item -Path $Path -Force) { if ($Name) { $item | Select-Object -Property $Name } else { $item } } }
}

function Get-Content {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [switch] $Raw, [switch] $AsByteStream,
        [Alias('First', 'Head')] [long] $TotalCount = -1, [Alias('Last')] [int] $Tail = -1, [long] $ReadCount = 1,
        [object] $Encoding = 'utf8NoBOM', [string] $Delimiter, [switch] $Force
    )
    process {
        foreach ($found in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            if ($found.Provider.Name -ne 'FileSystem') {
                foreach ($reader in $PSCmdlet.SessionState.InvokeProvider.Content.GetReader($found.Path)) { try { $reader.Read(0) } finally { $reader.Close() } }
                continue
            }
            $file = $found.ProviderPath
            try {
                if ($AsByteStream) { $bytes = [System.IO.File]::ReadAllBytes($file); if ($Raw) { , $bytes } else { $bytes }; continue }
                $encoder = Get-TextEncoding $Encoding
                if ($Raw) { [System.IO.File]::ReadAllText($file, $encoder); continue }
                if ($Tail -ge 0) { $lines = [System.IO.File]::ReadAllLines($file, $encoder); $from = [Math]::Max(0, $lines.Length - $Tail); for ($i = $from; $i -lt $lines.Length; $i++) { $lines[$i] }; continue }
                $count = 0
                foreach ($line in [System.IO.File]::ReadLines($file, $encoder)) { if ($TotalCount -ge 0 -and $count -ge $TotalCount) { break }; $count++; $line }
            }
            catch [System.Management.Automation.MethodInvocationException] { Write-CallerError $PSCmdlet $_ $file 'GetContentReaderUnauthorizedAccessError' 'PermissionDenied' }
        }
    }
}

function Set-Content {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1, Mandatory, ValueFromPipeline)] [AllowNull()] [AllowEmptyCollection()] [object[]] $Value,
        [object] $Encoding = 'utf8NoBOM', [switch] $NoNewline, [switch] $AsByteStream, [switch] $Force, [switch] $PassThru
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { foreach ($item in $Value) { $all.Add($item) } }
    end { foreach ($one in $(if ($LiteralPath) { $LiteralPath } else { $Path })) { Save-Content $PSCmdlet $one $all $Encoding $NoNewline $AsByteStream $false $Force } }
}

function Add-Content {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1, Mandatory, ValueFromPipeline)] [AllowNull()] [AllowEmptyCollection()] [object[]] $Value,
        [object] $Encoding = 'utf8NoBOM', [switch] $NoNewline, [switch] $AsByteStream, [switch] $Force, [switch] $PassThru
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { foreach ($item in $Value) { $all.Add($item) } }
    end { foreach ($one in $(if ($LiteralPath) { $LiteralPath } else { $Path })) { Save-Content $PSCmdlet $one $all $Encoding $NoNewline $AsByteStream $true $Force } }
}

function Save-Content($Cmdlet, [string] $Path, $All, $Encoding, [bool] $NoNewline, [bool] $AsByteStream, [bool] $Append, [bool] $Force) {
    $provider = $null; $drive = $null
    $file = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref]$provider, [ref]$drive)
    if (-not $Cmdlet.ShouldProcess("Path: $file", $(if ($Append) { 'Add Content' } else { 'Set Content' }))) { return }
    if ($provider.Name -ne 'FileSystem') { $null = $Cmdlet.SessionState.InvokeProvider.Item.Set($Path, $(if ($All.Count -eq 1) { $All[0] } else { $All.ToArray() })); return }
    try {
        if ($AsByteStream) {
            $stream = [System.IO.File]::Open($file, $(if ($Append) { 'Append' } else { 'Create' }))
            try { foreach ($byte in $All) { $stream.WriteByte([byte]$byte) } } finally { $stream.Dispose() }
            return
        }
        $end = if ($NoNewline) { '' } else { [Environment]::NewLine }
        $text = [System.Text.StringBuilder]::new()
        foreach ($item in $All) { $null = $text.Append([string]$item).Append($end) }
        $encoder = Get-TextEncoding $Encoding
        if ($Append) { [System.IO.File]::AppendAllText($file, $text.ToString(), $encoder) } else { [System.IO.File]::WriteAllText($file, $text.ToString(), $encoder) }
    }
    catch [System.Management.Automation.MethodInvocationException] { Write-CallerError $Cmdlet $_ $file 'GetContentWriterError' 'WriteError' }
}

function Clear-Content {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipelineByPropertyName)] [Alias('PSPath', 'LiteralPath')] [string[]] $Path, [switch] $Force)
    process { foreach ($found in Resolve-Each $PSCmdlet $Path $null) { if ($PSCmdlet.ShouldProcess($found.ProviderPath, 'Clear Content')) { [System.IO.File]::WriteAllText($found.ProviderPath, '') } } }
}

function Get-Location {
    [CmdletBinding()]
    param([string[]] $PSDrive, [string[]] $PSProvider, [switch] $Stack)
    $PSCmdlet.SessionState.Path.CurrentLocation
}

function Set-Location {
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $Path = '~', [Alias('PSPath')] [string] $LiteralPath, [switch] $PassThru)
    process {
        $target = if ($LiteralPath) { [wildcardpattern]::Escape($LiteralPath) } else { $Path }
        try { $place = $PSCmdlet.SessionState.Path.SetLocation($target) }
        catch { Write-CallerError $PSCmdlet $_ $target; return }
        if ($PassThru) { $place }
    }
}

function Push-Location {
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline)] [string] $Path, [Alias('PSPath')] [string] $LiteralPath, [string] $StackName = '', [switch] $PassThru)
    $PSCmdlet.SessionState.Path.PushCurrentLocation($StackName)
    if ($Path) { Set-Location -Path $Path -PassThru:$PassThru } elseif ($LiteralPath) { Set-Location -LiteralPath $LiteralPath -PassThru:$PassThru }
}

function Pop-Location {
    [CmdletBinding()]
    param([string] $StackName = '', [switch] $PassThru)
    $place = $PSCmdlet.SessionState.Path.PopLocation($StackName)
    if ($PassThru) { $place }
}

function Get-PSDrive {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string[]] $Name = '*', [string[]] $PSProvider, [string] $Scope)
    $PSCmdlet.SessionState.Drive.GetAll() | Where-Object { $drive = $_; @($Name | Where-Object { $drive.Name -like $_ }) -and (-not $PSProvider -or $drive.Provider.Name -in $PSProvider) } | Sort-Object Name
}

function New-PSDrive {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1, Mandatory)] [string] $PSProvider, [Parameter(Position = 2, Mandatory)] [string] $Root, [string] $Description = '', [string] $Scope = 'Local')
    $provider = $PSCmdlet.SessionState.Provider.GetOne($PSProvider)
    $full = if ($PSProvider -eq 'FileSystem') { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Root) } else { $Root }
    if ($PSCmdlet.ShouldProcess("Name: $Name Root: $full", 'New drive')) { $PSCmdlet.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new($Name, $provider, $full, $Description, $null), $Scope) }
}

function Remove-PSDrive {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string[]] $Name, [switch] $Force, [string] $Scope = 'Local')
    process { foreach ($one in $Name) { if ($PSCmdlet.ShouldProcess($one, 'Remove drive')) { $PSCmdlet.SessionState.Drive.Remove($one, [bool]$Force, $Scope) } } }
}
