# Should: the assertions of Pester 5 that the files use, with its meanings (-Be ignores case and compares arrays item by item, -Throw takes
# wildcards, ...).

function Should {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [object] $ActualValue,
        [Parameter(Position = 0)] [Alias('ExpectedMessage', 'ExpectedType', 'RegularExpression', 'ParameterName', 'CommandName', 'ExpectedResult')] [object] $ExpectedValue,
        [Parameter(Position = 1)] [string] $ErrorId,
        [Parameter(Position = 2)] [type] $ExceptionType,
        [switch] $Not, [string] $Because, [switch] $PassThru,
        [Alias('EQ')] [switch] $Be, [Alias('CEQ')] [switch] $BeExactly,
        [switch] $BeTrue, [switch] $BeFalse, [switch] $BeNullOrEmpty, [Alias('HaveType')] [switch] $BeOfType, [switch] $BeIn,
        [switch] $BeLike, [switch] $BeLikeExactly, [switch] $Match, [Alias('CMATCH')] [switch] $MatchExactly,
        [Alias('GT')] [switch] $BeGreaterThan, [Alias('GE')] [switch] $BeGreaterOrEqual, [Alias('LT')] [switch] $BeLessThan, [Alias('LE')] [switch] $BeLessOrEqual,
        [switch] $Contain, [switch] $HaveCount, [switch] $Exist, [switch] $FileContentMatch, [switch] $Throw,
        [switch] $HaveParameter, [object] $Type, [switch] $Mandatory, [string] $DefaultValue, [string[]] $Alias, [switch] $HasArgumentCompleter, [string] $InParameterSet,
        [switch] $Invoke, [switch] $InvokeVerifiable, [int] $Times = 1, [switch] $Exactly, [scriptblock] $ParameterFilter, [string] $ModuleName, [string] $Scope
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($ActualValue) }
    end {
        if (-not $MyInvocation.ExpectingInput -and -not $PSBoundParameters.ContainsKey('ActualValue')) { $all.Clear() }
        # As Pester: what came through the pipeline is one value, or an array of several.
        if ($all.Count -eq 1) { $actual = $all[0] } else { $actual = $all.ToArray() }
        $given = @{} + $PSBoundParameters
        if ($Throw) { $outcome = Test-Throw $actual $ExpectedValue $ErrorId $ExceptionType }
        elseif ($Invoke) { $outcome = Test-Invoked $ExpectedValue $given $Times $Exactly $ParameterFilter $Scope }
        elseif ($InvokeVerifiable) { $outcome = Test-Verified }
        elseif ($HaveParameter) { $outcome = Test-Parameter $actual $ExpectedValue $given }
        else {
            $operator = @($given.Keys | Where-Object { $_ -in $script:Operators.Keys })
            if ($operator.Count -ne 1) { throw "Should of the stand-in needs one operator that it knows; it was given: $($given.Keys -join ', ')." }
            $outcome = & $script:Operators[$operator[0]] $actual $ExpectedValue
        }
        # An outcome is @(held, what was expected, what there was).
        if ([bool]$outcome[0] -eq [bool]$Not) {
            $message = "Expected $(if ($Not) { 'not: ' })$($outcome[1])$(if ($Because) { ", because $Because" }), but got $($outcome[2])."
            $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([Exception]::new($message), 'PesterAssertionFailed', 'InvalidResult', $actual))
        }
        if ($PassThru -and $Throw) { $outcome[3] }
    }
}

$script:Operators = @{
    Be = { param($a, $e) (Test-Same $a $e $false), (Show-Value $e), (Show-Value $a) }
    BeExactly = { param($a, $e) (Test-Same $a $e $true), "exactly $(Show-Value $e)", (Show-Value $a) }
    BeTrue = { param($a) [bool]$a, '$true', (Show-Value $a) }
    BeFalse = { param($a) (-not $a), '$false', (Show-Value $a) }
    BeNullOrEmpty = { param($a) ($null -eq $a -or ($a -is [string] -and $a -eq '') -or ($a -is [System.Collections.ICollection] -and $a.Count -eq 0)), '$null or empty', (Show-Value $a) }
    BeOfType = {
        param($a, $e)
        $type = if ($e -is [type]) { $e } else { ([string]$e).Trim('[', ']') -as [type] }
        if ($null -eq $type) { throw "There is no type [$e]." }
        @(@($a | Where-Object { $_ -isnot $type }).Count -eq 0 -and $null -ne $a), "a value of type [$type]", "$(Show-Value $a) of type [$(if ($null -ne $a) { $a.GetType() })]"
    }
    BeIn = { param($a, $e) (@($e) -contains $a), "one of $(Show-Value $e)", (Show-Value $a) }
    BeLike = { param($a, $e) ($a -like $e), "like $(Show-Value $e)", (Show-Value $a) }
    BeLikeExactly = { param($a, $e) ($a -clike $e), "exactly like $(Show-Value $e)", (Show-Value $a) }
    Match = { param($a, $e) ([string]$a -match $e), "a match of $(Show-Value $e)", (Show-Value $a) }
    MatchExactly = { param($a, $e) ([string]$a -cmatch $e), "an exact match of $(Show-Value $e)", (Show-Value $a) }
    BeGreaterThan = { param($a, $e) ($a -gt $e), "more than $(Show-Value $e)", (Show-Value $a) }
    BeGreaterOrEqual = { param($a, $e) ($a -ge $e), "$(Show-Value $e) or more", (Show-Value $a) }
    BeLessThan = { param($a, $e) ($a -lt $e), "less than $(Show-Value $e)", (Show-Value $a) }
    BeLessOrEqual = { param($a, $e) ($a -le $e), "$(Show-Value $e) or less", (Show-Value $a) }
    Contain = { param($a, $e) (@($a) -contains $e), "to contain $(Show-Value $e)", (Show-Value $a) }
    HaveCount = { param($a, $e) $n = if ($null -eq $a) { 0 } else { @($a).Count }; ($n -eq $e), "$e items", "$n in $(Show-Value $a)" }
    Exist = { param($a) (Test-Path -Path $a), "the path $a to exist", 'none' }
    FileContentMatch = { param($a, $e) ([System.IO.File]::ReadAllText((Convert-Path $a)) -match "(?m)$e"), "file $a to match $e", 'none' }
}

function Test-Same($Actual, $Expected, [bool] $Exact) {
    $isList = { param($value) $value -is [System.Collections.IList] }
    if ((& $isList $Actual) -or (& $isList $Expected)) {
        $one = @($Actual)
        $other = @($Expected)
        if ($one.Count -ne $other.Count) { return $false }
        for ($i = 0; $i -lt $one.Count; $i++) { if (-not (Test-Same $one[$i] $other[$i] $Exact)) { return $false } }
        return $true
    }
    if ($null -eq $Expected -or $null -eq $Actual) { return $null -eq $Expected -and $null -eq $Actual }
    if ($Exact) { return $Expected -ceq $Actual }
    [bool]($Expected -eq $Actual)
}

function Show-Value($Value) {
    if ($null -eq $Value) { return '$null' }
    if ($Value -is [string]) { return "'$Value'" }
    if ($Value -is [System.Collections.IDictionary]) { return '@{' + (@(foreach ($key in $Value.Keys) { "$key=$(Show-Value $Value[$key])" }) -join '; ') + '}' }
    if ($Value -is [System.Collections.IEnumerable]) { return '@(' + (@(foreach ($item in $Value) { Show-Value $item }) -join ', ') + ')' }
    if ($Value -is [datetime] -or $Value -is [DateTimeOffset]) { return $Value.ToString('o') }
    [string]$Value
}

function Test-Throw($Block, $Message, [string] $ErrorId, [type] $ExceptionType) {
    if ($Block -isnot [scriptblock]) { throw 'Should -Throw needs a script block: { ... } | Should -Throw.' }
    $caught = $null
    try { $null = & $Block } catch { $caught = $_ }
    $expected = 'an exception'
    $held = $null -ne $caught
    if ($Message) { $expected += " with message like '$Message'"; $held = $held -and $caught.Exception.Message -like $Message }
    if ($ErrorId) { $expected += " with id '$ErrorId'"; $held = $held -and $caught.FullyQualifiedErrorId -like $ErrorId }
    if ($ExceptionType) { $expected += " of type [$ExceptionType]"; $held = $held -and $caught.Exception -is $ExceptionType }
    $held, $expected, $(if ($null -eq $caught) { 'none' } else { "'$($caught.Exception.Message)' ($($caught.FullyQualifiedErrorId), [$($caught.Exception.GetType())])" }), $caught
}

function Test-Parameter($Command, [string] $Name, $Given) {
    if ($Command -isnot [System.Management.Automation.CommandInfo]) { throw 'Should -HaveParameter needs a command: Get-Command Name | Should -HaveParameter.' }
    $expected = "$($Command.Name) to have a parameter $Name"
    if (-not $Command.Parameters.ContainsKey($Name)) { return $false, $expected, 'none' }
    $parameter = $Command.Parameters[$Name]
    $attributes = @($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ParameterAttribute] -and (-not $Given.InParameterSet -or $_.ParameterSetName -eq $Given.InParameterSet) })
    $held = $true
    $got = @()
    if ($Given.ContainsKey('Type')) {
        $type = if ($Given.Type -is [type]) { $Given.Type } else { ([string]$Given.Type).Trim('[', ']') -as [type] }
        $expected += " of type [$type]"
        if ($parameter.ParameterType -ne $type) { $held = $false; $got += "type [$($parameter.ParameterType)]" }
    }
    if ($Given.ContainsKey('Mandatory')) { $expected += ', mandatory'; if (-not @($attributes | Where-Object Mandatory)) { $held = $false; $got += 'not mandatory' } }
    if ($Given.ContainsKey('InParameterSet')) { $expected += " in set $($Given.InParameterSet)"; if ($attributes.Count -eq 0) { $held = $false; $got += 'not in the set' } }
    if ($Given.ContainsKey('Alias')) { foreach ($one in $Given.Alias) { $expected += " with alias $one"; if ($parameter.Aliases -notcontains $one) { $held = $false; $got += "no alias $one" } } }
    if ($Given.ContainsKey('HasArgumentCompleter')) {
        $expected += ' with a completer'
        if (-not @($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] -or $_ -is [System.Management.Automation.IArgumentCompleterFactory] })) { $held = $false; $got += 'none' }
    }
    $held, $expected, $(if ($got) { $got -join ', ' } else { 'it' })
}
