using System.Data.Common;

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
    private const string Hidden = "***";

    private static readonly string[] SecretKeys = ["password", "pwd", "certificatepassword", "certificate password"];
    private static readonly string[] ServerKeys = ["server", "host", "data source", "datasource", "address", "addr", "network address"];

    /// <summary>The ledger where none is named: in the user's local data folder.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "SlaOps", "ledger.db");

    /// <summary>
    /// True for a MySQL/MariaDB connection string, false for a path. It names a server; one that names only a password is a mistake,
    /// but to take it for a path would put the password into messages and the name of a file.
    /// </summary>
    public static bool IsConnectionString(string location) => location.Split(';')
        .Select(part => part.Split('=', 2))
        .Any(part => part.Length == 2 && (IsOneOf(ServerKeys, part[0]) || IsOneOf(SecretKeys, part[0])));

    /// <summary>
    /// The location as it may be shown: a password that is written out becomes <c>***</c>, one by reference (<c>{env:NAME}</c>) stays.
    /// Of a connection string that cannot be read nothing is shown but that it is one: a part of it may be the password's.
    /// </summary>
    public static string WithoutSecret(string location)
    {
        if (!IsConnectionString(location))
            return location;
        try
        {
            DbConnectionStringBuilder parts = new() { ConnectionString = location };
            foreach (string key in parts.Keys.Cast<string>().Where(key => IsOneOf(SecretKeys, key)).ToList())
            {
                if (parts[key] is not string { Length: > 0 } value || !(value.StartsWith('{') && value.EndsWith('}')))
                    parts[key] = Hidden;
            }

            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return Hidden;
        }
    }

    private static bool IsOneOf(string[] keys, string written) => keys.Contains(written.Trim(), StringComparer.OrdinalIgnoreCase);

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
