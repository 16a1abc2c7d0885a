# The commands of Microsoft.PowerShell.Utility and Microsoft.PowerShell.Management that runbooks and test files need, for slaops on a
# machine without PowerShell, whose engine package does not have them. Where PowerShell is installed its own are used and this is not loaded.

foreach ($part in 'Streams', 'Objects', 'Values', 'Items') { . ([System.IO.Path]::Combine($PSScriptRoot, "$part.ps1")) }
