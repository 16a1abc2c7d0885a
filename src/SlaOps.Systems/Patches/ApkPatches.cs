namespace SlaOps.Systems;

/// <summary>The patches of an Alpine host, out of apk's own cache: nothing is downloaded. apk keeps no history of what it did.</summary>
internal static class ApkPatches
{
    private static readonly HostCommand[] Questions = [.. new HostCommand[]
    {
        new("apk", "--no-network", "version", "-l", "<"),
        new("cat", "/etc/apk/world"),
        new("sh", "-c", ApkText.IndexScript),
    }.Select(command => command with { Deadline = PatchCollector.Deadline })];

    /// <summary>What apk tells.</summary>
    internal static async Task<PatchEvidence> CollectAsync(HostSession host, PatchFacts facts, CancellationToken cancellation) =>
        Read(host.Name, await host.RunManyAsync(Questions, cancellation), facts, DateTimeOffset.UtcNow);

    /// <summary>The evidence out of the answers.</summary>
    internal static PatchEvidence Read(string host, IReadOnlyList<HostAnswer> answers, PatchFacts facts, DateTimeOffset observedAt)
    {
        ApkIndexes indexes = ApkText.Indexes(answers[2].Printed ?? "");
        IReadOnlyList<PendingUpdate> pending = ApkText.Pending((answers[0].Printed ?? "").Split('\n'), ApkText.Held(answers[1].Printed ?? ""), indexes.MadeAt, out int problems);
        return new PatchEvidence
        {
            Status = new PatchStatus
            {
                ComputerName = host,
                Manager = "apk",
                Pending = [.. pending.OrderBy(update => update.Package, StringComparer.Ordinal)],
                ListsUpdatedAt = indexes.FetchedAt,
                RebootRequired = facts.NeedsReboot || facts.LostItsModules,
            },
            // A line that is not understood may be the update that is overdue.
            Problem = answers[0].Printed is null ? "apk version: " + answers[0].Why : problems > 0 ? "apk version" : null,
            ObservedAt = observedAt,
        };
    }
}
