using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Sets what this session uses where a cmdlet is given no policy, estate or ledger. What is wrong with them is told here, not at the first use.</summary>
[Cmdlet(VerbsCommon.Set, "SlaContext")]
[OutputType(typeof(SlaContext))]
public sealed class SetSlaContext : PolicyReadingCmdlet
{
    /// <summary>A policy file, a folder of revisions, or a policy object; null goes back to the default.</summary>
    [Parameter]
    [AllowNull]
    public object? Policy { get; set; }

    /// <summary>An estate file or object; null goes back to the default.</summary>
    [Parameter]
    [AllowNull]
    public object? Estate { get; set; }

    /// <summary>A path, or a MySQL/MariaDB connection string; null or empty goes back to the default.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Ledger { get; set; }

    /// <summary>Output the context.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        // All three are checked before any is set: a session is never half changed.
        object? policy = await PolicySourceAsync();
        object? estate = await EstateSourceAsync();
        string? ledger = string.IsNullOrEmpty(Ledger) ? null : LedgerStore.IsConnectionString(Ledger) ? Ledger : await ResolvePathAsync(Ledger);
        SlaContext now = await OnPipelineAsync(() =>
        {
            SlaContext session = SlaContext.Session;
            session.Policy = Given(nameof(Policy)) ? policy : session.Policy;
            session.Estate = Given(nameof(Estate)) ? estate : session.Estate;
            session.Ledger = Given(nameof(Ledger)) ? ledger : session.Ledger;
            return SlaContext.Shown;
        });
        if (PassThru)
            Output(now);
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // Kept as a full path: the session's location may be another one when it is used.
    private async Task<object?> PolicySourceAsync()
    {
        if (Unwrap(Policy) is not object given || given is SlaPolicy)
            return Unwrap(Policy);
        string path = await ResolvePathAsync(given.ToString()!);
        await ReadPolicyAsync(path, null);
        return path;
    }

    private async Task<object?> EstateSourceAsync()
    {
        if (Unwrap(Estate) is not object given || given is SlaEstate)
            return Unwrap(Estate);
        string path = await ResolvePathAsync(given.ToString()!);
        await EstateFile.LoadAsync(path, Cancellation);
        return path;
    }
}
