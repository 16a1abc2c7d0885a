namespace SlaOps.Systems;

/// <summary>Who agreed to an erasure, and how it is to be done.</summary>
/// <param name="By">The account that agreed.</param>
/// <param name="TrustClock">True: this machine's clock is taken as right without a proof, which is recorded.</param>
/// <param name="Limits">How gently.</param>
public sealed record ErasureConsent(string By, bool TrustClock, ErasureLimits Limits);

/// <summary>Where an erasure is: the place, how much of it is erased, how much was planned.</summary>
public sealed record ErasureStep(string Place, long Erased, long? Planned);

/// <summary>
/// The erasure of one tenant: plans over one look at every place, and erases after a second look that shows the same. One at a time for a
/// tenant, over all machines that share a ledger; what an earlier one that was killed left, this one finishes.
/// </summary>
public sealed class TenantErasure : IAsyncDisposable
{
    private const string PlaceExample = "tenantData: [{ database: calltree, table: call_history, tenantColumn: tenant_id }]";

    private readonly TimeProvider clock;
    private readonly SlaEstate estate;
    private readonly ErasurePlaces places;
    private readonly SlaPolicy policy;
    private readonly SecretResolver secrets;

    private TenantErasure(SlaPolicy policy, SlaEstate estate, string tenant, SecretResolver secrets, bool repair, TimeProvider clock)
    {
        this.policy = policy;
        this.estate = estate;
        this.secrets = secrets;
        this.clock = clock;
        Tenant = tenant;
        IsRepair = repair;
        places = new ErasurePlaces(estate, secrets);
    }

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>True where it erases again what came back of an erased tenant.</summary>
    public bool IsRepair { get; }

    /// <summary>What would go.</summary>
    public ErasurePlan Plan { get; private set; } = new();

    /// <summary>What the ledger knew of the tenant when it was planned.</summary>
    public TenantRecord Record { get; private set; } = new TenantLog().Of("-");

    /// <summary>
    /// Looks at every place and plans. Writes nothing, so a ledger opened to read will do. A place that does not answer is in the plan, as
    /// unanswered. Throws <see cref="SlaException"/> (<see cref="Errors.TenantInvalid"/>, <see cref="Errors.ErasureNoPlaces"/>).
    /// </summary>
    public static async Task<TenantErasure> PlanAsync(
        SlaPolicy policy, SlaEstate estate, string tenant, SecretResolver secrets, ILedger ledger, bool repair, CancellationToken cancellation, TimeProvider? clock = null)
    {
        TenantId.Require(tenant);
        if (estate.TenantPlaces.Count == 0)
            throw new SlaException(Errors.ErasureNoPlaces, estate.Name, estate.Name, PlaceExample);
        TenantErasure erasure = new(policy, estate, tenant, secrets, repair, clock ?? TimeProvider.System);
        try
        {
            erasure.Record = (await TenantLog.ReadAsync(ledger, tenant, null, cancellation)).Of(tenant);
            erasure.Plan = await erasure.LookAsync(erasure.Record, cancellation);
            return erasure;
        }
        catch
        {
            await erasure.DisposeAsync();
            throw;
        }
    }

    /// <summary>Throws <see cref="SlaException"/> where the tenant may not be erased now: not terminated, held, not due, in service, or with a clock that nothing proves. Returns what proves the clock and what the live system said.</summary>
    public async Task<(string Clock, string Activity)> RequireAllowedAsync(ILedger ledger, bool trustClock, CancellationToken cancellation)
    {
        TenantRecord record = (await TenantLog.ReadAsync(ledger, Tenant, null, cancellation)).Of(Tenant);
        IEnumerable<string> known = record.EndedOn is null ? (await TenantLog.ReadAsync(ledger, null, null, cancellation)).Tenants.Where(tenant => tenant.EndedOn is not null).Select(tenant => tenant.Tenant) : [];
        ErasureGuards.RequireErasable(policy, record, known, IsRepair, clock.GetUtcNow());
        string proof = trustClock ? "trusted" : await ProveClockAsync(cancellation);
        return (proof, await RequireInactiveAsync(cancellation));
    }

    /// <summary>Throws <see cref="SlaException"/> (<see cref="Errors.ErasurePlanChanged"/>) unless <paramref name="hash"/> is this plan's, or that of an erasure which began with it and did not finish.</summary>
    public void RequirePlan(string hash)
    {
        if (string.Equals(hash, Plan.Hash, StringComparison.OrdinalIgnoreCase))
            return;
        ErasureRecord? begun = Record.Erasures.LastOrDefault(erasure => string.Equals(erasure.Plan, hash, StringComparison.OrdinalIgnoreCase) && erasure.StartedAt >= Record.RegisteredAt);
        if (begun is null || begun.State == ErasureState.Erased || ErasurePlan.OfRecord(begun).DifferenceTo(Plan, resumes: true) is not null)
            throw new SlaException(Errors.ErasurePlanChanged, Tenant, Tenant, $"{hash} -> {Plan.Hash}");
    }

    /// <summary>
    /// Erases what the plan names, after the guards and a second look. Throws <see cref="SlaException"/> with nothing erased where a guard
    /// refuses, what lies there is not what was planned (<see cref="Errors.ErasurePlanChanged"/>) or an erasure of the tenant runs elsewhere
    /// (<see cref="Errors.LockHeld"/>). What could not be finished is in the result, and never <see cref="ErasureState.Erased"/>.
    /// </summary>
    public async Task<ErasureResult> RunAsync(ILedger ledger, ErasureConsent consent, Action<ErasureStep>? step, CancellationToken cancellation)
    {
        RunLock held = await RunLock.TakeAsync(ledger, "erasure:" + Tenant, () => new SlaException(Errors.ErasureLockLost, Tenant, Tenant), clock, cancellation);
        try
        {
            (string proof, string activity) = await RequireAllowedAsync(ledger, consent.TrustClock, cancellation);
            TenantRecord record = (await TenantLog.ReadAsync(ledger, Tenant, null, cancellation)).Of(Tenant);
            ErasurePlan now = await LookAsync(record, cancellation);
            if (Plan.DifferenceTo(now, resumes: false) is string difference)
                throw new SlaException(Errors.ErasurePlanChanged, Tenant, Tenant, difference);
            ErasureGuards.RequireModest(policy, [now]);
            List<LedgerEvent> opening = [];
            if (record.Unended is ErasureRecord killed)
                opening.Add(ErasureJournal.Ended(Tenant, killed.Id, ErasureState.Interrupted, new Dictionary<string, long?>(StringComparer.Ordinal)));
            ErasureRunFacts facts = new(Guid.NewGuid().ToString("N"), Tenant, consent.By, Environment.MachineName, proof, activity, IsRepair);
            await held.AppendAsync([.. opening, ErasureJournal.Started(facts, now)]);
            ErasureRun run = new(ledger, held, facts, now, places, consent.Limits, async token => await RequireInactiveAsync(token));
            ErasureResult result = await run.ExecuteAsync(step, cancellation);
            if (result.State == ErasureState.Erased)
                result.BackupsExpireAt = ErasureCalendar.BackupsExpireAt(policy, clock.GetUtcNow());
            return result;
        }
        finally
        {
            await held.ReleaseAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => places.DisposeAsync();

    private async Task<ErasurePlan> LookAsync(TenantRecord record, CancellationToken cancellation) =>
        ErasurePlan.Of(policy, record, await places.EnumerateAsync(Tenant, cancellation), clock.GetUtcNow());

    private async Task<string> RequireInactiveAsync(CancellationToken cancellation)
    {
        bool? active = await TenantDirectory.IsActiveAsync(estate, Tenant, secrets, cancellation);
        if (active is null && policy.Erasure.ActiveCheckRequired)
            throw new SlaException(Errors.ErasureActivityUnknown, Tenant, Tenant, "erasure.active");
        return active == true ? throw new SlaException(Errors.ErasureTenantActive, Tenant, Tenant, estate.Erasure.Active!.Database) : active is null ? "unchecked" : "inactive";
    }

    private async Task<string> ProveClockAsync(CancellationToken cancellation)
    {
        string why = Messages.Format("Text.Erasure.NoTimeServers");
        foreach (string server in policy.Time.Servers)
        {
            try
            {
                TimeOffset measured = await NtpClient.MeasureAsync(server, 4, TimeSpan.FromSeconds(2), cancellation);
                if (ErasureGuards.ProvesClock(policy, measured))
                    return $"ntp:{server} {InvariantText.Span(measured.Offset)} +-{InvariantText.Span(measured.ErrorBound - measured.Offset.Duration())}";
                // A server that says that the clock is wrong is not outvoted by one that does not.
                why = Messages.Format("Text.Erasure.ClockOff", server, InvariantText.Span(measured.Offset), InvariantText.Span(measured.ErrorBound), InvariantText.Span(policy.Time.MaxOffset));
                break;
            }
            catch (SlaException exception)
            {
                why = exception.Message;
            }
        }

        throw new SlaException(Errors.ErasureClockUnproven, Tenant, Tenant, why);
    }
}
