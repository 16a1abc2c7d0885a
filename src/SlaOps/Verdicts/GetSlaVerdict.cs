using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists recorded verdicts.</summary>
[Cmdlet(VerbsCommon.Get, "SlaVerdict")]
[OutputType(typeof(Verdict))]
public sealed class GetSlaVerdict : LedgerCmdlet
{
    /// <summary>Clause ids; wildcards welcome. Default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ClauseIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Clause { get; set; } = ["*"];

    /// <summary>Only the newest of each clause and target, worst first.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>Only those whose status differs from the one before of the same clause and target.</summary>
    [Parameter]
    public SwitchParameter Changed { get; set; }

    /// <summary>Only what was judged for that moment or later.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? From { get; set; }

    /// <summary>Only what was judged for a moment before that.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? To { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        Func<Verdict, bool> wanted = Wanted(From?.In(zone), To?.In(zone));
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        if (Latest)
        {
            OutputEach((await LatestAsync(ledger, wanted)).WorstFirst());
            return;
        }

        await foreach (Verdict verdict in HistoryAsync(ledger))
        {
            if (wanted(verdict))
                Output(verdict);
        }
    }

    private Func<Verdict, bool> Wanted(DateTimeOffset? from, DateTimeOffset? to)
    {
        WildcardPattern[] patterns = Array.ConvertAll(Clause, clause => new WildcardPattern(clause, WildcardOptions.IgnoreCase));
        return verdict => (from is null || verdict.At >= from) && (to is null || verdict.At < to) && patterns.Any(pattern => pattern.IsMatch(verdict.Clause));
    }

    private async Task<IEnumerable<Verdict>> LatestAsync(LedgerDatabase ledger, Func<Verdict, bool> wanted)
    {
        // The newest of all is found from a checkpoint; the newest within a span, or what changed, needs the history.
        if (!Changed && From is null && To is null)
            return (await VerdictHistory.LatestAsync(ledger, Cancellation)).Latest.Values.Select(recorded => recorded.Verdict).Where(wanted);
        Dictionary<(string, string), Verdict> newest = [];
        await foreach (Verdict verdict in HistoryAsync(ledger))
        {
            if (wanted(verdict))
                newest[(verdict.Clause, verdict.Target)] = verdict;
        }

        return newest.Values;
    }

    private IAsyncEnumerable<Verdict> HistoryAsync(LedgerDatabase ledger)
    {
        IAsyncEnumerable<Verdict> history = VerdictHistory.ReadAsync(ledger, Cancellation);
        return Changed ? VerdictHistory.ChangesAsync(history) : history;
    }
}
