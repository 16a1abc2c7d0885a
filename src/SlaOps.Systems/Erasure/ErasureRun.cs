namespace SlaOps.Systems;

/// <summary>
/// Carries an erasure's plan out, place by place: written down, erased, written down again; then every place is asked once more. A kill at any
/// moment leaves a journal that says no more than happened, and places that the next run finishes.
/// </summary>
internal sealed class ErasureRun(
    ILedger ledger, RunLock held, ErasureRunFacts facts, ErasurePlan plan, ErasurePlaces places, ErasureLimits limits, Func<CancellationToken, Task> requireInactive)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Well within the lock's lease.
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(2);

    // What is under way when the user stops is given the chance to end by itself.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    private readonly List<LedgerEvent> toWrite = [];
    private long erased;
    private long startedAfter;
    private string? stopped;

    /// <summary>Erases. Cancelling ends it between two chunks, with the journal closed, and then throws.</summary>
    internal async Task<ErasureResult> ExecuteAsync(Action<ErasureStep>? step, CancellationToken cancellation)
    {
        startedAfter = (await ledger.GetHeadAsync(cancellation)).Sequence;
        foreach (ErasureItem item in plan.Items.Where(item => item.Count > 0))
        {
            if (cancellation.IsCancellationRequested || await IsRefusedAsync(cancellation))
                break;
            if (item.IsLast && !await IsElsewhereGoneAsync(cancellation))
            {
                toWrite.Add(ErasureJournal.Erased(facts, item.Place, ErasureOutcome.Deferred, 0, null));
                item.Gap = new EvidenceGap(Reasons.ErasurePlaceDeferred, item.Place);
                continue;
            }

            await held.AppendAsync([.. toWrite, ErasureJournal.Erasing(facts, item.Place)]);
            toWrite.Clear();
            await EraseAsync(item, step, cancellation);
        }

        bool cut = cancellation.IsCancellationRequested || stopped is not null;
        Dictionary<string, long?> remaining = cut ? new(StringComparer.Ordinal) : await VerifyAsync(cancellation);
        ErasureState state = cut || cancellation.IsCancellationRequested ? ErasureState.Stopped
            : remaining.Values.All(count => count == 0) ? ErasureState.Erased
            : ErasureState.Incomplete;
        await held.AppendAsync([.. toWrite, ErasureJournal.Ended(facts.Tenant, facts.Id, state, remaining)]);
        cancellation.ThrowIfCancellationRequested();
        return new ErasureResult
        {
            Tenant = facts.Tenant,
            State = state,
            Erased = erased,
            Remaining = remaining.Values.Sum(count => count ?? 0),
            Unanswered = [.. remaining.Where(pair => pair.Value is null).Select(pair => pair.Key)],
            Plan = plan.Hash,
            Items = plan.Items,
            Message = stopped ?? (state == ErasureState.Incomplete && plan.Items.Any(item => item.Gap is not null) ? string.Join("; ", plan.Items.Select(item => item.Message).OfType<string>()) : null),
        };
    }

    private async Task EraseAsync(ErasureItem item, Action<ErasureStep>? step, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long done = 0;
        TenantStore store = places.Store(item.Place) ?? throw new InvalidOperationException(item.Place);
        Task<long> work = Task.Run(() => store.EraseAsync(facts.Tenant, limits, count => Volatile.Write(ref done, count), stop.Token), CancellationToken.None);
        (ErasureOutcome outcome, EvidenceGap? gap) = (ErasureOutcome.Done, null);
        try
        {
            await AttendAsync(item, work, () => Volatile.Read(ref done), step, stop, cancellation);
            done = await work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = ErasureOutcome.Open;
        }
        catch (Exception exception) when (StoreFault.IsFault(exception) && exception is not SlaException { Code.Id: nameof(Errors.ErasureLockLost) })
        {
            (outcome, gap) = (ErasureOutcome.Failed, StoreFault.GapOf(exception, item.Place));
        }

        item.Gap = gap;
        erased += Volatile.Read(ref done);
        toWrite.Add(ErasureJournal.Erased(facts, item.Place, outcome, Volatile.Read(ref done), gap is null ? null : Text(gap)));
        step?.Invoke(new ErasureStep(item.Place, done, item.Count));
    }

    // Beside the work: tells how far it is, keeps the lock, and looks whether the tenant came back.
    private async Task AttendAsync(ErasureItem item, Task<long> work, Func<long> done, Action<ErasureStep>? step, CancellationTokenSource stop, CancellationToken cancellation)
    {
        long told = TimeProvider.System.GetTimestamp();
        try
        {
            while (await Task.WhenAny(work, Task.Delay(Tick, cancellation)) != work)
            {
                cancellation.ThrowIfCancellationRequested();
                step?.Invoke(new ErasureStep(item.Place, done(), item.Count));
                if (await IsWithdrawnAsync(cancellation))
                    break;
                if (TimeProvider.System.GetElapsedTime(told) < TellEvery)
                    continue;
                await held.AppendAsync([ErasureJournal.Progress(facts, item.Place, done())]);
                told = TimeProvider.System.GetTimestamp();
            }
        }
        finally
        {
            // Nothing may go on deleting behind a journal that is closed, or a lock that is lost.
            if (!work.IsCompleted)
            {
                await stop.CancelAsync();
                await Task.WhenAny(work, Task.Delay(LastWord, CancellationToken.None));
                if (!work.IsCompleted)
                    await ((Task)work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    // Before each place: the ledger and the live system may have been told otherwise since the last one.
    private async Task<bool> IsRefusedAsync(CancellationToken cancellation)
    {
        if (await IsWithdrawnAsync(cancellation))
            return true;
        try
        {
            await requireInactive(cancellation);
            return false;
        }
        catch (SlaException refusal)
        {
            stopped = refusal.Message;
            return true;
        }
    }

    private async Task<bool> IsWithdrawnAsync(CancellationToken cancellation)
    {
        LedgerQuery query = new()
        {
            Kinds = [LedgerKinds.TenantTerminationWithdrawn, LedgerKinds.TenantHeld],
            Subject = Targets.Tenant(facts.Tenant),
            AfterSequence = startedAfter,
            Limit = 1,
        };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            stopped = $"{entry.Kind} ({entry.Sequence})";
        return stopped is not null;
    }

    // What is needed to find the rest again goes when there is no rest.
    private async Task<bool> IsElsewhereGoneAsync(CancellationToken cancellation) =>
        (await places.EnumerateAsync(facts.Tenant, cancellation)).Where(item => !item.IsLast).All(item => item.Count == 0);

    private async Task<Dictionary<string, long?>> VerifyAsync(CancellationToken cancellation)
    {
        Dictionary<string, long?> remaining = new(StringComparer.Ordinal);
        try
        {
            foreach (ErasureItem found in await places.EnumerateAsync(facts.Tenant, cancellation))
            {
                remaining[found.Place] = found.Count;
                if (found.Gap is not null && plan.Items.FirstOrDefault(item => string.Equals(item.Place, found.Place, StringComparison.Ordinal)) is ErasureItem planned)
                    planned.Gap ??= found.Gap;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Half a look proves nothing; the erasure ends as stopped.
            remaining.Clear();
        }

        return remaining;
    }

    private static string Text(EvidenceGap gap) => Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of), System.Globalization.CultureInfo.InvariantCulture);
}
