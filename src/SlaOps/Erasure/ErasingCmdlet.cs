using System.Globalization;
using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that erases tenants' data: plans all, refuses what may not be, asks for each, and only then acts.</summary>
public abstract class ErasingCmdlet : LedgerCmdlet
{
    private readonly List<TenantErasure> erasures = [];

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>Take this machine's clock as right where no server of the policy can prove it; recorded.</summary>
    [Parameter]
    public SwitchParameter TrustClock { get; set; }

    /// <summary>Requests under way at once; default: the policy's.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; }

    /// <summary>Who agrees; default: the account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string By { get; set; } = Environment.UserName;

    /// <summary>Erases tenants, each by the plan that was named for it, if any.</summary>
    protected async Task EraseAsync(SlaPolicy policy, SlaEstate estate, IReadOnlyList<(string Tenant, string? Plan)> tenants, bool repair)
    {
        ErasureGuards.RequireFew(policy, tenants.Count);
        try
        {
            foreach ((string tenant, string? plan) in tenants)
                await TryAsync(() => PlanAsync(policy, estate, tenant, plan, repair));
            ErasureGuards.RequireModest(policy, [.. erasures.Select(erasure => erasure.Plan)]);
            foreach (TenantErasure erasure in erasures)
                await TryAsync(() => AskAndRunAsync(policy, erasure));
        }
        finally
        {
            foreach (TenantErasure erasure in erasures)
                await erasure.DisposeAsync();
            erasures.Clear();
        }
    }

    private async Task PlanAsync(SlaPolicy policy, SlaEstate estate, string tenant, string? plan, bool repair)
    {
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        TenantErasure erasure = await TenantErasure.PlanAsync(policy, estate, tenant, Secrets, ledger, repair, Cancellation);
        bool kept = false;
        try
        {
            if (erasure.Record.Tombstone is not null && erasure.Plan is { Count: 0, Unanswered.Count: 0 })
            {
                Output(ResultOf(erasure, ErasureState.Erased));
                return;
            }

            await erasure.RequireAllowedAsync(ledger, TrustClock, Cancellation);
            if (plan is not null)
                erasure.RequirePlan(plan);
            else if (!policy.Erasure.Unattended && await OnPipelineAsync(IsUnattended))
                throw new SlaException(Errors.PlanRequired, tenant, tenant, erasure.Plan.Hash);
            erasures.Add(erasure);
            kept = true;
        }
        finally
        {
            if (!kept)
                await erasure.DisposeAsync();
        }
    }

    private async Task AskAndRunAsync(SlaPolicy policy, TenantErasure erasure)
    {
        if (!await ShouldAsync(Targets.Tenant(erasure.Tenant), ActionOf(erasure.Plan)))
        {
            Output(ResultOf(erasure, ErasureState.Planned));
            return;
        }

        ErasureLimits limits = ThrottleLimit > 0 ? policy.Erasure.Limits with { ThrottleLimit = ThrottleLimit } : policy.Erasure.Limits;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        string activity = Messages.Format("Text.Erasure.Progress", erasure.Tenant);
        ErasureResult result = await erasure.RunAsync(ledger, new ErasureConsent(By, TrustClock, limits), Show, Cancellation);
        ShowProgress(new ProgressRecord(1, activity, " ") { RecordType = ProgressRecordType.Completed });
        Output(result);
        if (result.State == ErasureState.Stopped)
            Report(new SlaException(Errors.ErasureStopped, result.Tenant, result.Tenant, result.Message));
        else if (result.State != ErasureState.Erased)
            Report(new SlaException(Errors.ErasureIncomplete, result.Tenant, result.Tenant, result.Remaining, result.Unanswered.Count == 0 ? "-" : string.Join(", ", result.Unanswered)));

        void Show(ErasureStep step) => ShowProgress(new ProgressRecord(1, activity, step.Place)
        {
            PercentComplete = step.Planned is > 0 ? (int)Math.Min(100, step.Erased * 100 / step.Planned.Value) : -1,
        });
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SlaException exception)
        {
            Report(exception);
        }
    }

    // Each place with what it holds: whoever agrees agrees to that.
    private static string ActionOf(ErasurePlan plan)
    {
        IEnumerable<string> places = plan.Items.Select(item => item.Count is long count
            ? string.Create(CultureInfo.InvariantCulture, $"{item.Place}: {count}{(item.Bytes is long bytes ? $" ({bytes} B)" : "")}{string.Concat(item.Notes.Select(note => $" [{note}]"))}")
            : $"{item.Place}: {item.Message}");
        return Messages.Format("Text.Erasure.Erase", plan.Count, string.Join("; ", places), plan.Hash);
    }

    private bool IsUnattended()
    {
        if (MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound) ? bound is SwitchParameter { IsPresent: true } : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")))
            return false;
        return MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
            ? confirm is SwitchParameter { IsPresent: false }
            : GetVariableValue("ConfirmPreference") is object preference && string.Equals(preference.ToString(), nameof(ConfirmImpact.None), StringComparison.OrdinalIgnoreCase);
    }

    private static ErasureResult ResultOf(TenantErasure erasure, ErasureState state) => new()
    {
        Tenant = erasure.Tenant,
        State = state,
        Remaining = erasure.Plan.Count,
        Unanswered = erasure.Plan.Unanswered,
        Plan = erasure.Plan.Hash,
        Items = erasure.Plan.Items,
    };
}
