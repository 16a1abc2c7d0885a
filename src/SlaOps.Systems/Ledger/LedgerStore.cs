namespace SlaOps.Systems;

/// <summary>What a ledger is opened for.</summary>
public enum LedgerAccess
{
    /// <summary>Reads only; one that does not exist is empty and stays uncreated.</summary>
    Read,

    /// <summary>Reads and appends; created where it does not exist.</summary>
    Write,
}

/// <summary>Opens ledgers by their location.</summary>
public static class LedgerStore
{
    private static readonly string[] ServerKeys = ["server", "host", "data source", "datasource", "address", "addr", "network address"];

    /// <summary>The ledger where none is named: in the user's local data folder.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "SlaOps", "ledger.db");

    /// <summary>True for a MySQL/MariaDB connection string (it names a server), false for a path.</summary>
    public static bool IsConnectionString(string location) => location.Split(';')
        .Select(part => part.Split('=', 2))
        .Any(part => part.Length == 2 && ServerKeys.Contains(part[0].Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>True where an open ledger's location is a file.</summary>
    internal static bool IsPath(string openLocation) => Path.IsPathFullyQualified(openLocation);

    /// <summary>Opens the ledger at a path (SQLite) or by a connection string (MySQL/MariaDB). <paramref name="clock"/> stamps what is appended; default: the system's.</summary>
    public static async Task<LedgerDatabase> OpenAsync(string location, LedgerAccess access, CancellationToken cancellation, TimeProvider? clock = null)
    {
        if (IsConnectionString(location))
            return await MySqlLedger.OpenAsync(location, access, clock, cancellation);
        // Off the caller's thread: a disk may take its time.
        return await Task.Run(() => SqliteLedger.Open(location, access, clock, cancellation), cancellation);
    }
}
