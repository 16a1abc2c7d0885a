namespace SlaOps.Systems;

/// <summary>Observes what a host's folders with customers' data lie on.</summary>
public static class DiskCollector
{
    /// <summary>One round trip; none where there are no folders.</summary>
    public static async Task<DiskEvidence> CollectAsync(HostSession host, IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        if (folders.Count == 0)
            return new DiskEvidence { Host = host.Name, ObservedAt = observedAt };
        (string? output, EvidenceGap? gap) = await HostScript.RunAsync(host, DiskText.Script, cancellation, [.. folders]);
        return output is null
            ? new DiskEvidence { Host = host.Name, ObservedAt = observedAt, Gap = gap }
            : DiskText.Parse(host.Name, observedAt, folders, output);
    }
}
