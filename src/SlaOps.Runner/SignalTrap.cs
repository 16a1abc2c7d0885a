using System.Runtime.InteropServices;

namespace SlaOps.Runner;

/// <summary>
/// Ctrl+C and SIGTERM stop the running pipeline, not the process; the run then ends by itself with the signal's exit code.
/// A second Ctrl+C, where a blocking call does not let go, ends the process at once.
/// </summary>
internal sealed class SignalTrap : IDisposable
{
    private readonly Session session;
    private readonly PosixSignalRegistration[] registrations;

    public SignalTrap(Session session)
    {
        this.session = session;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, ExitCodes.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, ExitCodes.Terminated)),
        ];
    }

    /// <summary>The exit code of the signal that ended the run; null where none came. A prompt outlives Ctrl+C.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    private void OnSignal(PosixSignalContext signal, int exitCode)
    {
        bool interrupted = exitCode == ExitCodes.Interrupted;
        if (session.IsStopping && interrupted)
            Environment.Exit(exitCode);
        signal.Cancel = true;
        if (!interrupted || !session.IsInteractive)
            ExitCode = exitCode;
        bool stopping = session.Stop();
        // A terminal's Ctrl+C reaches the programs that the script started by itself.
        if (stopping && !(interrupted && Terminal.InputIsTerminal))
            NativeChildren.Terminate();
        if (!stopping && !interrupted)
            Environment.Exit(exitCode);
    }
}
