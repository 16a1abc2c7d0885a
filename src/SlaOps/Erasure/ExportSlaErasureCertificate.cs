using System.Globalization;
using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Writes the certificate of a tenant's erasure: HTML for people or JSON for machines, by the file's ending, with a detached signature where the estate names a key.</summary>
[Cmdlet(VerbsData.Export, "SlaErasureCertificate", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSlaErasureCertificate : LedgerCmdlet
{
    /// <summary>The tenant's id, exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string Tenant { get; set; } = "";

    /// <summary>The file: .json or .html.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The language of an HTML certificate: en or ja; default: the session's.</summary>
    [Parameter]
    [ValidateSet("en", "ja")]
    public string? Language { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        string path = await ResolvePathAsync(Path);
        TenantId.Require(Tenant);
        if (!Force && File.Exists(path))
            throw new SlaException(Errors.FileExists, Path, path);
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        TenantRecord record = (await TenantLog.ReadAsync(ledger, Tenant, null, Cancellation)).Of(Tenant);
        string json = ErasureCertificate.Of(policy, record, estate.Name, await ledger.GetHeadAsync(Cancellation), DateTimeOffset.UtcNow);
        CultureInfo language = Language is null ? CultureInfo.CurrentUICulture : CultureInfo.GetCultureInfo(Language);
        bool html = path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
        if (!await ShouldAsync(path, Messages.Format("Text.Erasure.Certificate", Tenant)))
            return;
        bool signed = await CertificateFile.WriteAsync(path, html ? CertificatePage.Of(json, estate.Erasure.SigningKey is not null, language) : json, estate, Secrets, Cancellation);
        if (!signed)
            Warn(Messages.Format("Text.Erasure.Unsigned", path));
        Output(new FileInfo(path));
    }
}
