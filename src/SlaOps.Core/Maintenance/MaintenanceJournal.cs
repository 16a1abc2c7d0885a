namespace SlaOps;

/// <summary>Writes maintenance to the ledger so that what was decided still holds when it is written.</summary>
public static class MaintenanceJournal
{
    private const int Attempts = 50;

    /// <summary>
    /// Reads the maintenances, lets <paramref name="decide"/> make a record of them, and appends its event only if nothing was
    /// written in between; else reads and decides again. So two that start at once cannot both be the only open one.
    /// </summary>
    public static async Task<MaintenanceRecord> AppendAsync(ILedger ledger, Func<MaintenanceLog, MaintenanceRecord> decide, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            LedgerHead head = await ledger.GetHeadAsync(cancellation);
            MaintenanceRecord record = decide(await MaintenanceLog.ReadAsync(ledger, head.Sequence, before: null, cancellation));
            LedgerEvent happened = record.IsOpen ? MaintenanceEvents.Started(record) : MaintenanceEvents.Ended(record);
            if (await ledger.AppendAsync([happened], head, cancellation) is not null)
                return record;
        }

        throw new SlaException(Errors.MaintenanceLedgerBusy, ledger.Location, ledger.Location);
    }
}
