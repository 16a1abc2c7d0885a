using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that gathers evidence and judges it.</summary>
public abstract class JudgingCmdlet : LedgerCmdlet
{
    /// <summary>The moment to judge for; default: now, once the evidence is there.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <summary>Write the verdicts to the ledger: those that changed since the last run, and one heartbeat.</summary>
    [Parameter]
    public SwitchParameter Record { get; set; }

    /// <summary>The id of the error that kept the ledger from being read; null where it was read.</summary>
    protected string? LedgerProblem { get; private set; }

    /// <summary>The estate.</summary>
    protected Task<SlaEstate> EstateAsync() => EstateAsync(Estate);

    /// <summary>
    /// Ends a judging cmdlet: what the ledger knows is applied, the verdicts are written worst first, and with
    /// <see cref="Record"/> into the ledger before anybody sees them.
    /// </summary>
    protected async Task ConcludeAsync(SlaPolicy policy, IEnumerable<Verdict> verdicts)
    {
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        await ConcludeAsync(policy, verdicts, ledger, At?.In(policy.TimeZone));
    }

    /// <summary>As above, with a ledger that is open already, and what else of a run belongs into it.</summary>
    protected async Task ConcludeAsync(SlaPolicy policy, IEnumerable<Verdict> verdicts, ILedger? ledger, DateTimeOffset? explicitAt, IReadOnlyList<LedgerEvent>? observations = null)
    {
        DateTimeOffset now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, policy.TimeZone);
        LedgerFindings findings = ledger is null ? LedgerFindings.None : await ReadFindingsAsync(ledger, policy, explicitAt, now);
        IReadOnlyList<Verdict> concluded = Conclusion.Of(policy, verdicts, findings, explicitAt ?? now);
        if (Record && ledger is not null && observations is { Count: > 0 })
            await ledger.AppendAsync(observations, expectedHead: null, Cancellation);
        if (Record && ledger is not null)
            await VerdictRecorder.RecordAsync(ledger, [.. concluded], now, Cancellation);
        OutputEach(concluded);
    }

    /// <summary>
    /// The ledger, to record or only to read. One that cannot be read is reported and null: a broken ledger at night must not
    /// hide what the systems say. With <see cref="Record"/> it ends the cmdlet instead.
    /// </summary>
    protected async Task<ILedger?> OpenLedgerToJudgeAsync()
    {
        try
        {
            return await OpenLedgerAsync(Record ? LedgerAccess.Write : LedgerAccess.Read);
        }
        catch (SlaException error) when (!Record)
        {
            LedgerProblem = error.Code.Id;
            Report(error);
            return null;
        }
    }

    private async Task<LedgerFindings> ReadFindingsAsync(ILedger ledger, SlaPolicy policy, DateTimeOffset? explicitAt, DateTimeOffset now)
    {
        List<LedgerEntry> grants = [];
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [.. Attestations.Kinds, .. Waivers.Kinds] }, Cancellation))
            grants.Add(entry);
        DateTimeOffset at = explicitAt ?? now;
        TimeSpan oldest = ClauseTable.All.Max(clause => EvidenceAge.Allowed(policy, clause.Id));
        return new LedgerFindings
        {
            Attestations = Attestations.Fold(grants, at, policy.TimeZone),
            Waivers = Waivers.Fold(grants, at, policy.TimeZone),
            // Only a past moment needs what earlier runs found.
            Held = explicitAt is null ? [] : await VerdictHistory.HeldAsync(ledger, at, oldest, Cancellation),
        };
    }
}
