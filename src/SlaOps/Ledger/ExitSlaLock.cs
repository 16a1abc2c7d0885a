using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Gives a named lock back.</summary>
[Cmdlet(VerbsCommon.Exit, "SlaLock", SupportsShouldProcess = true)]
public sealed class ExitSlaLock : LockCmdlet
{
    /// <summary>The lock's own id, as Enter-SlaLock gave it: releases it whatever the process.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Id { get; set; }

    /// <summary>Release it also where another owner holds it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        if (!await ShouldAsync(Name, Messages.Format("Text.LockRelease")))
            return;
        // To read first: what no ledger holds need not create one.
        await using (LedgerDatabase present = await OpenLedgerAsync(LedgerAccess.Read))
        {
            if ((await present.GetHeadAsync(Cancellation)).Sequence == 0)
                throw new SlaException(Errors.LockNotHeld, Name, Name);
        }

        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        (SlaLock? held, bool released) = await LedgerLocks.ReleaseAsync(ledger, Name, Owner, MayRelease, DateTimeOffset.UtcNow, Cancellation);
        if (released)
            return;
        throw held is null
            ? new SlaException(Errors.LockNotHeld, Name, Name)
            : new SlaException(Errors.LockHeld, Name, Name, held.Owner, TimeZoneInfo.ConvertTime(held.ExpiresAt, (await PolicyAsync()).TimeZone));
    }

    private bool MayRelease(SlaLock held) => Force
        || (Id is null ? string.Equals(held.Owner, Owner, StringComparison.Ordinal) : string.Equals(held.Id, Id, StringComparison.Ordinal));
}
