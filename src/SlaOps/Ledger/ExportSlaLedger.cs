using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Writes the whole ledger into a file of JSON lines.</summary>
[Cmdlet(VerbsData.Export, "SlaLedger", SupportsShouldProcess = true)]
[OutputType(typeof(LedgerArchive))]
public sealed class ExportSlaLedger : LedgerCmdlet
{
    /// <summary>The file; compressed where its name ends in .gz.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        string path = await ResolvePathAsync(Path);
        if (Directory.Exists(path) || (File.Exists(path) && !Force))
            throw new SlaException(Errors.FileExists, path, path);
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        LedgerHead head = await ledger.GetHeadAsync(Cancellation);
        if (await ShouldAsync(path, Messages.Format("Text.LedgerExport", head.Sequence)))
            Output(await LedgerArchiveFile.ExportAsync(ledger, path, Cancellation));
    }
}
