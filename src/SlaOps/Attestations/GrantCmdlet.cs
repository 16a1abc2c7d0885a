using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>A cmdlet that records an attestation or a waiver.</summary>
public abstract class GrantCmdlet : LedgerCmdlet
{
    /// <summary>The clause id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ClauseIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string Clause { get; set; } = "";

    /// <summary>The moment from which it counts no more.</summary>
    [Parameter(Mandatory = true)]
    [MomentTransformation]
    public Moment? ValidUntil { get; set; }

    /// <summary>Who answers for it; default: the account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string By { get; set; } = Environment.UserName;

    /// <summary>The clause's own spelling of its id.</summary>
    protected string KnownClause() =>
        ClauseTable.All.FirstOrDefault(clause => string.Equals(clause.Id, Clause, StringComparison.OrdinalIgnoreCase))?.Id
        ?? throw new SlaException(Errors.ClauseNotFound, Clause, Clause);

    /// <summary>The expiry, which must be to come.</summary>
    protected DateTimeOffset Expiry(TimeZoneInfo zone)
    {
        DateTimeOffset until = ValidUntil!.In(zone);
        return until > DateTimeOffset.UtcNow ? until : throw new SlaException(Errors.GrantAlreadyExpired, ValidUntil, until);
    }

    /// <summary>A new id.</summary>
    protected static string NewId(string prefix) => prefix + "-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Every event of some kinds.</summary>
    internal static async Task<List<LedgerEntry>> ReadAsync(LedgerDatabase ledger, IReadOnlyList<string> kinds, CancellationToken cancellation)
    {
        List<LedgerEntry> entries = [];
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = kinds }, cancellation))
            entries.Add(entry);
        return entries;
    }
}
