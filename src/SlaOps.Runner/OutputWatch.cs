using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace SlaOps.Runner;

/// <summary>The engine's own Out-Default, through which every object passes on its way to the screen, with an eye on what passes.</summary>
[Cmdlet(VerbsData.Out, "Default")]
public sealed class WatchedOutDefault : OutDefaultCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        OutputWatch.Current?.See(InputObject);
        base.ProcessRecord();
    }
}

/// <summary>What a command wrote to the screen, as far as its exit code depends on it: the worst verdict and the last error.</summary>
internal sealed class OutputWatch
{
    // From harmless to worst, with the exit code of each.
    private static readonly (string Status, int ExitCode)[] Order =
        [("NotApplicable", 0), ("Met", 0), ("Excused", 0), ("AtRisk", 1), ("Unknown", ExitCodes.Unknown), ("Breached", 2)];

    private static readonly int Unknown = Array.FindIndex(Order, entry => entry.Status is "Unknown");

    private int worst = -1;

    public static OutputWatch? Current { get; private set; }

    public bool SawVerdicts => worst >= 0;

    /// <summary>The last error shown; null for none.</summary>
    public ErrorRecord? LastError { get; private set; }

    public static OutputWatch Start() => Current = new OutputWatch();

    public void See(PSObject? value)
    {
        if (value?.BaseObject is ErrorRecord error)
            LastError = error;
        // By name: the type comes with the module, which may be loaded from anywhere, or from another process.
        else if (value is not null && value.TypeNames.Any(name => name is "SlaOps.Verdict" or "Deserialized.SlaOps.Verdict"))
            worst = Math.Max(worst, Rank(value.Properties["Status"]?.Value?.ToString()));
    }

    /// <summary>The exit code of the worst verdict. A failure beside them is one more unknown: something could not be judged.</summary>
    public int ExitCode(bool failed) => Order[failed ? Math.Max(worst, Unknown) : worst].ExitCode;

    private static int Rank(string? status)
    {
        int rank = Array.FindIndex(Order, entry => string.Equals(entry.Status, status, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? Unknown : rank;
    }
}
