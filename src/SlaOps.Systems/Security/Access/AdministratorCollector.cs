namespace SlaOps.Systems;

/// <summary>Observes who can administer a host, and how they authenticate.</summary>
public static class AdministratorCollector
{
    /// <summary>One round trip; what may not be read says so.</summary>
    public static async Task<AdministratorEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        (string? output, EvidenceGap? gap) = await HostScript.RunAsync(host, AdministratorText.Script, cancellation);
        return output is null
            ? new AdministratorEvidence { Host = host.Name, ObservedAt = observedAt, Gap = gap }
            : AdministratorText.Parse(host.Name, observedAt, output);
    }
}
