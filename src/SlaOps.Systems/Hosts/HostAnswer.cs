namespace SlaOps.Systems;

/// <summary>
/// What came of one command of several: its output, or why there is none. The fault is <see cref="FileNotFoundException"/> where
/// the program is not installed, <see cref="TimeoutException"/> where its deadline passed, <see cref="UnauthorizedAccessException"/>
/// where the account may not run it, <see cref="IOException"/> where the connection broke.
/// </summary>
/// <param name="Command">What was asked.</param>
/// <param name="Output">What the program gave back; null where it did not run to its end.</param>
/// <param name="Fault">Why there is no output.</param>
public sealed record HostAnswer(HostCommand Command, CommandOutput? Output, Exception? Fault)
{
    private const int LongestError = 200;

    /// <summary>The program's own path on the host, where the command is one for root; null where that is not known.</summary>
    public string? ProgramPath { get; init; }

    /// <summary>True where the program is not installed.</summary>
    public bool IsMissing => Fault is FileNotFoundException;

    /// <summary>True where it took longer than its deadline.</summary>
    public bool IsLate => Fault is TimeoutException;

    /// <summary>True where the account's rights do not suffice, <c>sudo</c> included.</summary>
    public bool IsRefused => Fault is UnauthorizedAccessException || Output is { ExitCode: not 0 } output && Refusal.IsIn(output.Error);

    /// <summary>What it printed, where it ended well and all of it was kept; else null.</summary>
    public string? Printed => Output is { ExitCode: 0, Truncated: false } output ? output.Output : null;

    /// <summary>Why it gave nothing, for a verdict: <c>NeedsRoot</c>, <c>Deadline</c>, <c>Missing</c>, <c>Truncated</c>, <c>exit N</c> with the first line of the errors, or the fault's message.</summary>
    public string Why => this switch
    {
        { IsRefused: true } => "NeedsRoot",
        { IsLate: true } => "Deadline",
        { IsMissing: true } => "Missing",
        { Fault: Exception fault } => fault.Message,
        { Output.Truncated: true } => "Truncated",
        _ => Ended(InvariantText.Of(Output!.ExitCode)),
    };

    /// <summary>The words for an exit code, of the command or of a program that it ran: <c>exit N</c> with the first line of the errors.</summary>
    internal string Ended(string code) => "exit " + code + (FirstError is { Length: > 0 } error ? ": " + error : "");

    private string FirstError => Output!.Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is string line ? line[..Math.Min(line.Length, LongestError)] : "";

    /// <summary>The line that lets the account run exactly this as root, as <c>sudoers(5)</c> wants it written.</summary>
    public string SudoersLine(string user) => Sudoers.Line(user, ProgramPath ?? Command.Program, Command.Arguments);

    // The words of the C locale, which every command is run in. Without root sshd finds no key of the host that it may read.
    private static class Refusal
    {
        private static readonly string[] Words = ["must be root", "not permitted", "ermission denied", "a password is required", "is not in the sudoers file", "not allowed to execute", "you must be superuser", "a terminal is required", "no hostkeys available"];

        public static bool IsIn(string error) => Array.Exists(Words, word => error.Contains(word, StringComparison.Ordinal));
    }
}
