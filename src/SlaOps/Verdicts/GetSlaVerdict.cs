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
        WildcardPattern[] patterns = Array.ConvertAll(Clause, clause => new WildcardPattern(clause, WildcardOptions.IgnoreCase));
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        // The newest of all is found from a checkpoint; the newest within a span, or what changed, needs the history.
        IEnumerable<Verdict> verdicts = Latest && !Changed && From is null && To is null
            ? (await VerdictHistory.LatestAsync(ledger, Cancellation)).Latest.Values.Select(recorded => recorded.Verdict)
            : await HistoryAsync(ledger);
        if (Changed)
            verdicts = VerdictHistory.Changes(verdicts);
        verdicts = verdicts
            .Where(verdict => (From is null || verdict.At >= From.In(zone)) && (To is null || verdict.At < To.In(zone)))
            .Where(verdict => patterns.Any(pattern => pattern.IsMatch(verdict.Clause)));
        OutputEach(Latest ? verdicts.GroupBy(verdict => (verdict.Clause, verdict.Target)).Select(group => group.Last()).WorstFirst() : verdicts);
    }

    private async Task<List<Verdict>> HistoryAsync(LedgerDatabase ledger)
    {
        List<Verdict> history = [];
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.Verdict] }, Cancellation))
            history.Add(VerdictBody.Read(entry.ReadBody()));
        return history;
    }
}
