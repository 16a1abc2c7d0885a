using System.Management.Automation;

namespace SlaOps;

/// <summary>Waits until the maintenance window is open with enough time left.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SlaMaintenanceWindow")]
[OutputType(typeof(MaintenanceWindowState))]
public sealed class WaitSlaMaintenanceWindow : PolicyCmdlet
{
    // A clock that is set, or a machine that slept, is noticed within this.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The longest to wait; default: as long as it takes.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How much of the window must be left.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan MinimumRemaining { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        long started = Environment.TickCount64;
        while (true)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            DateTimeOffset opening = MaintenanceWindows.NextOpening(policy, now, MinimumRemaining)
                ?? throw new SlaException(Errors.MaintenanceWindowTooShort, MinimumRemaining, MinimumRemaining);
            if (opening <= now)
            {
                Output(MaintenanceWindows.StateAt(policy, now));
                return;
            }

            TimeSpan left = Timeout is TimeSpan timeout ? timeout - TimeSpan.FromMilliseconds(Environment.TickCount64 - started) : TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero)
                throw new SlaException(Errors.MaintenanceWaitTimeout, Timeout, Timeout, opening);
            Show(opening, now);
            await Task.Delay(Shortest(Look, opening - now, left), Cancellation);
        }
    }

    private void Show(DateTimeOffset opening, DateTimeOffset now) => ShowProgress(
        new ProgressRecord(1, Messages.Format("Text.Maintenance.Waiting"), Messages.Format("Text.Maintenance.OpensAt", opening))
        {
            SecondsRemaining = (int)Math.Ceiling((opening - now).TotalSeconds),
        });

    private static TimeSpan Shortest(params TimeSpan[] spans) => spans.Min() + TimeSpan.FromMilliseconds(1);
}
