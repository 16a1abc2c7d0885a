using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Lists the named locks that are held, expired ones too.</summary>
[Cmdlet(VerbsCommon.Get, "SlaLock")]
[OutputType(typeof(SlaLock))]
public sealed class GetSlaLock : LedgerCmdlet
{
    /// <summary>Names; wildcards welcome. Default: all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        WildcardPattern[] patterns = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.None));
        TimeZoneInfo zone = (await PolicyAsync()).TimeZone;
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        List<LedgerEntry> entries = [];
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.LockTaken, LedgerKinds.LockReleased] }, Cancellation))
            entries.Add(entry);
        OutputEach(LedgerLocks.Fold(entries, DateTimeOffset.UtcNow, zone).Where(held => patterns.Any(pattern => pattern.IsMatch(held.Name))));
    }
}
