using Renci.SshNet;

namespace SlaOps.Systems;

/// <summary>The words in which an <see cref="SshShell"/> is started, asked and ended: what differs between systems, and nothing else.</summary>
internal abstract class ShellDialect
{
    // OpenSSH's server for Windows says so in its first line (RFC 4253, 4.2), whatever shell it gives.
    private const string WindowsMark = "OpenSSH_for_Windows";

    /// <summary>What the host is asked to run first; the login shell may be any.</summary>
    internal abstract string Login { get; }

    /// <summary>What ends a program that is killed, and all that it started.</summary>
    internal abstract string Kill(int process);

    /// <summary>What is sent first: it has the shell answer once, with a space and its process id as its last word.</summary>
    internal abstract string Start(string mark);

    /// <summary>A command, everything of it data.</summary>
    internal abstract string Line(HostCommand command, bool sudo);

    /// <summary>The question for the time of day.</summary>
    internal abstract string ClockLine { get; }

    /// <summary>The answer to <see cref="ClockLine"/>; null for anything else.</summary>
    internal abstract (DateTimeOffset Moment, TimeSpan Step)? Moment(string text);

    /// <summary>The dialect of the host at the other end.</summary>
    internal static ShellDialect Of(SshClient client) => IsWindows(client) ? WindowsShell.Dialect : PosixShell.Dialect;

    /// <summary>True where the host runs Windows.</summary>
    internal static bool IsWindows(SshClient client) => client.ConnectionInfo.ServerVersion?.Contains(WindowsMark, StringComparison.Ordinal) == true;
}
