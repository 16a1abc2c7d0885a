using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Records a person's word, with evidence and an expiry, for a clause that no machine measures.</summary>
[Cmdlet(VerbsCommon.Add, "SlaAttestation", SupportsShouldProcess = true)]
[OutputType(typeof(SlaAttestation))]
public sealed class AddSlaAttestation : GrantCmdlet
{
    /// <summary>What is vouched for.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Statement { get; set; } = "";

    /// <summary>A file, which is hashed and kept beside the ledger, or an http(s) URL, which is noted.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Evidence { get; set; } = "";

    /// <summary>Which targets it covers; wildcards welcome. Default: all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = "*";

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        SlaAttestation attestation = new() { Id = NewId("att"), Clause = KnownClause(), Target = Target, Statement = Statement, Evidence = Evidence, ValidUntil = Expiry(zone), By = By };
        string? file = await EvidenceFileAsync();
        if (!await ShouldAsync($"{attestation.Clause} {attestation.Target}", Messages.Format("Text.AttestationAdd", attestation.ValidUntil, Evidence)))
            return;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        if (file is not null)
        {
            attestation.Evidence = Path.GetFileName(file);
            attestation.EvidenceSha256 = await EvidenceFolder.KeepAsync(ledger.Location, file, Cancellation);
            if (EvidenceFolder.PathOf(ledger.Location, attestation.EvidenceSha256) is null)
                Warn(Messages.Format("Text.EvidenceNotKept", file));
        }

        IReadOnlyList<LedgerEntry>? written = await ledger.AppendAsync([Attestations.Added(attestation)], null, Cancellation);
        OutputEach(Attestations.Fold(written!, written![0].At, zone));
    }

    private async Task<string?> EvidenceFileAsync()
    {
        if (Uri.TryCreate(Evidence, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return null;
        string file = await ResolvePathAsync(Evidence);
        return File.Exists(file) ? file : throw new SlaException(Errors.FileNotFound, Evidence, file);
    }
}
