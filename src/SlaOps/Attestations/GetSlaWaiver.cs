using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists waivers with what each is worth at a moment.</summary>
[Cmdlet(VerbsCommon.Get, "SlaWaiver")]
[OutputType(typeof(SlaWaiver))]
public sealed class GetSlaWaiver : LedgerCmdlet
{
    /// <summary>Clause ids; wildcards welcome. Default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ClauseIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Clause { get; set; } = ["*"];

    /// <summary>The moment to tell the state for; default: now.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        WildcardPattern[] patterns = Array.ConvertAll(Clause, clause => new WildcardPattern(clause, WildcardOptions.IgnoreCase));
        TimeZoneInfo zone = (await PolicyAsync(At)).TimeZone;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        List<LedgerEntry> entries = await GrantCmdlet.ReadAsync(ledger, Waivers.Kinds, Cancellation);
        IEnumerable<SlaWaiver> all = Waivers.Fold(entries, At?.In(zone) ?? DateTimeOffset.UtcNow, zone);
        OutputEach(all.Where(one => patterns.Any(pattern => pattern.IsMatch(one.Clause))));
    }
}
