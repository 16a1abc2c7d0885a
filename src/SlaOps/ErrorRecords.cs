using System.Management.Automation;

namespace SlaOps;

/// <summary>Failures of Core and Systems as PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of a failure: its stable id, the category of the same name, the user's own target.</summary>
    public static ErrorRecord From(SlaException exception) =>
        new(exception, exception.Code.Id, Enum.Parse<ErrorCategory>(exception.Code.Kind.ToString()), exception.Target);
}
