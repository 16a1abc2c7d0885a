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
    /// <summary>The ledger where none is named: in the user's local data folder.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "SlaOps", "ledger.db");

    /// <summary>True for a MySQL/MariaDB connection string, false for a path.</summary>
    public static bool IsConnectionString(string location) => throw new NotSupportedException();

    /// <summary>Opens the ledger at a path (SQLite) or by a connection string (MySQL/MariaDB).</summary>
    public static Task<ILedger> OpenAsync(string location, LedgerAccess access, CancellationToken cancellation) => throw new NotSupportedException();
}
