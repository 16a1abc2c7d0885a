using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>The session's defaults: what a cmdlet uses where <c>-Policy</c>, <c>-Estate</c> or <c>-Ledger</c> is not given.</summary>
public sealed class SlaContext
{
    private static readonly ConcurrentDictionary<Guid, SlaContext> Sessions = new();

    /// <summary>A policy file, a folder of revisions, or a policy object; null is the built-in policy.</summary>
    public object? Policy { get; set; }

    /// <summary>An estate file or object; null is this machine alone.</summary>
    public object? Estate { get; set; }

    /// <summary>A path, or a MySQL/MariaDB connection string (shown without its password); null is the file in the user's local data folder.</summary>
    public string? Ledger { get; set; }

    /// <summary>What this session has: set by Set-SlaContext, else by SLAOPS_POLICY, SLAOPS_ESTATE and SLAOPS_LEDGER.</summary>
    internal static SlaContext Current
    {
        get
        {
            SlaContext set = Session;
            return new SlaContext
            {
                Policy = set.Policy ?? Variable("SLAOPS_POLICY"),
                Estate = set.Estate ?? Variable("SLAOPS_ESTATE"),
                Ledger = set.Ledger ?? Variable("SLAOPS_LEDGER"),
            };
        }
    }

    /// <summary>The same, to be shown: without the password of a connection string, except by reference.</summary>
    internal static SlaContext Shown
    {
        get
        {
            SlaContext shown = Current;
            shown.Ledger = shown.Ledger is null ? null : LedgerStore.WithoutSecret(shown.Ledger);
            return shown;
        }
    }

    /// <summary>What was set in this session, to be changed.</summary>
    internal static SlaContext Session => Sessions.GetOrAdd(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, static _ => new SlaContext());

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
