using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges every clause of the agreement.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaCompliance")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaCompliance : JudgingCmdlet
{
    /// <summary>Only these clauses; wildcards.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClauseIdCompleter))]
    public string[] Clause { get; set; } = ["*"];

    /// <summary>Only these hosts of the estate; wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] ComputerName { get; set; } = [];

    /// <summary>How many hosts to ask at once.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = new FanOutLimits().ThrottleLimit;

    /// <summary>The longest that one host may take.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Timeout { get; set; } = new FanOutLimits().HostDeadline;

    /// <summary>The month to judge, <c>yyyy-MM</c>; default: the current one, up to now.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MonthCompleter))]
    public string? Month { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        CalendarMonth? month = Month is null ? null : CalendarMonth.Parse(Month);
        SlaPolicy policy = await PolicyAsync(At ?? (month is { } named ? new Moment(new DateTime(named.Year, named.Month, 1).AddMonths(1).AddTicks(-1)) : null));
        SlaEstate estate = await EstateAsync();
        HashSet<string> clauses = MatchingClauses(policy);
        DateTimeOffset? at = ExplicitAt(policy, month);
        CalendarMonth period = month ?? CalendarMonth.Of(at ?? DateTimeOffset.UtcNow, policy.TimeZone);

        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        IReadOnlyList<EstateHost> hosts = HostSelection.Select(estate, ComputerName, Report);
        GatheringScope scope = new(clauses, period.Start(policy.TimeZone), at, hosts)
        {
            Limits = new FanOutLimits { ThrottleLimit = ThrottleLimit, HostDeadline = Timeout },
            HostDone = (host, done) => ShowProgress(FanOutProgress.Of(host.Name, done, hosts.Count)),
        };
        ComplianceEvidence gathered = await EvidenceGathering.GatherAsync(policy, estate, ledger, Secrets, scope, Cancellation);
        ComplianceEvidence evidence = gathered with { LedgerProblem = LedgerProblem };
        DateTimeOffset judgedFor = at ?? TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, ComplianceJudge.Judge(policy, evidence, clauses, judgedFor), ledger, at, [.. evidence.Hosts.Select(host => host.Patches).OfType<PatchEvidence>().Where(patches => patches.Proves).Select(PatchObservations.Observed)]);
    }

    // A finished month is judged as it stood when it ended, the current one as it stands now.
    private DateTimeOffset? ExplicitAt(SlaPolicy policy, CalendarMonth? month)
    {
        if (At is not null)
            return At.In(policy.TimeZone);
        if (month is not { } named)
            return null;
        if (named.Start(policy.TimeZone) > DateTimeOffset.UtcNow)
            throw new SlaException(Errors.MonthNotBegun, Month, Month);
        DateTimeOffset last = named.End(policy.TimeZone).AddTicks(-1);
        return last <= DateTimeOffset.UtcNow ? last : null;
    }

    private HashSet<string> MatchingClauses(SlaPolicy policy)
    {
        HashSet<string> matching = new(StringComparer.Ordinal);
        foreach (string pattern in Clause)
        {
            WildcardPattern wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            string[] matches = [.. policy.Clauses.Keys.Where(wildcard.IsMatch)];
            if (matches.Length == 0)
                throw new SlaException(Errors.ClauseNotFound, pattern, pattern, policy);
            matching.UnionWith(matches);
        }

        return matching;
    }
}
