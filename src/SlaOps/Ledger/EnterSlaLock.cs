using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Takes a named lock, so that a second copy of a runbook stays out.</summary>
[Cmdlet(VerbsCommon.Enter, "SlaLock", SupportsShouldProcess = true)]
[OutputType(typeof(SlaLock))]
public sealed class EnterSlaLock : LockCmdlet
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>After that time others may take it over; default: one hour.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Expiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long to wait for it; default: not at all.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Timeout { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        if (Expiry <= TimeSpan.Zero || Timeout < TimeSpan.Zero)
            throw new SlaException(Errors.LockTimeInvalid, Name, Expiry, Timeout);
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        if (!await ShouldAsync(Name, Messages.Format("Text.LockTake", Expiry)))
            return;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        string id = Guid.NewGuid().ToString("N");
        long start = Environment.TickCount64;
        while (true)
        {
            DateTimeOffset now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone);
            SlaLock held = await LedgerLocks.TakeAsync(ledger, new SlaLock { Name = Name, Owner = Owner, Id = id, TakenAt = now, ExpiresAt = now + Expiry }, Cancellation);
            if (string.Equals(held.Id, id, StringComparison.Ordinal))
            {
                Output(held);
                return;
            }

            if (Environment.TickCount64 - start >= Timeout.TotalMilliseconds)
                throw new SlaException(Errors.LockHeld, Name, Name, held.Owner, TimeZoneInfo.ConvertTime(held.ExpiresAt, zone));
            await Task.Delay(Pause, Cancellation);
        }
    }
}
