using System.Management.Automation;
using System.Runtime.ExceptionServices;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Runs a script block inside a maintenance that is ended whatever happens.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SlaMaintenance", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class InvokeSlaMaintenance : MaintenanceStartCmdlet
{
    private static readonly TimeSpan ClosingDeadline = TimeSpan.FromSeconds(30);
    private bool exited;

    /// <summary>What to do.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Refuse to start where less than this is left.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan MinimumRemaining { get; set; }

    /// <summary>Stop the block so long before the maintenance has to end.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan StopBefore { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        // Time that the block would not get is no time left for it.
        TimeSpan least = MinimumRemaining > StopBefore ? MinimumRemaining : StopBefore + TimeSpan.FromTicks(1);
        MaintenanceRequest request = await RequestAsync(policy, StopBefore > TimeSpan.Zero || MinimumRemaining > TimeSpan.Zero ? least : TimeSpan.Zero);
        MaintenanceRecord plan = await PlanAsync(policy, request);
        if (!await ShouldAsync(Describe(plan), Messages.Format("Text.Maintenance.Run")))
            return;
        string ledger = await LedgerLocationAsync();
        MaintenanceRecord record = await StartAsync(policy, request);
        (MaintenanceOutcome outcome, ExceptionDispatchInfo? failure) = await RunAsync(record);
        await CloseAsync(policy, ledger, record, outcome);
        if (outcome == MaintenanceOutcome.OutOfTime)
            throw new SlaException(Errors.MaintenanceOutOfTime, record.Id, record.Id, record.EndsBy, StopBefore);
        failure?.Throw();
        if (exited)
        {
            // The block's exit, once more: now it ends the script that the block stands in.
            await OnPipelineAsync(() => InvokeCommand.InvokeScript("exit $global:LASTEXITCODE"));
        }
    }

    private async Task<(MaintenanceOutcome Outcome, ExceptionDispatchInfo? Failure)> RunAsync(MaintenanceRecord record)
    {
        using CancellationTokenSource over = new();
        bool outOfTime = false;
        ExceptionDispatchInfo? failure;
        try
        {
            failure = await OnPipelineAsync(RunBlock);
        }
        catch (OperationCanceledException exception)
        {
            // The pipeline was stopped before the block began.
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        MaintenanceOutcome outcome = outOfTime && failure is not null ? MaintenanceOutcome.OutOfTime
            : failure is null ? MaintenanceOutcome.Completed
            : failure.SourceException is PipelineStoppedException or OperationCanceledException ? MaintenanceOutcome.Stopped
            : failure.SourceException is RuntimeException ? MaintenanceOutcome.Failed
            : MaintenanceOutcome.Completed;
        return (outcome, failure);

        // What it throws goes on to the pipeline only once the maintenance is closed.
        ExceptionDispatchInfo? RunBlock()
        {
            try
            {
                Cancellation.ThrowIfCancellationRequested();
                using BlockRun run = BlockRun.Prepare(this, ScriptBlock, record);
                using CancellationTokenRegistration stop = Cancellation.Register(() => _ = run.StopAsync());
                Task watch = WatchAsync(record, run, () => outOfTime = true, over.Token);
                try
                {
                    exited = !run.Invoke();
                }
                finally
                {
                    over.Cancel();
                    watch.GetAwaiter().GetResult();
                }

                return null;
            }
            catch (Exception exception)
            {
                return ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    // Looks at the clock again and again: a wait of hours would miss a clock that is set or a machine that slept.
    private async Task WatchAsync(MaintenanceRecord record, BlockRun run, Action outOfTime, CancellationToken over)
    {
        if (record.EndsBy - StopBefore is not DateTimeOffset stopAt)
            return;
        try
        {
            for (TimeSpan left = stopAt - DateTimeOffset.UtcNow; left > TimeSpan.Zero; left = stopAt - DateTimeOffset.UtcNow)
                await Task.Delay(left < TimeSpan.FromSeconds(1) ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.FromSeconds(1), over);
            outOfTime();
            await run.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // The block ended before its time was up.
        }
    }

    private async Task CloseAsync(SlaPolicy policy, string location, MaintenanceRecord record, MaintenanceOutcome outcome)
    {
        // Not the pipeline's token: a stopped run must be closed, too.
        using CancellationTokenSource deadline = new(ClosingDeadline);
        try
        {
            await using ILedger ledger = await LedgerStore.OpenAsync(location, LedgerAccess.Write, deadline.Token);
            await MaintenanceJournal.AppendAsync(ledger, log => MaintenancePlan.Stop(policy, log, record.Id, outcome, DateTimeOffset.UtcNow), deadline.Token);
        }
        catch (SlaException exception) when (exception.Code == Errors.MaintenanceAlreadyEnded)
        {
            // Somebody ended it by hand, or the block did.
        }
        catch (Exception exception)
        {
            Report(new SlaException(Errors.MaintenanceNotClosed, record.Id, exception, record.Id, exception.Message));
        }
    }
}
