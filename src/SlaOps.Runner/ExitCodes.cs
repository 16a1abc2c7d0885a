namespace SlaOps.Runner;

/// <summary>The process's exit codes: the monitoring-plugins convention, the shell's for signals, pwsh's for a wrong command line.</summary>
internal static class ExitCodes
{
    /// <summary>All met, or nothing was judged and nothing failed.</summary>
    public const int Met = 0;

    /// <summary>As <c>pwsh -Command</c>: the last statement reported an error (<c>$?</c> is false).</summary>
    public const int LastStatementFailed = 1;

    /// <summary>Unknown: an uncaught error ended the run before it could say more.</summary>
    public const int Unknown = 3;

    /// <summary>The command line cannot be understood (as pwsh).</summary>
    public const int Usage = 64;

    /// <summary>Stopped by Ctrl+C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM (128 + 15).</summary>
    public const int Terminated = 143;
}
