using System.Management.Automation;

namespace SlaOps;

/// <summary>Failures as PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of a failure out of the table: its stable id, the category of the same name, the user's own target.</summary>
    public static ErrorRecord From(SlaException exception) =>
        new(exception, exception.Code.Id, Enum.Parse<ErrorCategory>(exception.Code.Kind.ToString()), exception.Target);

    /// <summary>The record of any failure; what the runtime threw keeps its own words under an id that names its kind.</summary>
    public static ErrorRecord From(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions.Count: 1 } aggregate => From(aggregate.InnerExceptions[0]),
        SlaException known => From(known),
        RuntimeException { ErrorRecord: { } record } => record,
        UnauthorizedAccessException => new(exception, "AccessDenied", ErrorCategory.PermissionDenied, null),
        TimeoutException or OperationCanceledException => new(exception, "DeadlinePassed", ErrorCategory.OperationTimeout, null),
        IOException => new(exception, "IoFailed", ErrorCategory.WriteError, null),
        _ => new(exception, "Unexpected", ErrorCategory.NotSpecified, null),
    };
}
