# Select-, Sort-, Group-, Measure-, Compare-Object, Get-Unique, Add-/Get-Member, New-Object.

# The value of a property, a script block or a calculated property (@{ Name = ; Expression = }) of an object.
function Get-PropertyValue($Item, $Property) {
    if ($Property -is [System.Collections.IDictionary]) { $Property = Get-TableEntry $Property 'Expression' }
    if ($Property -is [scriptblock]) { return $Property.InvokeWithContext($null, [psvariable]::new('_', $Item)) | Join-Single }
    if ($Item -is [System.Collections.IDictionary] -and $Item.Contains($Property)) { return $Item[$Property] }
    if ($null -eq $Item) { return $null }
    $found = ([psobject]$Item).psobject.Properties[[string]$Property]
    if ($null -ne $found) { $found.Value }
}

# One value as itself, several as an array, as a pipeline does.
filter Join-Single { $_ }

# An entry of a calculated property, whose keys may be shortened (n, l, e, ex ...).
function Get-TableEntry($Table, [string] $Key) {
    foreach ($name in $Table.Keys) {
        if ($Key.StartsWith([string]$name, [StringComparison]::OrdinalIgnoreCase)) { return $Table[$name] }
    }
}

function Get-PropertyLabel($Property) {
    if ($Property -is [System.Collections.IDictionary]) {
        $label = Get-TableEntry $Property 'Name'
        if ($null -eq $label) { $label = Get-TableEntry $Property 'Label' }
        if ($null -eq $label) { $label = Get-TableEntry $Property 'Expression' }
        return [string]$label
    }
    ([string]$Property).Trim()
}

# Ends the commands before the given one in its pipeline, as Select-Object -First does; the engine has no public way to say so.
function Stop-Upstream($Cmdlet) {
    $type = [psobject].Assembly.GetType('System.Management.Automation.StopUpstreamCommandsException')
    # A throw statement would wrap it.
    [System.Runtime.ExceptionServices.ExceptionDispatchInfo]::Throw([Activator]::CreateInstance($type, [object[]]$Cmdlet))
}

function Select-Object {
    [CmdletBinding(DefaultParameterSetName = 'Default')]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0)] [object[]] $Property,
        [string[]] $ExcludeProperty,
        [string] $ExpandProperty,
        [switch] $Unique,
        [switch] $CaseInsensitive,
        [ValidateRange(0, [int]::MaxValue)] [int] $First,
        [ValidateRange(0, [int]::MaxValue)] [int] $Last,
        [ValidateRange(0, [int]::MaxValue)] [int] $Skip,
        [ValidateRange(0, [int]::MaxValue)] [int] $SkipLast,
        [int[]] $Index,
        [int[]] $SkipIndex,
        [switch] $Wait
    )
    begin {
        if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $PSCmdlet.GetVariableValue('ErrorActionPreference') }
        $position = -1
        $taken = 0
        $limited = $PSBoundParameters.ContainsKey('First')
        $kept = [System.Collections.Generic.List[object]]::new()
        $waits = $Last -gt 0 -or $SkipLast -gt 0 -or $Unique
        $single = $PSBoundParameters.ContainsKey('InputObject')
    }
    process {
        if ($null -eq $InputObject -and -not $single -and $position -lt 0 -and -not $MyInvocation.ExpectingInput) { return }
        if ($limited -and $First -eq 0 -and $Last -eq 0) { Stop-Upstream $PSCmdlet }
        $position++
        if ($Index -and $position -notin $Index) { return }
        if ($SkipIndex -and $position -in $SkipIndex) { return }
        # With -Last, what is skipped is skipped from the end.
        if ($Last -eq 0 -and $position -lt $Skip) { return }
        if ($waits) { $kept.Add($InputObject); return }
        if ($limited -and $taken -ge $First) { return }
        $taken++
        Select-OneObject $PSCmdlet $InputObject $Property $ExcludeProperty $ExpandProperty
        if ($limited -and $taken -ge $First -and -not $Wait) { Stop-Upstream $PSCmdlet }
    }
    end {
        if (-not $waits) { return }
        $from = 0
        $to = $kept.Count
        if ($SkipLast) { $to = [Math]::Max(0, $to - $SkipLast) }
        if ($Last) { $to = [Math]::Max(0, $to - $Skip); $from = [Math]::Max(0, $to - $Last) }
        $chosen = [System.Collections.Generic.List[object]]::new()
        for ($i = $from; $i -lt $to; $i++) {
            foreach ($made in @(Select-OneObject $PSCmdlet $kept[$i] $Property $ExcludeProperty $ExpandProperty)) { $chosen.Add($made) }
        }
        $seen = [System.Collections.Generic.HashSet[string]]::new($(if ($CaseInsensitive) { [StringComparer]::OrdinalIgnoreCase } else { [StringComparer]::Ordinal }))
        $count = 0
        foreach ($made in $chosen) {
            if ($limited -and $count -ge $First -and -not $Last) { break }
            if ($Unique -and -not $seen.Add((Get-ComparisonText $made))) { continue }
            $count++
            $PSCmdlet.WriteObject($made)
        }
    }
}

function Select-OneObject($Cmdlet, $Item, $Property, $Exclude, [string] $Expand) {
    if ($Expand) {
        $found = ([psobject]$Item).psobject.Properties.Match($Expand)
        if ($Item -is [System.Collections.IDictionary] -and $Item.Contains($Expand)) { return $Item[$Expand] }
        if ($found.Count -eq 0) {
            $Cmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([ArgumentException]::new("Property ""$Expand"" cannot be found."), 'ExpandPropertyNotFound', 'InvalidArgument', $Item))
            return
        }
        return $found[0].Value
    }
    if (-not $Property -and -not $Exclude) { return , $Item }
    if (-not $Property) { $Property = '*' }
    $made = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::OrdinalIgnoreCase)
    foreach ($wanted in $Property) {
        if ($wanted -is [string] -and [wildcardpattern]::ContainsWildcardCharacters($wanted)) {
            $names = if ($Item -is [System.Collections.IDictionary]) { @($Item.Keys) -like $wanted } else { ([psobject]$Item).psobject.Properties.Match($wanted).Name }
            foreach ($name in $names) { if (-not $made.Contains($name)) { $made[$name] = Get-PropertyValue $Item $name } }
        }
        else {
            $label = Get-PropertyLabel $wanted
            $value = try { Get-PropertyValue $Item $wanted } catch { $null }
            $made[$label] = $value
        }
    }
    foreach ($pattern in $Exclude) { foreach ($name in @($made.Keys)) { if ($name -like $pattern) { $made.Remove($name) } } }
    $object = [pscustomobject]$made
    if ($null -ne $Item) { $object.psobject.TypeNames.Insert(0, 'Selected.' + ([psobject]$Item).psobject.TypeNames[0]) }
    $object
}

function Get-ComparisonText($Item) {
    if ($Item -is [pscustomobject]) { return @(foreach ($p in $Item.psobject.Properties) { "$($p.Name)=$($p.Value)" }) -join "`0" }
    "$Item"
}

function Sort-Object {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0)] [object[]] $Property,
        [switch] $Descending,
        [switch] $Unique,
        [switch] $CaseSensitive,
        [switch] $Stable,
        [int] $Top,
        [int] $Bottom,
        [string] $Culture
    )
    begin { $rows = [System.Collections.Generic.List[object]]::new() }
    process {
        if ($null -eq $InputObject) { return }
        $keys = if ($Property) { foreach ($wanted in $Property) { , (Get-PropertyValue $InputObject $wanted) } } else { , $InputObject }
        $rows.Add(@($rows.Count, $InputObject, @($keys)))
    }
    end {
        $reversed = @(foreach ($wanted in $(if ($Property) { $Property } else { , '' })) {
                $own = if ($wanted -is [System.Collections.IDictionary]) { if (Get-TableEntry $wanted 'Descending') { $true } elseif ($null -ne ($up = Get-TableEntry $wanted 'Ascending')) { -not $up } }
                if ($null -ne $own) { [bool]$own } else { [bool]$Descending }
            })
        $rows.Sort([Comparison[object]] {
                param($one, $other)
                $order = Compare-Key $one[2] $other[2] $reversed (-not $CaseSensitive)
                if ($order) { $order } else { $one[0] - $other[0] }
            })
        $chosen = $rows
        if ($Unique) {
            $chosen = [System.Collections.Generic.List[object]]::new()
            foreach ($row in $rows) {
                if ($chosen.Count -eq 0 -or (Compare-Key $chosen[$chosen.Count - 1][2] $row[2] $reversed (-not $CaseSensitive)) -ne 0) { $chosen.Add($row) }
            }
        }
        $from = if ($Bottom) { [Math]::Max(0, $chosen.Count - $Bottom) } else { 0 }
        $to = if ($Top) { [Math]::Min($Top, $chosen.Count) } else { $chosen.Count }
        for ($i = $from; $i -lt $to; $i++) { $PSCmdlet.WriteObject($chosen[$i][1]) }
    }
}

function Compare-Key($One, $Other, $Reversed, [bool] $IgnoreCase) {
    for ($i = 0; $i -lt $One.Count; $i++) {
        $order = 0
        # What cannot be compared as it is, is compared as text.
        if (-not [System.Management.Automation.LanguagePrimitives]::TryCompare($One[$i], $Other[$i], $IgnoreCase, [cultureinfo]::CurrentCulture, [ref]$order)) {
            $order = [string]::Compare([string]$One[$i], [string]$Other[$i], $IgnoreCase, [cultureinfo]::CurrentCulture)
        }
        if ($order -ne 0) { if ($Reversed[$i]) { return -$order } else { return $order } }
    }
    0
}

function Group-Object {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0)] [object[]] $Property,
        [switch] $NoElement,
        [Alias('AHT')] [switch] $AsHashTable,
        [switch] $AsString,
        [switch] $CaseSensitive
    )
    begin {
        $comparer = if ($CaseSensitive) { [StringComparer]::Ordinal } else { [StringComparer]::OrdinalIgnoreCase }
        $groups = [System.Collections.Specialized.OrderedDictionary]::new($comparer)
    }
    process {
        if ($null -eq $InputObject) { return }
        $values = @(if ($Property) { foreach ($wanted in $Property) { , (Get-PropertyValue $InputObject $wanted) } } else { , $InputObject })
        $name = @(foreach ($value in $values) { "$value" }) -join ', '
        if (-not $groups.Contains($name)) { $groups.Add($name, @($values, [System.Collections.ObjectModel.Collection[psobject]]::new())) }
        $groups[$name][1].Add($InputObject)
    }
    end {
        if ($AsHashTable) {
            $table = if ($CaseSensitive) { [hashtable]::new() } else { @{} }
            foreach ($name in $groups.Keys) { $table[$(if ($AsString -or $groups[$name][0].Count -gt 1) { $name } else { $groups[$name][0][0] })] = @($groups[$name][1]) }
            return $table
        }
        $names = [string[]]@($groups.Keys)
        [array]::Sort($names, [StringComparer]::CurrentCultureIgnoreCase)
        foreach ($name in $names) {
            $group = [pscustomobject]@{ Values = $groups[$name][0]; Count = $groups[$name][1].Count; Group = $(if (-not $NoElement) { , $groups[$name][1] }); Name = $name }
            $group.psobject.TypeNames.Insert(0, 'Microsoft.PowerShell.Commands.GroupInfo' + $(if ($NoElement) { 'NoElement' }))
            $group
        }
    }
}

function Measure-Object {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0)] [object[]] $Property,
        [switch] $Sum, [switch] $Average, [switch] $Minimum, [switch] $Maximum, [switch] $StandardDeviation, [switch] $AllStats,
        [switch] $Line, [switch] $Word, [switch] $Character
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { if ($null -ne $InputObject) { $all.Add($InputObject) } }
    end {
        if ($Line -or $Word -or $Character) {
            $text = @($all | ForEach-Object { "$_" })
            $lines = $words = $characters = 0
            foreach ($item in $text) {
                $lines += ($item.TrimEnd("`n") -split '\n').Count
                $words += [regex]::Matches($item, '\S+').Count
                $characters += $item.Length
            }
            return [pscustomobject]@{ Lines = $(if ($Line) { $lines }); Words = $(if ($Word) { $words }); Characters = $(if ($Character) { $characters }); Property = $null }
        }
        $wholes = [object[]]@($null)
        if ($Property) { $wholes = $Property }
        foreach ($wanted in $wholes) {
            $values = @(foreach ($item in $all) { $value = if ($null -eq $wanted) { $item } else { Get-PropertyValue $item $wanted }; if ($null -ne $value) { , $value } })
            $total = 0.0
            if ($Sum -or $Average -or $StandardDeviation -or $AllStats) { foreach ($value in $values) { $total += [double]$value } }
            $mean = if ($values.Count) { $total / $values.Count }
            $least = $most = $null
            # Counting asks nothing of what is counted; only extremes are compared.
            if ($Minimum -or $Maximum -or $AllStats) { foreach ($value in $values) {
                if ($null -eq $least -or $value -lt $least) { $least = $value }
                if ($null -eq $most -or $value -gt $most) { $most = $value }
            } }
            $spread = if (($StandardDeviation -or $AllStats) -and $values.Count -gt 1) { $squares = 0.0; foreach ($value in $values) { $squares += [Math]::Pow([double]$value - $mean, 2) }; [Math]::Sqrt($squares / ($values.Count - 1)) }
            $result = [pscustomobject]@{
                Count = $values.Count
                Average = $(if ($Average -or $AllStats) { $mean })
                Sum = $(if ($Sum -or $AllStats) { $total })
                Maximum = $(if ($Maximum -or $AllStats) { $most })
                Minimum = $(if ($Minimum -or $AllStats) { $least })
                StandardDeviation = $spread
                Property = $(if ($null -ne $wanted) { Get-PropertyLabel $wanted })
            }
            $result.psobject.TypeNames.Insert(0, 'Microsoft.PowerShell.Commands.GenericMeasureInfo')
            $result
        }
    }
}

function Measure-Command {
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [Parameter(Position = 0, Mandatory)] [scriptblock] $Expression)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $Expression
    $watch.Elapsed
}

function Get-Unique {
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [switch] $AsString, [switch] $CaseInsensitive)
    begin { $last = $null; $any = $false }
    process {
        $same = $any -and $(if ($CaseInsensitive) { "$InputObject" -eq "$last" } else { "$InputObject" -ceq "$last" })
        if (-not $same) { $PSCmdlet.WriteObject($InputObject) }
        $last = $InputObject
        $any = $true
    }
}

function Compare-Object {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory)] [AllowEmptyCollection()] [psobject[]] $ReferenceObject,
        [Parameter(Position = 1, Mandatory, ValueFromPipeline)] [AllowEmptyCollection()] [psobject[]] $DifferenceObject,
        [Parameter(Position = 2)] [object[]] $Property,
        [switch] $IncludeEqual, [switch] $ExcludeDifferent, [switch] $PassThru, [switch] $CaseSensitive
    )
    begin { $others = [System.Collections.Generic.List[object]]::new() }
    process { foreach ($item in $DifferenceObject) { $others.Add($item) } }
    end {
        $text = { param($item) $key = if ($Property) { @(foreach ($name in $Property) { "$(Get-PropertyValue $item $name)" }) -join "`0" } else { "$item" }; if ($CaseSensitive) { $key } else { $key.ToUpperInvariant() } }
        $report = {
            param($item, [string] $side)
            if ($PassThru) { return $item | Add-Member -NotePropertyName SideIndicator -NotePropertyValue $side -PassThru -Force }
            $row = [ordered]@{}
            if ($Property) { foreach ($name in $Property) { $row[(Get-PropertyLabel $name)] = Get-PropertyValue $item $name } } else { $row.InputObject = $item }
            $row.SideIndicator = $side
            [pscustomobject]$row
        }
        $left = [System.Collections.Generic.List[object]]::new()
        foreach ($item in $ReferenceObject) {
            $key = & $text $item
            $match = -1
            for ($i = 0; $i -lt $others.Count; $i++) { if ((& $text $others[$i]) -ceq $key) { $match = $i; break } }
            if ($match -lt 0) { $left.Add($item); continue }
            $others.RemoveAt($match)
            if ($IncludeEqual) { & $report $item '==' }
        }
        if ($ExcludeDifferent) { return }
        foreach ($item in $others) { & $report $item '=>' }
        foreach ($item in $left) { & $report $item '<=' }
    }
}

function Add-Member {
    [CmdletBinding(DefaultParameterSetName = 'Typed')]
    param(
        [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0, Mandatory, ParameterSetName = 'Typed')] [Alias('Type')] [string] $MemberType,
        [Parameter(Position = 1, Mandatory, ParameterSetName = 'Typed')] [string] $Name,
        [Parameter(Position = 2, ParameterSetName = 'Typed')] [object] $Value,
        [Parameter(Position = 3, ParameterSetName = 'Typed')] [object] $SecondValue,
        [Parameter(Mandatory, ParameterSetName = 'Note')] [string] $NotePropertyName,
        [Parameter(Mandatory, ParameterSetName = 'Note')] [AllowNull()] [object] $NotePropertyValue,
        [Parameter(Position = 0, Mandatory, ParameterSetName = 'Notes')] [System.Collections.IDictionary] $NotePropertyMembers,
        [Parameter(Mandatory, ParameterSetName = 'Name')] [string] $TypeName,
        [switch] $Force, [switch] $PassThru
    )
    process {
        $members = switch ($PSCmdlet.ParameterSetName) {
            'Note' { [psnoteproperty]::new($NotePropertyName, $NotePropertyValue) }
            'Notes' { foreach ($key in $NotePropertyMembers.Keys) { [psnoteproperty]::new($key, $NotePropertyMembers[$key]) } }
            'Typed' {
                switch ($MemberType) {
                    'NoteProperty' { [psnoteproperty]::new($Name, $Value) }
                    'ScriptProperty' { if ($null -eq $SecondValue) { [psscriptproperty]::new($Name, $Value) } else { [psscriptproperty]::new($Name, $Value, $SecondValue) } }
                    'ScriptMethod' { [psscriptmethod]::new($Name, $Value) }
                    'AliasProperty' { [psaliasproperty]::new($Name, $Value) }
                    default { Stop-OnError $PSCmdlet "Add-Member of slaops adds no member of type '$MemberType'; it needs PowerShell." 'MemberType' 'NotImplemented' $MemberType }
                }
            }
        }
        foreach ($member in $members) {
            if ($null -ne $InputObject.psobject.Members[$member.Name]) {
                if (-not $Force) { Stop-OnError $PSCmdlet "Cannot add a member with the name ""$($member.Name)"" because a member with that name already exists. Use -Force to replace it." 'MemberAlreadyExists' 'InvalidOperation' $InputObject }
                $InputObject.psobject.Members.Remove($member.Name)
            }
            $InputObject.psobject.Members.Add($member)
        }
        if ($TypeName) { $InputObject.psobject.TypeNames.Insert(0, $TypeName) }
        if ($PassThru) { $PSCmdlet.WriteObject($InputObject) }
    }
}

function Get-Member {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0)] [string[]] $Name = '*',
        [Alias('Type')] [System.Management.Automation.PSMemberTypes] $MemberType = 'All',
        [switch] $Static, [switch] $Force
    )
    begin { $seen = [System.Collections.Generic.HashSet[string]]::new() }
    process {
        if ($null -eq $InputObject -or -not $seen.Add($InputObject.psobject.TypeNames[0])) { return }
        $rows = foreach ($member in $InputObject.psobject.Members) {
            if (-not ($member.MemberType -band $MemberType)) { continue }
            if (-not $Force -and ($member.MemberType -eq 'MemberSet' -or $member.Name -match '^([gs]et_|add_|remove_|op_)')) { continue }
            if (-not @($Name | Where-Object { $member.Name -like $_ })) { continue }
            $row = [pscustomobject]@{ TypeName = $InputObject.psobject.TypeNames[0]; Name = $member.Name; MemberType = $member.MemberType; Definition = "$member" }
            $row.psobject.TypeNames.Insert(0, 'Microsoft.PowerShell.Commands.MemberDefinition')
            $row
        }
        $rows | Sort-Object { "$($_.MemberType)" }, Name
    }
}

function New-Object {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory)] [string] $TypeName,
        [Parameter(Position = 1)] [Alias('Args')] [object[]] $ArgumentList,
        [System.Collections.IDictionary] $Property
    )
    $type = $TypeName -as [type]
    if ($null -eq $type) { Stop-OnError $PSCmdlet "Cannot find type [$TypeName]: verify that the assembly containing this type is loaded." 'TypeNotFound' 'InvalidType' $TypeName }
    $made = if ($type -in [psobject], [pscustomobject]) { [pscustomobject]@{} }
    elseif ($ArgumentList) { $type::new.Invoke($ArgumentList) }
    else { [Activator]::CreateInstance($type) }
    if ($null -ne $Property) {
        foreach ($key in $Property.Keys) {
            if ($type -in [psobject], [pscustomobject]) { $made.psobject.Members.Add([psnoteproperty]::new($key, $Property[$key])) } else { $made.$key = $Property[$key] }
        }
    }
    $PSCmdlet.WriteObject($made, $false)
}
