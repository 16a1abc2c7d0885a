using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges the addresses of all tenants: certificates, TLS, and that each has one of its own.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaCertificate")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaCertificate : JudgingCmdlet
{
    private readonly List<string> ids = [];

    /// <summary>Tenants by id, wildcards allowed; default: all of the estate.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string[] Tenant { get; set; } = [];

    /// <summary>How many addresses are asked at once.</summary>
    [Parameter]
    [ValidateRange(1, 512)]
    public int ThrottleLimit { get; set; } = CertificateCollector.DefaultAtOnce;

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        ids.AddRange(Tenant);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        IReadOnlyList<EstateTenant> tenants = Select(estate);
        int done = 0;
        IReadOnlyList<CertificateEvidence> evidence = await CertificateCollector.CollectAsync(policy, estate, tenants, ThrottleLimit, Seen, Cancellation);
        DateTimeOffset at = At?.In(policy.TimeZone) ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, [.. CertificateJudge.Judge(policy, estate.Tenants, evidence, at), .. estate.Tenants.Count == 0 ? CertificateJudge.NotConfigured(at) : []]);

        void Seen(CertificateEvidence one)
        {
            int count = Interlocked.Increment(ref done);
            ShowProgress(new ProgressRecord(1, Messages.Format("Text.Certificate.Progress"), one.Tenant.Url.IdnHost)
            {
                PercentComplete = count * 100 / tenants.Count,
                RecordType = count == tenants.Count ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }

    private IReadOnlyList<EstateTenant> Select(SlaEstate estate)
    {
        if (ids.Count == 0)
            return estate.Tenants;
        HashSet<EstateTenant> chosen = [];
        foreach (string id in ids)
        {
            WildcardPattern pattern = new(id, WildcardOptions.CultureInvariant);
            EstateTenant[] matching = [.. estate.Tenants.Where(tenant => pattern.IsMatch(tenant.Id))];
            if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
                Report(new SlaException(Errors.TenantNotInEstate, id, id, estate.Name));
            chosen.UnionWith(matching);
        }

        return [.. estate.Tenants.Where(chosen.Contains)];
    }
}
