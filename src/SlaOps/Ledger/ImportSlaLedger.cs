using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Brings an archive into an empty ledger, or into the one that it continues.</summary>
[Cmdlet(VerbsData.Import, "SlaLedger", SupportsShouldProcess = true)]
[OutputType(typeof(LedgerArchive))]
public sealed class ImportSlaLedger : LedgerCmdlet
{
    /// <summary>An archive that Export-SlaLedger wrote.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        LedgerArchive archive = await LedgerArchiveFile.CheckAsync(await ResolvePathAsync(Path), Cancellation);
        string location;
        await using (LedgerDatabase present = await OpenLedgerAsync(LedgerAccess.Read))
        {
            location = present.Location;
            LedgerHead head = await present.GetHeadAsync(Cancellation);
            await LedgerArchiveFile.RequireOneChainAsync(present, head, archive, Cancellation);
            if (!await ShouldAsync(location, Messages.Format("Text.LedgerImport", Math.Max(0, archive.Entries - head.Sequence), archive.Path)))
                return;
        }

        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        archive.Imported = await LedgerArchiveFile.ImportAsync(ledger, archive, Cancellation);
        Output(archive);
    }
}
