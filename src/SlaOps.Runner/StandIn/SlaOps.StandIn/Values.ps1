# Dates, random numbers, JSON, CSV, hashes, variables, and the other small ones.

function Get-Date {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline)] [datetime] $Date,
        [Alias('UnixTime')] [long] $UnixTimeSeconds,
        [int] $Year, [int] $Month, [int] $Day, [int] $Hour, [int] $Minute, [int] $Second, [int] $Millisecond,
        [string] $Format,
        [string] $UFormat,
        [string] $DisplayHint,
        [switch] $AsUTC
    )
    process {
        $moment = if ($PSBoundParameters.ContainsKey('Date')) { $Date } elseif ($PSBoundParameters.ContainsKey('UnixTimeSeconds')) { [DateTimeOffset]::FromUnixTimeSeconds($UnixTimeSeconds).LocalDateTime } else { [datetime]::Now }
        $part = { param($name) if ($PSBoundParameters.ContainsKey($name)) { $PSBoundParameters[$name] } else { $moment.$name } }
        $given = $PSBoundParameters
        $parts = foreach ($name in 'Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Millisecond') { if ($given.ContainsKey($name)) { $given[$name] } else { $moment.$name } }
        $rest = if ($given.ContainsKey('Millisecond')) { 0 } else { $moment.Ticks % [timespan]::TicksPerMillisecond }
        $moment = [datetime]::new($parts[0], $parts[1], $parts[2], $parts[3], $parts[4], $parts[5], $parts[6], $moment.Kind).AddTicks($rest)
        if ($AsUTC) { $moment = $moment.ToUniversalTime() }
        if ($UFormat) { return ConvertTo-UnixFormat $moment $UFormat }
        if ($Format) {
            $pattern = switch ($Format) { 'FileDate' { 'yyyyMMdd' } 'FileDateUniversal' { 'yyyyMMddZ' } 'FileDateTime' { 'yyyyMMddTHHmmssffff' } 'FileDateTimeUniversal' { 'yyyyMMddTHHmmssffffZ' } default { $Format } }
            if ($Format -like '*Universal') { $moment = $moment.ToUniversalTime(); $pattern = $pattern.Replace('Z', '\Z') }
            return $moment.ToString($pattern, [cultureinfo]::CurrentCulture)
        }
        $moment
    }
}

function ConvertTo-UnixFormat([datetime] $Moment, [string] $Format) {
    $invariant = [cultureinfo]::InvariantCulture
    [regex]::Replace($Format.TrimStart('+'), '%(.)', {
            param($match)
            switch -CaseSensitive ($match.Groups[1].Value) {
                'Y' { $Moment.ToString('yyyy', $invariant) } 'm' { $Moment.ToString('MM', $invariant) } 'd' { $Moment.ToString('dd', $invariant) }
                'H' { $Moment.ToString('HH', $invariant) } 'M' { $Moment.ToString('mm', $invariant) } 'S' { $Moment.ToString('ss', $invariant) }
                'F' { $Moment.ToString('yyyy-MM-dd', $invariant) } 'T' { $Moment.ToString('HH:mm:ss', $invariant) } 'j' { $Moment.DayOfYear.ToString('000', $invariant) }
                'y' { $Moment.ToString('yy', $invariant) } 'b' { $Moment.ToString('MMM') } 'B' { $Moment.ToString('MMMM') } 'a' { $Moment.ToString('ddd') } 'A' { $Moment.ToString('dddd') }
                's' { ([DateTimeOffset]$Moment).ToUnixTimeSeconds().ToString($invariant) } 'Z' { $Moment.ToString('zz', $invariant) } '%' { '%' } default { $match.Value }
            }
        })
}

function New-TimeSpan {
    [CmdletBinding(DefaultParameterSetName = 'Date')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ParameterSetName = 'Date')] [Alias('LastWriteTime')] [datetime] $Start = [datetime]::Now,
        [Parameter(Position = 1, ParameterSetName = 'Date')] [datetime] $End = [datetime]::Now,
        [Parameter(ParameterSetName = 'Time')] [int] $Days, [Parameter(ParameterSetName = 'Time')] [int] $Hours, [Parameter(ParameterSetName = 'Time')] [int] $Minutes,
        [Parameter(ParameterSetName = 'Time')] [int] $Seconds, [Parameter(ParameterSetName = 'Time')] [int] $Milliseconds
    )
    process {
        if ($PSCmdlet.ParameterSetName -eq 'Time') { [timespan]::new($Days, $Hours, $Minutes, $Seconds, $Milliseconds) }
        elseif (-not $PSBoundParameters.ContainsKey('Start')) { [timespan]::Zero }
        else { $End - $Start }
    }
}

function Get-TimeZone {
    [CmdletBinding(DefaultParameterSetName = 'Name')]
    param([Parameter(ParameterSetName = 'Id')] [string[]] $Id, [Parameter(ParameterSetName = 'List')] [switch] $ListAvailable)
    if ($ListAvailable) { return [timezoneinfo]::GetSystemTimeZones() }
    if ($Id) { foreach ($one in $Id) { [timezoneinfo]::FindSystemTimeZoneById($one) } } else { [timezoneinfo]::Local }
}

function Start-Sleep {
    [CmdletBinding(DefaultParameterSetName = 'Seconds')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ParameterSetName = 'Seconds')] [ValidateRange(0, 2147483)] [double] $Seconds,
        [Parameter(Mandatory, ParameterSetName = 'Milliseconds')] [Alias('ms')] [ValidateRange(0, [int]::MaxValue)] [int] $Milliseconds,
        [Parameter(Mandatory, ParameterSetName = 'Duration')] [Alias('ts')] [timespan] $Duration
    )
    process {
        $span = switch ($PSCmdlet.ParameterSetName) { 'Seconds' { [timespan]::FromSeconds($Seconds) } 'Milliseconds' { [timespan]::FromMilliseconds($Milliseconds) } default { $Duration } }
        # Wakes up when the pipeline is stopped; Thread.Sleep would hold Ctrl+C up.
        $null = $PSCmdlet.PipelineStopToken.WaitHandle.WaitOne($span)
    }
}

function Get-Random {
    [CmdletBinding(DefaultParameterSetName = 'Number')]
    param(
        [Parameter(Position = 0, ParameterSetName = 'Number')] [object] $Maximum,
        [Parameter(ParameterSetName = 'Number')] [object] $Minimum = 0,
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ParameterSetName = 'List')] [object[]] $InputObject,
        [int] $Count = 1,
        [Parameter(ParameterSetName = 'List')] [switch] $Shuffle,
        [int] $SetSeed
    )
    begin {
        $source = if ($PSBoundParameters.ContainsKey('SetSeed')) { [random]::new($SetSeed) } else { [random]::Shared }
        $all = [System.Collections.Generic.List[object]]::new()
    }
    process { foreach ($item in $InputObject) { $all.Add($item) } }
    end {
        if ($PSCmdlet.ParameterSetName -eq 'List') {
            $items = $all.ToArray()
            for ($i = $items.Length - 1; $i -gt 0; $i--) { $j = $source.Next($i + 1); $items[$i], $items[$j] = $items[$j], $items[$i] }
            return $items | Select-Object -First $(if ($Shuffle) { $items.Length } else { $Count })
        }
        for ($i = 0; $i -lt $Count; $i++) {
            if ($Maximum -is [double] -or $Minimum -is [double]) { [double]$Minimum + $source.NextDouble() * ([double]$Maximum - [double]$Minimum) }
            elseif ($null -eq $Maximum) { $source.Next([int]$Minimum, [int]::MaxValue) }
            elseif ([long]$Maximum -gt [int]::MaxValue) { $source.NextInt64([long]$Minimum, [long]$Maximum) }
            else { $source.Next([int]$Minimum, [int]$Maximum) }
        }
    }
}

function New-Guid { [guid]::NewGuid() }

function Get-Culture { $Host.CurrentCulture }

function Get-UICulture { [cultureinfo]::CurrentUICulture }

function Get-Host { $Host }

function New-TemporaryFile { [System.IO.FileInfo][System.IO.Path]::GetTempFileName() }

function Get-FileHash {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Mandatory, ParameterSetName = 'Stream')] [System.IO.Stream] $InputStream,
        [ValidateSet('SHA1', 'SHA256', 'SHA384', 'SHA512', 'MD5')] [string] $Algorithm = 'SHA256'
    )
    process {
        $name = [System.Security.Cryptography.HashAlgorithmName]::new($Algorithm.ToUpperInvariant())
        $hash = { param($stream) [Convert]::ToHexString([System.Security.Cryptography.CryptographicOperations]::HashData($name, [System.IO.Stream]$stream)) }
        if ($InputStream) { return [pscustomobject]@{ Algorithm = $name.Name; Hash = & $hash $InputStream; Path = $null } }
        foreach ($file in Resolve-Each $PSCmdlet $Path $LiteralPath) {
            $stream = [System.IO.File]::OpenRead($file.ProviderPath)
            try { [pscustomobject]@{ Algorithm = $name.Name; Hash = & $hash $stream; Path = $file.ProviderPath } } finally { $stream.Dispose() }
        }
    }
}

function ConvertTo-Json {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowNull()] [object] $InputObject,
        [ValidateRange(0, 100)] [int] $Depth = 2,
        [switch] $Compress, [switch] $EnumsAsStrings, [switch] $AsArray
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end {
        $text = [System.IO.StringWriter]::new([cultureinfo]::InvariantCulture)
        $writer = [Newtonsoft.Json.JsonTextWriter]::new($text)
        if (-not $Compress) { $writer.Formatting = 'Indented' }
        $whole = if ($all.Count -gt 1 -or $AsArray) { , $all.ToArray() } else { , $all[0] }
        Write-JsonValue $writer $whole 0 $Depth $EnumsAsStrings
        $text.ToString()
    }
}

function Write-JsonValue($Writer, $Value, [int] $Level, [int] $Depth, [bool] $EnumsAsStrings) {
    $plain = if ($Value -is [psobject] -and $Value -isnot [pscustomobject]) { $Value.psobject.BaseObject } else { $Value }
    if ($null -eq $plain -or $plain -is [DBNull] -or $plain -is [System.Management.Automation.Language.NullString]) { $Writer.WriteNull(); return }
    if ($plain -is [string] -or $plain -is [char] -or $plain -is [guid] -or $plain -is [uri] -or $plain -is [version]) { $Writer.WriteValue([string]$plain); return }
    if ($plain -is [enum]) { if ($EnumsAsStrings) { $Writer.WriteValue([string]$plain) } else { $Writer.WriteValue([long]$plain) }; return }
    if ($plain -is [bool] -or $plain -is [datetime] -or $plain -is [DateTimeOffset] -or $plain -is [decimal] -or $plain.GetType().IsPrimitive) { $Writer.WriteValue($plain); return }
    if ($plain -is [bigint]) { $Writer.WriteRawValue([string]$plain); return }
    if ($plain -is [switch]) { $Writer.WriteStartObject(); $Writer.WritePropertyName('IsPresent'); $Writer.WriteValue([bool]$plain); $Writer.WriteEndObject(); return }
    if ($Level -gt $Depth) { $Writer.WriteValue([string]$Value); return }
    if ($plain -is [System.Collections.IDictionary]) {
        $Writer.WriteStartObject()
        foreach ($key in $plain.Keys) { $Writer.WritePropertyName([string]$key); Write-JsonValue $Writer $plain[$key] ($Level + 1) $Depth $EnumsAsStrings }
        $Writer.WriteEndObject()
    }
    elseif ($plain -is [System.Collections.IEnumerable]) {
        $Writer.WriteStartArray()
        foreach ($item in $plain) { Write-JsonValue $Writer $item ($Level + 1) $Depth $EnumsAsStrings }
        $Writer.WriteEndArray()
    }
    else {
        $Writer.WriteStartObject()
        foreach ($property in ([psobject]$Value).psobject.Properties) {
            if ($property.MemberType -notin 'Property', 'NoteProperty') { continue }
            $Writer.WritePropertyName($property.Name)
            $content = try { $property.Value } catch { $null }
            Write-JsonValue $Writer $content ($Level + 1) $Depth $EnumsAsStrings
        }
        $Writer.WriteEndObject()
    }
}

function ConvertFrom-Json {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowEmptyString()] [string] $InputObject,
        [switch] $AsHashtable, [switch] $NoEnumerate, [int] $Depth = 1024
    )
    begin { $text = [System.Text.StringBuilder]::new() }
    process { $null = $text.AppendLine($InputObject) }
    end {
        if ([string]::IsNullOrWhiteSpace($text)) { return }
        $options = [System.Text.Json.JsonDocumentOptions]::new()
        $options.MaxDepth = $Depth
        $options.AllowTrailingCommas = $true
        $options.CommentHandling = 'Skip'
        try { $document = [System.Text.Json.JsonDocument]::Parse($text.ToString(), $options) }
        catch { Stop-OnError $PSCmdlet "Conversion from JSON failed with error: $($_.Exception.InnerException.Message)" 'System.ArgumentException' 'NotSpecified' $null }
        try { $value = Read-JsonValue $document.RootElement $AsHashtable } finally { $document.Dispose() }
        $PSCmdlet.WriteObject($value, -not $NoEnumerate)
    }
}

function Read-JsonValue($Element, [bool] $AsHashtable) {
    switch ($Element.ValueKind) {
        'Object' {
            $table = if ($AsHashtable) { [System.Management.Automation.OrderedHashtable]::new([StringComparer]::Ordinal) } else { [ordered]@{} }
            foreach ($property in $Element.EnumerateObject()) { $table[$property.Name] = Read-JsonValue $property.Value $AsHashtable }
            if ($AsHashtable) { $table } else { [pscustomobject]$table }
        }
        'Array' { , [object[]]@(foreach ($item in $Element.EnumerateArray()) { , (Read-JsonValue $item $AsHashtable) }) }
        'String' {
            $string = $Element.GetString()
            $moment = [datetime]::MinValue
            # PowerShell's own reads what looks like an ISO moment as one.
            if ($string -match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d' -and [datetime]::TryParse($string, [cultureinfo]::InvariantCulture, 'RoundtripKind', [ref]$moment)) { $moment } else { $string }
        }
        'Number' { $whole = 0L; if ($Element.TryGetInt64([ref]$whole)) { $whole } else { $Element.GetDouble() } }
        'True' { $true }
        'False' { $false }
        default { $null }
    }
}

function ConvertTo-Csv {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [psobject] $InputObject, [Parameter(Position = 1)] [char] $Delimiter = ',', [switch] $NoTypeInformation, [switch] $NoHeader, [string] $UseQuotes = 'Always')
    begin {
        $names = $null
        $quote = { param($value) $string = if ($value -is [IFormattable]) { $value.ToString($null, [cultureinfo]::InvariantCulture) } else { "$value" }; if ($null -eq $value) { '' } elseif ($UseQuotes -eq 'Never' -or ($UseQuotes -eq 'AsNeeded' -and $string.IndexOfAny([char[]]@($Delimiter, '"', "`n", "`r")) -lt 0)) { $string } else { '"' + $string.Replace('"', '""') + '"' } }
    }
    process {
        $table = if ($InputObject.psobject.BaseObject -is [System.Collections.IDictionary]) { [pscustomobject]$InputObject.psobject.BaseObject } else { $InputObject }
        if ($null -eq $names) {
            $names = @($table.psobject.Properties.Name)
            if (-not $NoHeader) { @(foreach ($name in $names) { & $quote $name }) -join $Delimiter }
        }
        @(foreach ($name in $names) { & $quote $table.$name }) -join $Delimiter
    }
}

function ConvertFrom-Csv {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowEmptyString()] [string[]] $InputObject, [Parameter(Position = 1)] [char] $Delimiter = ',', [string[]] $Header)
    begin { $lines = [System.Collections.Generic.List[string]]::new() }
    process { foreach ($line in $InputObject) { $lines.Add($line) } }
    end {
        $separator = [regex]::Escape([string]$Delimiter)
        $rows = [regex]::Matches(($lines -join "`n"), "(?:^|(?<=\n))(?:(?:""(?:[^""]|"""")*""|[^$separator\n""]*)(?:$separator|(?=\n|$)))+")
        foreach ($row in $rows) {
            $text = $row.Value.TrimEnd("`r")
            if (-not $text -or $text.StartsWith('#TYPE')) { continue }
            $cells = @(foreach ($cell in [regex]::Matches($text, "(?:^|(?<=$separator))(?:""((?:[^""]|"""")*)""|([^$separator""]*))(?=$separator|$)")) { if ($cell.Groups[1].Success) { $cell.Groups[1].Value.Replace('""', '"') } else { $cell.Groups[2].Value } })
            if (-not $Header) { $Header = $cells; continue }
            $made = [ordered]@{}
            for ($i = 0; $i -lt $Header.Count; $i++) { $made[$Header[$i]] = $(if ($i -lt $cells.Count) { $cells[$i] }) }
            [pscustomobject]$made
        }
    }
}

function Export-Csv {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject, [Parameter(Position = 0, Mandatory)] [string] $Path, [char] $Delimiter = ',', [switch] $NoTypeInformation, [switch] $Append, [switch] $Force, [object] $Encoding = 'utf8NoBOM')
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end {
        $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
        if (-not $PSCmdlet.ShouldProcess($file, 'Export-Csv')) { return }
        $lines = [string[]]@($all | ConvertTo-Csv -Delimiter $Delimiter -NoHeader:($Append -and [System.IO.File]::Exists($file)))
        if ($Append) { [System.IO.File]::AppendAllLines($file, $lines, (Get-TextEncoding $Encoding)) } else { [System.IO.File]::WriteAllLines($file, $lines, (Get-TextEncoding $Encoding)) }
    }
}

function Import-Csv {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string[]] $Path, [char] $Delimiter = ',', [string[]] $Header, [object] $Encoding = 'utf8NoBOM')
    process {
        foreach ($file in Resolve-Each $PSCmdlet $Path $null) {
            $given = @{ Delimiter = $Delimiter }
            if ($Header) { $given.Header = $Header }
            [System.IO.File]::ReadAllLines($file.ProviderPath, (Get-TextEncoding $Encoding)) | ConvertFrom-Csv @given
        }
    }
}

function ConvertFrom-StringData {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [AllowEmptyString()] [string] $StringData, [char] $Delimiter = '=')
    process {
        $table = @{}
        foreach ($line in $StringData -split '\r?\n') {
            if ($line -match '^\s*(#|$)') { continue }
            $name, $value = $line.Split($Delimiter, 2)
            $table[$name.Trim()] = [regex]::Unescape("$value".Trim())
        }
        $table
    }
}

function Join-String {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [object] $Property, [Parameter(Position = 1)] [string] $Separator = '', [string] $OutputPrefix = '', [string] $OutputSuffix = '', [switch] $SingleQuote, [switch] $DoubleQuote, [string] $FormatString, [Parameter(ValueFromPipeline)] [psobject[]] $InputObject)
    begin { $all = [System.Collections.Generic.List[string]]::new() }
    process {
        foreach ($item in $InputObject) {
            $text = "$(if ($null -ne $Property) { Get-PropertyValue $item $Property } else { $item })"
            $all.Add($(if ($SingleQuote) { "'$text'" } elseif ($DoubleQuote) { """$text""" } elseif ($FormatString) { $FormatString -f $text } else { $text }))
        }
    }
    end { $OutputPrefix + [string]::Join($Separator, $all) + $OutputSuffix }
}

function Select-String {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory)] [string[]] $Pattern,
        [Parameter(Position = 1, ParameterSetName = 'Path')] [string[]] $Path,
        [Parameter(Mandatory, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'Object')] [AllowNull()] [psobject] $InputObject,
        [switch] $SimpleMatch, [switch] $CaseSensitive, [switch] $Quiet, [switch] $List, [switch] $NotMatch, [switch] $AllMatches, [switch] $Raw
    )
    begin {
        $options = if ($CaseSensitive) { 'None' } else { 'IgnoreCase' }
        $searches = foreach ($one in $Pattern) { [regex]::new($(if ($SimpleMatch) { [regex]::Escape($one) } else { $one }), $options) }
        $found = $false
        $try = {
            param([string] $line, [int] $number, [string] $file)
            $hit = $null
            foreach ($search in $searches) { $matched = $search.Matches($line); if ($matched.Count) { $hit = @($matched); $by = "$search"; break } }
            if (($null -ne $hit) -eq [bool]$NotMatch) { return }
            if ($Raw) { return $line }
            [pscustomobject]@{ IgnoreCase = -not $CaseSensitive; LineNumber = $number; Line = $line; Filename = [System.IO.Path]::GetFileName($file); Path = $file; Pattern = $by; Matches = $(if ($AllMatches) { $hit } else { @($hit)[0] }) }
        }
        $number = 0
    }
    process {
        $results = if ($PSCmdlet.ParameterSetName -eq 'Object') {
            $number++
            if ($InputObject.psobject.BaseObject -is [System.IO.FileInfo]) { $n = 0; foreach ($line in [System.IO.File]::ReadLines($InputObject.FullName)) { $n++; & $try $line $n $InputObject.FullName } }
            else { foreach ($line in "$InputObject" -split '\r?\n') { & $try $line $number 'InputStream' } }
        }
        else { foreach ($file in Resolve-Each $PSCmdlet $Path $LiteralPath) { $n = 0; $first = foreach ($line in [System.IO.File]::ReadLines($file.ProviderPath)) { $n++; & $try $line $n $file.ProviderPath }; if ($List) { @($first)[0] } else { $first } } }
        if ($Quiet) { if ($results) { $found = $true } } else { $results }
    }
    end { if ($Quiet) { $found } }
}

function Import-PowerShellDataFile {
    [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Position = 0, Mandatory, ParameterSetName = 'Path')] [string[]] $Path, [Parameter(Mandatory, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string[]] $LiteralPath, [switch] $SkipLimitCheck)
    foreach ($file in Resolve-Each $PSCmdlet $Path $LiteralPath) {
        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseFile($file.ProviderPath, [ref]$null, [ref]$errors)
        $table = $tree.Find({ $args[0] -is [System.Management.Automation.Language.HashtableAst] }, $false)
        if ($errors -or $null -eq $table) { Stop-OnError $PSCmdlet "The file '$($file.ProviderPath)' is not a PowerShell data file." 'CouldNotParseAsPowerShellDataFile' 'InvalidData' $file.ProviderPath }
        $table.SafeGetValue()
    }
}

function Invoke-Expression {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string] $Command)
    process {
        # In the caller's own scope, as a dot-sourced script. Which session a script block belongs to is not public.
        $block = [scriptblock]::Create($Command)
        $hidden = [System.Reflection.BindingFlags]'Instance, NonPublic'
        $caller = [System.Management.Automation.SessionState].GetProperty('Internal', $hidden).GetValue($PSCmdlet.SessionState)
        [scriptblock].GetProperty('SessionStateInternal', $hidden).SetValue($block, $caller)
        . $block
    }
}

function Get-Variable {
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline)] [string[]] $Name = '*', [switch] $ValueOnly, [string] $Scope, [string[]] $Include, [string[]] $Exclude)
    process {
        foreach ($one in $Name) {
            if ([wildcardpattern]::ContainsWildcardCharacters($one)) { $found = @($PSCmdlet.SessionState.InvokeProvider.Item.Get("Variable:$one").psobject.BaseObject | Sort-Object Name) }
            else {
                $found = @(if ($Scope) { Get-CallerState $PSCmdlet 'GetVariableAtScope' $one $Scope } else { $PSCmdlet.SessionState.PSVariable.Get($one) })
                if ($null -eq $found[0]) {
                    if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $PSCmdlet.GetVariableValue('ErrorActionPreference') }
                    $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Management.Automation.ItemNotFoundException]::new("Cannot find a variable with the name '$one'."), 'VariableNotFound', 'ObjectNotFound', $one))
                    continue
                }
            }
            if ($ValueOnly) { foreach ($variable in $found) { $PSCmdlet.WriteObject($variable.Value) } } else { $found }
        }
    }
}

function Get-CallerState($Cmdlet, [string] $Method, [string] $Name, [string] $Scope) {
    if ($Scope -in 'Global', 'Script') { return $Cmdlet.SessionState.PSVariable.Get("${Scope}:$Name") }
    $Cmdlet.SessionState.PSVariable.Get($Name)
}

function Set-Variable {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory)] [string[]] $Name, [Parameter(Position = 1, ValueFromPipeline)] [object] $Value, [string] $Scope, [System.Management.Automation.ScopedItemOptions] $Option, [switch] $Force, [switch] $PassThru, [string] $Description)
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($Value) }
    end {
        $content = if ($MyInvocation.ExpectingInput -and $all.Count -ne 1) { $all.ToArray() } else { $Value }
        foreach ($one in $Name) {
            $target = if ($Scope -in 'Global', 'Script') { "${Scope}:$one" } else { $one }
            if (-not $PSCmdlet.ShouldProcess("Name: $one Value: $content", 'Set variable')) { continue }
            $PSCmdlet.SessionState.PSVariable.Set($target, $content)
            $variable = $PSCmdlet.SessionState.PSVariable.Get($target)
            if ($PSBoundParameters.ContainsKey('Option')) { $variable.Options = $Option }
            if ($PassThru) { $variable }
        }
    }
}

function New-Variable {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1, ValueFromPipeline)] [object] $Value, [string] $Scope, [System.Management.Automation.ScopedItemOptions] $Option, [switch] $Force, [switch] $PassThru)
    Set-Variable @PSBoundParameters
}

function Remove-Variable {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [string[]] $Name, [string] $Scope, [switch] $Force)
    process {
        foreach ($one in $Name) {
            $target = if ($Scope -in 'Global', 'Script') { "${Scope}:$one" } else { $one }
            if ($null -eq $PSCmdlet.SessionState.PSVariable.Get($target)) {
                if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $PSCmdlet.GetVariableValue('ErrorActionPreference') }
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Management.Automation.ItemNotFoundException]::new("Cannot find a variable with the name '$one'."), 'VariableNotFound', 'ObjectNotFound', $one))
            }
            elseif ($PSCmdlet.ShouldProcess($one, 'Remove variable')) { $PSCmdlet.SessionState.PSVariable.Remove($target) }
        }
    }
}

function Set-Alias {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1, Mandatory)] [string] $Value, [string] $Scope, [string] $Option, [switch] $Force, [switch] $PassThru)
    $null = $PSCmdlet.SessionState.InvokeProvider.Item.Set("Alias:$Name", $Value)
}

function New-Alias {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory)] [string] $Name, [Parameter(Position = 1, Mandatory)] [string] $Value, [string] $Scope, [string] $Option, [switch] $Force, [switch] $PassThru)
    $null = $PSCmdlet.SessionState.InvokeProvider.Item.Set("Alias:$Name", $Value)
}

function Get-Alias {
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline)] [string[]] $Name = '*', [string] $Definition)
    process { foreach ($one in $Name) { Get-Command -Name $one -CommandType Alias | Where-Object { -not $Definition -or $_.Definition -like $Definition } } }
}

function Get-Process {
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Alias('ProcessName')] [string[]] $Name = '*', [Alias('PID')] [int[]] $Id)
    process {
        if ($Id) { foreach ($one in $Id) { try { [System.Diagnostics.Process]::GetProcessById($one) } catch { if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $PSCmdlet.GetVariableValue('ErrorActionPreference') }; $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($_.Exception.InnerException, 'NoProcessFoundForGivenId', 'ObjectNotFound', $one)) } }; return }
        foreach ($process in [System.Diagnostics.Process]::GetProcesses()) { if (@($Name | Where-Object { $process.ProcessName -like $_ })) { $process } }
    }
}
