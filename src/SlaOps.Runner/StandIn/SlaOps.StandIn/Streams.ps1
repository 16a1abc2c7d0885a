# Write-*, Read-Host, Out-String, Tee-Object. What a caller's preference variables say must hold here too: a module's function does not
# see its caller's variables, so each function asks for the one it needs.

function Write-Output {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ValueFromRemainingArguments)] [AllowNull()] [AllowEmptyCollection()] [psobject] $InputObject,
        [switch] $NoEnumerate
    )
    process {
        # Several words after the command arrive as one list.
        if ($NoEnumerate) { $PSCmdlet.WriteObject($InputObject, $false) } else { $PSCmdlet.WriteObject($InputObject, $true) }
    }
}

function Write-Host {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromRemainingArguments)] [Alias('Msg', 'Message')] [object] $Object,
        [switch] $NoNewline,
        [object] $Separator = ' ',
        [ConsoleColor] $ForegroundColor,
        [ConsoleColor] $BackgroundColor
    )
    process {
        $words = foreach ($item in $Object) { [string]$item }
        $message = [System.Management.Automation.HostInformationMessage]::new()
        $message.Message = @($words) -join $Separator
        $message.NoNewLine = $NoNewline
        if ($PSBoundParameters.ContainsKey('ForegroundColor')) { $message.ForegroundColor = $ForegroundColor }
        if ($PSBoundParameters.ContainsKey('BackgroundColor')) { $message.BackgroundColor = $BackgroundColor }
        $PSCmdlet.WriteInformation($message, [string[]]'PSHOST')
    }
}

function Write-Error {
    [CmdletBinding(DefaultParameterSetName = 'Message')]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline, ParameterSetName = 'Message')] [Alias('Msg')] [AllowEmptyString()] [string] $Message,
        [Parameter(Mandatory, ParameterSetName = 'Exception')] [Exception] $Exception,
        [Parameter(Mandatory, ParameterSetName = 'ErrorRecord')] [System.Management.Automation.ErrorRecord] $ErrorRecord,
        [System.Management.Automation.ErrorCategory] $Category = 'NotSpecified',
        [string] $ErrorId = '',
        [object] $TargetObject,
        [string] $RecommendedAction = ''
    )
    process {
        if (-not $PSBoundParameters.ContainsKey('ErrorAction')) { $ErrorActionPreference = $PSCmdlet.GetVariableValue('ErrorActionPreference') }
        $record = $ErrorRecord
        if ($null -eq $record) {
            if (-not $ErrorId) { $ErrorId = if ($Exception) { $Exception.GetType().FullName } else { 'Microsoft.PowerShell.Commands.WriteErrorException' } }
            if (-not $Exception) { $Exception = [Exception]::new($Message) }
            $record = [System.Management.Automation.ErrorRecord]::new($Exception, $ErrorId, $Category, $TargetObject)
        }
        if ($RecommendedAction) {
            $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new([string]$record)
            $record.ErrorDetails.RecommendedAction = $RecommendedAction
        }
        $PSCmdlet.WriteError($record)
    }
}

function Write-Warning {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [Alias('Msg')] [AllowEmptyString()] [string] $Message)
    process {
        if (-not $PSBoundParameters.ContainsKey('WarningAction')) { $WarningPreference = $PSCmdlet.GetVariableValue('WarningPreference') }
        $PSCmdlet.WriteWarning($Message)
    }
}

function Write-Verbose {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [Alias('Msg')] [AllowEmptyString()] [string] $Message)
    process {
        if (-not $PSBoundParameters.ContainsKey('Verbose')) { $VerbosePreference = $PSCmdlet.GetVariableValue('VerbosePreference') }
        $PSCmdlet.WriteVerbose($Message)
    }
}

function Write-Debug {
    [CmdletBinding()]
    param([Parameter(Position = 0, Mandatory, ValueFromPipeline)] [Alias('Msg')] [AllowEmptyString()] [string] $Message)
    process {
        if (-not $PSBoundParameters.ContainsKey('Debug')) { $DebugPreference = $PSCmdlet.GetVariableValue('DebugPreference') }
        $PSCmdlet.WriteDebug($Message)
    }
}

function Write-Information {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, Mandatory, ValueFromPipeline)] [Alias('Msg', 'Message')] [object] $MessageData,
        [Parameter(Position = 1)] [string[]] $Tags = @()
    )
    process {
        if (-not $PSBoundParameters.ContainsKey('InformationAction')) { $InformationPreference = $PSCmdlet.GetVariableValue('InformationPreference') }
        $PSCmdlet.WriteInformation($MessageData, $Tags)
    }
}

function Write-Progress {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [string] $Activity = ' ',
        [Parameter(Position = 1)] [string] $Status = 'Processing',
        [Parameter(Position = 2)] [int] $Id,
        [int] $PercentComplete = -1,
        [int] $SecondsRemaining = -1,
        [string] $CurrentOperation,
        [int] $ParentId = -1,
        [switch] $Completed,
        [int] $SourceId
    )
    $ProgressPreference = $PSCmdlet.GetVariableValue('ProgressPreference')
    $record = [System.Management.Automation.ProgressRecord]::new($Id, $Activity, $Status)
    $record.PercentComplete = $PercentComplete
    $record.SecondsRemaining = $SecondsRemaining
    $record.CurrentOperation = $CurrentOperation
    $record.ParentActivityId = $ParentId
    if ($Completed) { $record.RecordType = 'Completed' }
    $PSCmdlet.WriteProgress($record)
}

function Read-Host {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromRemainingArguments)] [object] $Prompt,
        [switch] $AsSecureString,
        [switch] $MaskInput
    )
    if ($null -ne $Prompt) { $Host.UI.Write("$(@($Prompt) -join ' '): ") }
    if ($AsSecureString) { return $Host.UI.ReadLineAsSecureString() }
    if ($MaskInput) { return [System.Net.NetworkCredential]::new('', $Host.UI.ReadLineAsSecureString()).Password }
    $Host.UI.ReadLine()
}

function Out-String {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [switch] $Stream,
        [int] $Width = 0,
        [switch] $NoNewline
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end {
        # Formatting to the screen is in the engine, to a string is not: the host keeps what would go to the screen.
        $capture = $Host.PrivateData.CaptureOutput($Width)
        try { $all | Out-Host } finally { $text = $capture.End() }
        if ($Stream) { return ($text -split '\r?\n' | Select-Object -SkipLast 1) }
        if ($NoNewline) { return $text -replace '\r?\n', '' }
        $text
    }
}

function Out-File {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param(
        [Parameter(Position = 0, Mandatory, ParameterSetName = 'Path')] [Alias('Path')] [string] $FilePath,
        [Parameter(Mandatory, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string] $LiteralPath,
        [Parameter(Position = 1)] [object] $Encoding = 'utf8NoBOM',
        [switch] $Append,
        [switch] $Force,
        [switch] $NoClobber,
        [switch] $NoNewline,
        [int] $Width = 0,
        [Parameter(ValueFromPipeline)] [psobject] $InputObject
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end {
        $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($(if ($LiteralPath) { $LiteralPath } else { $FilePath }))
        if ($NoClobber -and [System.IO.File]::Exists($file)) { Stop-OnError $PSCmdlet "The file '$file' already exists." 'NoClobber' 'ResourceExists' $file }
        if (-not $PSCmdlet.ShouldProcess($file, 'Output to File')) { return }
        $text = $all | Out-String -Width $Width -NoNewline:$NoNewline
        $encoder = Get-TextEncoding $Encoding
        if ($Append) { [System.IO.File]::AppendAllText($file, $text, $encoder) } else { [System.IO.File]::WriteAllText($file, $text, $encoder) }
    }
}

function Tee-Object {
    [CmdletBinding(DefaultParameterSetName = 'File')]
    param(
        [Parameter(ValueFromPipeline)] [psobject] $InputObject,
        [Parameter(Position = 0, Mandatory, ParameterSetName = 'File')] [Alias('Path')] [string] $FilePath,
        [Parameter(ParameterSetName = 'File')] [switch] $Append,
        [Parameter(Mandatory, ParameterSetName = 'Variable')] [string] $Variable
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process {
        $all.Add($InputObject)
        $PSCmdlet.WriteObject($InputObject)
    }
    end {
        if ($Variable) { $PSCmdlet.SessionState.PSVariable.Set($Variable, $(if ($all.Count -eq 1) { $all[0] } else { $all.ToArray() })) }
        else { $all | Out-File -FilePath $PSCmdlet.GetUnresolvedProviderPathFromPSPath($FilePath) -Append:$Append }
    }
}

# Ends the calling command with an error in its own name.
function Stop-OnError($Cmdlet, [string] $Message, [string] $Id, [System.Management.Automation.ErrorCategory] $Category, $Target) {
    $Cmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($Message), $Id, $Category, $Target))
}
