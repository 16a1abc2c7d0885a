using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace SlaOps.Runner;

/// <summary>What the engine knows of the program around it.</summary>
internal sealed class ConsoleHost(bool nonInteractive) : PSHost
{
    private readonly ConsoleInterface screen = new(nonInteractive);

    private PSObject? services;

    /// <summary>What <c>exit</c> asked for; null until then.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Runs a nested prompt (a breakpoint's); set by the prompt, null where there is none.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Set by <c>exit</c> in a nested prompt.</summary>
    public bool LeavesNestedPrompt { get; set; }

    public ConsoleInterface Screen => screen;

    public override string Name => "SlaOps";

    public override Version Version { get; } = Version.Parse(Session.Version.Split('-')[0]);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSObject PrivateData => services ??= new PSObject(new RunnerServices(screen));

    public override PSHostUserInterface UI => screen;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null)
            throw new InvalidOperationException("A nested prompt needs an interactive slaops; start it without -Command and -File.");
        LeavesNestedPrompt = false;
        NestedPrompt();
    }

    public override void ExitNestedPrompt() => LeavesNestedPrompt = true;

    // A native program may have changed the terminal's state; .NET restores it by itself.
    public override void NotifyBeginApplication() => screen.EndProgress();

    public override void NotifyEndApplication()
    {
    }
}
