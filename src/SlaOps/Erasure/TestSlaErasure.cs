using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether terminated tenants' data goes when it should, whether erased data stays gone, and whether nobody else's went; or verifies a certificate.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaErasure", DefaultParameterSetName = "Tenant")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaErasure : JudgingCmdlet
{
    /// <summary>A tenant's id, exactly. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TenantCompleter))]
    public string? Tenant { get; set; }

    /// <summary>A certificate (JSON or HTML) to verify against the ledger and its signature.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Certificate")]
    [ValidateNotNullOrEmpty]
    public string? Certificate { get; set; }

    /// <summary>The public key (PEM) that must have signed it; default: the estate's signing key.</summary>
    [Parameter(ParameterSetName = "Certificate")]
    [ValidateNotNullOrEmpty]
    public string? PublicKey { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        DateTimeOffset? at = At?.In(policy.TimeZone);
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        if (ledger is null)
        {
            await ConcludeAsync(policy, ComplianceJudge.Judge(policy, new ComplianceEvidence { LedgerProblem = LedgerProblem }, ErasureJudge.Clauses.ToHashSet(StringComparer.Ordinal), Now(policy, at)), ledger, at);
            return;
        }

        if (Certificate is not null)
        {
            CertificateFile file = await CertificateFile.ReadAsync(await ResolvePathAsync(Certificate), PublicKey is null ? null : await ResolvePathAsync(PublicKey), estate, Secrets, Cancellation);
            Verdict verdict = await file.VerifyAsync(policy, ledger, Now(policy, at), Cancellation);
            await ConcludeAsync(policy, [verdict], ledger, at);
            return;
        }

        if (Tenant is not null)
            TenantId.Require(Tenant);
        ErasureEvidence evidence = await ErasureCollector.CollectAsync(policy, estate, ledger, Secrets, Tenant, at ?? DateTimeOffset.UtcNow, null, Cancellation);
        await ConcludeAsync(policy, ErasureJudge.Judge(policy, evidence, Now(policy, at)), ledger, at);
    }

    private static DateTimeOffset Now(SlaPolicy policy, DateTimeOffset? at) => at ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
}
