# Mock and Should -Invoke. A mock is a function with the parameters of the command that it stands for, and an alias of that command's name
# that leads to it, for as long as the block or test in which it was made runs.

$script:MockTable = @{}

function Mock {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory)] [string] $CommandName,
        [Parameter(Position = 1)] [scriptblock] $MockWith = {},
        [scriptblock] $ParameterFilter, [string] $ModuleName, [switch] $Verifiable
    )
    $owner = $script:Running
    # Made anew in an inner block or with another filter, a mock joins those there are: the newest that fits answers.
    $mock = @{ Name = $CommandName; Body = $MockWith; Filter = $ParameterFilter; Verifiable = [bool]$Verifiable; Called = $false; Module = $ModuleName }
    $key = "$ModuleName|$CommandName"
    $mocked = $script:MockTable[$key]
    if ($null -eq $mocked) {
        # The test's own functions too, which only its scope knows.
        $real = if ($ModuleName) { & (Get-Module $ModuleName) $script:Here @{ Name = $CommandName } } else { . $script:Here @{ Name = $CommandName } }
        if ($null -eq $real) { throw "Mock: there is no command '$CommandName'." }
        $mocked = $script:MockTable[$key] = @{ Real = $real; Function = New-MockFunction $key $real; Mocks = [System.Collections.Generic.List[object]]::new() }
    }
    $mocked.Mocks.Add($mock)
    $owner.Mocks += $mock
    if ($ModuleName) { & (Get-Module $ModuleName) { param($n, $f) $null = $ExecutionContext.InvokeProvider.Item.Set("Alias:$n", $f) } $CommandName $mocked.Function }
    # In the scope of the block or test that mocks, with which it goes.
    else { . $script:Here @{ Name = $CommandName; Alias = $mocked.Function } }
}

# A global function with the real command's parameters, that leads back here.
function New-MockFunction([string] $Key, $Command) {
    $metadata = [System.Management.Automation.CommandMetadata]::new($Command)
    $binding = [System.Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($metadata)
    $parameters = [System.Management.Automation.ProxyCommand]::GetParamBlock($metadata)
    $function = "__offlineMock_$($Key -replace '\W', '_')"
    $text = "$binding param($parameters) process { & `$global:${function}_answer '$($Key.Replace("'", "''"))' `$PSBoundParameters `$args }"
    $ExecutionContext.SessionState.PSVariable.Set("global:${function}_answer", { param($Key, $Bound, $Rest) Invoke-Mock $Key $Bound $Rest })
    $null = $ExecutionContext.InvokeProvider.Item.Set("Function:global:$function", [scriptblock]::Create($text))
    $function
}

function Invoke-Mock([string] $Key, $Bound, $Rest) {
    $mocked = $script:MockTable[$Key]
    $call = @{ Key = $Key; Bound = @{} + $Bound; Rest = $Rest }
    for ($at = $script:Running; $null -ne $at; $at = $at.Parent) { $at.Calls.Add($call) }
    # Those with a filter first, the newest of each first.
    foreach ($filtered in $true, $false) {
        for ($i = $mocked.Mocks.Count - 1; $i -ge 0; $i--) {
            $mock = $mocked.Mocks[$i]
            if (($null -ne $mock.Filter) -ne $filtered) { continue }
            if ($filtered -and -not (Invoke-WithParameter $mock.Filter $Bound $Rest)) { continue }
            $mock.Called = $true
            return Invoke-WithParameter $mock.Body $Bound $Rest
        }
    }
    # No mock fits: the command itself.
    & $mocked.Real @Bound
}

# Runs a block of the tests' session with the call's parameters as its variables.
function Invoke-WithParameter($Block, $Bound, $Rest) {
    $variables = [System.Collections.Generic.List[psvariable]]::new()
    foreach ($name in $Bound.Keys) { $variables.Add([psvariable]::new($name, $Bound[$name])) }
    $variables.Add([psvariable]::new('PesterBoundParameters', $Bound))
    $Block.InvokeWithContext($null, $variables, [object[]]@($Rest))
}

function Test-Invoked([string] $Name, $Given, [int] $Times, [bool] $Exactly, $Filter, [string] $Scope) {
    $key = "$($Given.ModuleName)|$Name"
    if (-not $script:MockTable.ContainsKey($key)) { throw "Should -Invoke: '$Name' is not mocked." }
    $from = $script:Running
    if ($Scope -in 'Describe', 'Context') { while ($from.Kind -eq 'Test') { $from = $from.Parent } }
    $calls = @($from.Calls | Where-Object { $_.Key -eq $key -and ($null -eq $Filter -or (Invoke-WithParameter $Filter $_.Bound $_.Rest)) })
    $isNever = $Times -eq 0
    $held = if ($Exactly -or $isNever) { $calls.Count -eq $Times } else { $calls.Count -ge $Times }
    $held, "$Name to be called $(if (-not $Exactly -and -not $isNever) { 'at least ' })$Times times", "$($calls.Count)"
}

function Test-Verified {
    $missed = @($script:MockTable.Values | ForEach-Object { $_.Mocks } | Where-Object { $_.Verifiable -and -not $_.Called })
    ($missed.Count -eq 0), 'every verifiable mock to be called', "none of $(@($missed | ForEach-Object { $_.Name }) -join ', ')"
}

# Forgets the mocks that a block or test made; their aliases went with its scope.
function Clear-BlockMock($Block) {
    foreach ($mock in $Block.Mocks) {
        $key = "$($mock.Module)|$($mock.Name)"
        $mocked = $script:MockTable[$key]
        $null = $mocked.Mocks.Remove($mock)
        if ($mocked.Mocks.Count) { continue }
        $script:MockTable.Remove($key)
        if ($mock.Module) { & (Get-Module $mock.Module) { param($n) $ExecutionContext.InvokeProvider.Item.Remove("Alias:$n", $false) } $mock.Name }
    }
    $Block.Mocks = @()
}
