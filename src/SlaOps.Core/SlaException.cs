namespace SlaOps;

/// <summary>The kind of a failure; the names are PowerShell's error categories, so that a cmdlet maps them one to one.</summary>
public enum ErrorKind
{
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    ObjectNotFound,
    ResourceBusy,
    ResourceExists,
    ResourceUnavailable,
    PermissionDenied,
    SecurityError,
    AuthenticationError,
    ConnectionError,
    OperationTimeout,
    LimitsExceeded,
    ReadError,
    WriteError,
    NotInstalled,
}

/// <summary>One stable error id and its kind; its words are the resource <c>Error.ID</c>, which say what was expected and what to do next.</summary>
public sealed record ErrorCode(string Id, ErrorKind Kind);

/// <summary>The published table of errors. Each area adds its own in a partial file.</summary>
public static partial class Errors
{
    /// <summary>A file named by the user is not there. Arguments: the path.</summary>
    public static readonly ErrorCode FileNotFound = new("FileNotFound", ErrorKind.ObjectNotFound);

    /// <summary>A file named by the user could not be read. Arguments: the path, why.</summary>
    public static readonly ErrorCode FileUnreadable = new("FileUnreadable", ErrorKind.ReadError);

    /// <summary>A moment that was written cannot be read. Arguments: the text.</summary>
    public static readonly ErrorCode MomentInvalid = new("MomentInvalid", ErrorKind.InvalidArgument);

    /// <summary>A length of time that was written cannot be read. Arguments: the text.</summary>
    public static readonly ErrorCode SpanInvalid = new("SpanInvalid", ErrorKind.InvalidArgument);
}

/// <summary>What broke, in words for the user: a stable id, a kind, the user's own target. Never holds a secret.</summary>
public sealed class SlaException : Exception
{
    private readonly object?[] arguments;

    /// <summary>A failure out of the table.</summary>
    public SlaException(ErrorCode code, object? target, params object?[] arguments)
        : this(code, target, null, arguments)
    {
    }

    /// <summary>A failure out of the table, with its cause.</summary>
    public SlaException(ErrorCode code, object? target, Exception? inner, params object?[] arguments)
        : base(code.Id, inner)
    {
        Code = code;
        Target = target;
        this.arguments = arguments;
    }

    /// <summary>The error's id and kind.</summary>
    public ErrorCode Code { get; }

    /// <summary>What the user named.</summary>
    public object? Target { get; }

    /// <inheritdoc/>
    public override string Message => Messages.Format("Error." + Code.Id, arguments);
}
