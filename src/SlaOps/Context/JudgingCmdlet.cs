using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that gathers evidence and judges it.</summary>
public abstract class JudgingCmdlet : LedgerCmdlet
{
    /// <summary>The moment to judge for; default: now, once the evidence is there.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>Write the verdicts to the ledger: those that changed since the last run, and one heartbeat.</summary>
    [Parameter]
    public SwitchParameter Record { get; set; }

    /// <summary>Ends a judging cmdlet: marks each verdict with the strength of its promise and writes them worst first.</summary>
    protected Task ConcludeAsync(SlaPolicy policy, IEnumerable<Verdict> verdicts)
    {
        foreach (Verdict verdict in verdicts.WorstFirst())
        {
            if (policy.Clauses.TryGetValue(verdict.Clause, out ClausePromise? promise))
                verdict.Strength = promise.Strength;
            Output(verdict);
        }

        return Task.CompletedTask;
    }

    /// <summary>The estate.</summary>
    protected async Task<SlaEstate> EstateAsync()
    {
        object? given = Unwrap(Estate) ?? await OnPipelineAsync(() => Unwrap(SlaContext.Current.Estate));
        return given switch
        {
            null => SlaEstate.ThisMachine(Environment.MachineName),
            SlaEstate estate => estate,
            _ => await EstateFile.LoadAsync(await ResolvePathAsync(given.ToString()!), Cancellation),
        };
    }
}
