namespace SlaOps.Systems;

/// <summary>Observes a host's patches through its own package manager.</summary>
public static class PatchCollector
{
    /// <summary>The longest that one program may take.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>How far back the history is read.</summary>
    internal static readonly TimeSpan HistorySpan = TimeSpan.FromDays(400);

    /// <summary>The host's patches as they are now; earlier runs in the ledger (null: none) tell since when an update waits.</summary>
    public static async Task<PatchEvidence> CollectAsync(HostSession host, ILedger? ledger, CancellationToken cancellation)
    {
        PatchEvidence evidence = host.IsWindows ? await WindowsPatches.CollectAsync(host, cancellation) : await CollectAsync(host, cancellation);
        evidence.Status.At = evidence.ObservedAt;
        if (ledger is not null && evidence.Status.Pending.Length > 0)
            PatchObservations.Narrow(evidence.Status.Pending, await ReadObservationsAsync(ledger, host.Name, cancellation));
        return evidence;
    }

    private static async Task<PatchEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        HostAnswer answer = (await host.RunManyAsync([new HostCommand("sh", "-c", PatchFactsText.Script.ReplaceLineEndings("\n")) { Deadline = Deadline }], cancellation))[0];
        return answer.Output is { } output && PatchFactsText.Parse(output.Output) is { } facts
            ? await AskAsync(host, facts, cancellation)
            : new PatchEvidence { Status = new PatchStatus { ComputerName = host.Name, Manager = "sh" }, Problem = answer.Why, ObservedAt = DateTimeOffset.UtcNow };
    }

    private static async Task<PatchEvidence> AskAsync(HostSession host, PatchFacts facts, CancellationToken cancellation) => facts.Programs switch
    {
        var programs when programs.Contains("/usr/bin/apt-cache", StringComparer.Ordinal) => await AptPatches.CollectAsync(host, facts, cancellation),
        var programs when programs.Any(program => program.StartsWith("/usr/bin/dnf", StringComparison.Ordinal)) => await DnfPatches.CollectAsync(host, facts, cancellation),
        var programs when programs.Any(program => program.EndsWith("/apk", StringComparison.Ordinal)) => await ApkPatches.CollectAsync(host, facts, cancellation),
        _ => new PatchEvidence { Status = new PatchStatus { ComputerName = host.Name }, ObservedAt = DateTimeOffset.UtcNow },
    };

    private static async Task<IReadOnlyList<LedgerEntry>> ReadObservationsAsync(ILedger ledger, string host, CancellationToken cancellation)
    {
        List<LedgerEntry> entries = [];
        LedgerQuery query = new() { Kinds = [LedgerKinds.PatchObserved], Subject = Targets.Host(host), From = DateTimeOffset.UtcNow - TimeSpan.FromDays(60) };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            entries.Add(entry);
        return entries;
    }
}
