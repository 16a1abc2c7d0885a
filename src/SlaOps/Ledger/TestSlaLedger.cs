using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Verifies the ledger's chain, entry by entry, and the files that are kept as evidence beside it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaLedger")]
[OutputType(typeof(LedgerVerification))]
public sealed class TestSlaLedger : LedgerCmdlet
{
    /// <summary>A head that was printed earlier, as SEQUENCE:HASH or the hash alone: it must be in the chain.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? ExpectedHead { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        LedgerHead? expected = ExpectedHead is null ? null : LedgerHead.Parse(ExpectedHead);
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        LedgerVerification result = await ledger.VerifyAsync(expected, new Shown(this), Cancellation);
        if (result.Count == 0)
            Warn(Messages.Format("Text.LedgerNothingToVerify", result.Location));
        if (result.ClockWentBack.Length > 0)
            Warn(Messages.Format("Text.LedgerClockWentBack", result.ClockWentBack.Length, result.ClockWentBack[0]));
        Output(result);
        if (!result.IsValid)
            Report(new SlaException(Errors.LedgerBroken, result.Location, result.Location, result.Message, result.Sequence));
        await CheckEvidenceAsync(ledger);
    }

    private async Task CheckEvidenceAsync(LedgerDatabase ledger)
    {
        await foreach (DamagedEvidence damaged in EvidenceFolder.CheckAsync(ledger, Cancellation))
        {
            // A ledger may be copied without its folder; what lies there changed is never innocent.
            if (damaged.IsMissing)
                Warn(Messages.Format("Text.EvidenceMissing", damaged.File, damaged.Id));
            else
                Report(new SlaException(Errors.EvidenceChanged, damaged.File, damaged.File, damaged.Id));
        }
    }

    private sealed class Shown(TestSlaLedger cmdlet) : IProgress<long>
    {
        public void Report(long value) => cmdlet.ShowProgress(new ProgressRecord(1, Messages.Format("Text.LedgerVerifying"), Messages.Format("Text.LedgerEntriesRead", value)));
    }
}
