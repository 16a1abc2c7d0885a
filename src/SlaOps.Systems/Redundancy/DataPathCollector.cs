namespace SlaOps.Systems;

/// <summary>Observes a host's arrays of disks and bonded network lines.</summary>
public static class DataPathCollector
{
    /// <summary>One round trip.</summary>
    public static async Task<DataPathEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        (string? output, EvidenceGap? gap) = await HostScript.RunAsync(host, DataPathText.Script, cancellation);
        return output is null
            ? new DataPathEvidence { Host = host.Name, ObservedAt = observedAt, Gap = gap }
            : DataPathText.Parse(host.Name, observedAt, output);
    }
}
