using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that writes one event about a tenant, decided on what the ledger knows in that very moment.</summary>
public abstract class TenantEventCmdlet : LedgerCmdlet
{
    /// <summary>Who answers for it; default: the account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string By { get; set; } = Environment.UserName;

    /// <summary>
    /// Asks, then appends what <paramref name="decide"/> makes of the tenant's record (null: nothing to do). Where somebody else wrote in
    /// between, it is decided again. Returns the record afterwards, or null where nobody said yes.
    /// </summary>
    protected async Task<TenantRecord?> WriteAsync(string tenant, string action, Func<TenantRecord, LedgerEvent?> decide)
    {
        TenantId.Require(tenant);
        await using (LedgerDatabase reading = await OpenLedgerAsync(LedgerAccess.Read))
        {
            // What would be refused is refused before anybody is asked.
            TenantRecord now = (await TenantLog.ReadAsync(reading, tenant, null, Cancellation)).Of(tenant);
            if (decide(now) is null)
                return now;
        }

        if (!await ShouldAsync(Targets.Tenant(tenant), action))
            return null;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        while (true)
        {
            LedgerHead head = await ledger.GetHeadAsync(Cancellation);
            TenantRecord record = (await TenantLog.ReadAsync(ledger, tenant, null, Cancellation)).Of(tenant);
            if (decide(record) is not LedgerEvent happening)
                return record;
            if (await ledger.AppendAsync([happening], head, Cancellation) is not null)
                return (await TenantLog.ReadAsync(ledger, tenant, null, Cancellation)).Of(tenant);
        }
    }

    /// <summary>Runs the work for one pipeline object; what goes wrong with it does not end the others.</summary>
    protected async Task EachAsync(Func<Task> work)
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
}
