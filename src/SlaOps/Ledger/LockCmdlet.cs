using System.Globalization;
using System.Management.Automation;

namespace SlaOps;

/// <summary>A cmdlet that takes or gives back a named lock.</summary>
public abstract class LockCmdlet : LedgerCmdlet
{
    /// <summary>The lock's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 200)]
    public string Name { get; set; } = "";

    /// <summary>Who holds it; default: this machine and process, so that another session of the same machine is another owner.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Owner { get; set; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
}
