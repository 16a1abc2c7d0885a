namespace SlaOps.Systems;

/// <summary>Everything that a run over the agreement asks one host, all at once over its one connection.</summary>
internal sealed class HostAreas(SlaPolicy policy, SlaEstate estate, ILedger? ledger, IReadOnlySet<string> clauses, TimeSpan limit, Func<string, Task<IReadOnlyList<string>>>? folders = null)
{
    private static readonly string[] All = [ClauseIds.TimeSync, ClauseIds.PatchInterval, ClauseIds.LogSecurityEvents, ClauseIds.EstateServers, ClauseIds.RedundancyNodes, .. AdministratorJudge.Clauses, .. HostSecurityJudge.Clauses];

    // What the host itself is not asked for is measured once for all of them.
    private readonly PromisedServers servers = new(policy);

    /// <summary>True where one of the clauses is measured on hosts.</summary>
    internal static bool AreIn(IReadOnlySet<string> clauses) => All.Any(clauses.Contains);

    /// <summary>The areas that the clauses need. One that fails leaves a gap, and the others their evidence.</summary>
    internal async Task<HostEvidence> AskAsync(HostSession host, CancellationToken cancellation)
    {
        Area<ClockEvidence> clock = Start([ClauseIds.TimeSync], stop => ClockCollector.CollectAsync(host, servers, stop));
        Area<HostSecurityEvidence> security = Start(HostSecurityJudge.Clauses, stop => HostSecurityCollector.CollectAsync(policy, host, estate, stop));
        Area<PatchEvidence> patches = Start([ClauseIds.PatchInterval], stop => PatchCollector.CollectAsync(host, ledger, stop));
        Area<SecurityEventEvidence> events = Start([ClauseIds.LogSecurityEvents], stop => SecurityEventCollector.CollectAsync(host, stop));
        Area<AdministratorEvidence> administrators = Start(AdministratorJudge.Clauses, stop => AdministratorCollector.CollectAsync(host, stop));
        Area<DataPathEvidence> paths = Start([ClauseIds.EstateServers, ClauseIds.RedundancyNodes], stop => DataPathCollector.CollectAsync(host, stop));
        // Which folders those are, databases may have yet to say.
        Area<DiskEvidence> disks = Start([ClauseIds.EncryptionAtRest], async stop => await DiskCollector.CollectAsync(host, folders is null ? [] : await folders(host.Name).WaitAsync(stop), stop));
        return new HostEvidence(host.Name)
        {
            Disks = await disks.EvidenceAsync(),
            DataPaths = await paths.EvidenceAsync(),
            Clock = await clock.EvidenceAsync(),
            Security = await security.EvidenceAsync(),
            Patches = await patches.EvidenceAsync(),
            Administrators = await administrators.EvidenceAsync(),
            SecurityEvents = await events.EvidenceAsync(),
            Gap = clock.Gap ?? security.Gap ?? patches.Gap ?? events.Gap ?? administrators.Gap ?? paths.Gap ?? disks.Gap,
        };

        Area<T> Start<T>(IEnumerable<string> needing, Func<CancellationToken, Task<T>> collect)
            where T : class => new(needing.Any(clauses.Contains) ? collect(cancellation) : null, host.Name, limit, cancellation);
    }

    private sealed class Area<T>(Task<T>? collecting, string host, TimeSpan limit, CancellationToken stopped)
        where T : class
    {
        public EvidenceGap? Gap { get; private set; }

        public async Task<T?> EvidenceAsync()
        {
            try
            {
                // A collector may be held by what knows no token; the others' evidence is not lost by that.
                return collecting is null ? null : await collecting.WaitAsync(stopped);
            }
            catch (Exception exception)
            {
                Gap = HostFanOut.GapOf(new EstateHost { Name = host, Address = host }, exception, limit);
                return null;
            }
        }
    }
}
