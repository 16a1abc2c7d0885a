using SQLitePCL;
using static SQLitePCL.raw;

namespace SlaOps.Systems;

/// <summary>
/// One connection to SQLite, close to its C interface: columns are read as the bytes they are (copies cost the verifier three
/// quarters of its speed), and waiting for a lock is the caller's, who has a token.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 handle;
    private readonly string location;

    private SqliteDatabase(sqlite3 handle, string location)
    {
        this.handle = handle;
        this.location = location;
    }

    /// <summary>Opens a file. <paramref name="immutable"/> is for a read-only disk, where SQLite could not keep its side files.</summary>
    public static SqliteDatabase Open(string path, bool create, bool immutable = false)
    {
        Batteries_V2.Init();
        int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_URI
            | (immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | (create ? SQLITE_OPEN_CREATE : 0);
        string name = immutable ? new Uri(path).AbsoluteUri + "?immutable=1" : path;
        int code = sqlite3_open_v2(name, out sqlite3 handle, flags, null);
        SqliteDatabase database = new(handle, path);
        if (code == SQLITE_OK)
        {
            sqlite3_extended_result_codes(handle, 1);
            return database;
        }

        SlaException failure = database.Failure(code);
        database.Dispose();
        throw failure;
    }

    /// <summary>True where the file or the disk can only be read.</summary>
    public bool IsReadOnly => sqlite3_db_readonly(handle, "main") == 1;

    /// <summary>True where a transaction is open.</summary>
    public bool InTransaction => sqlite3_get_autocommit(handle) == 0;

    /// <summary>How long SQLite itself waits for a lock before it says busy.</summary>
    public void WaitForLocks(TimeSpan time) => sqlite3_busy_timeout(handle, (int)time.TotalMilliseconds);

    /// <summary>Runs statements; false where another writer holds the lock.</summary>
    public bool TryExecute(string sql)
    {
        int code = sqlite3_exec(handle, sql);
        if ((code & 0xFF) is SQLITE_BUSY or SQLITE_LOCKED)
            return false;
        return code == SQLITE_OK ? true : throw Failure(code);
    }

    /// <summary>Runs statements.</summary>
    public void Execute(string sql)
    {
        if (!TryExecute(sql))
            throw Failure(SQLITE_BUSY);
    }

    /// <summary>A prepared statement, to be disposed.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        int code = sqlite3_prepare_v2(handle, sql, out sqlite3_stmt statement);
        return code == SQLITE_OK ? statement : throw Failure(code);
    }

    /// <summary>The next row; false at the end.</summary>
    public bool Step(sqlite3_stmt statement) => sqlite3_step(statement) switch
    {
        SQLITE_ROW => true,
        SQLITE_DONE => false,
        int code => throw Failure(code),
    };

    /// <summary>The first column of the first row as a number; 0 without a row.</summary>
    public long Number(string sql)
    {
        using sqlite3_stmt statement = Prepare(sql);
        return Step(statement) ? sqlite3_column_int64(statement, 0) : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private SlaException Failure(int code)
    {
        string says = sqlite3_errmsg(handle).utf8_to_string() ?? sqlite3_errstr(code).utf8_to_string();
        return (code & 0xFF) switch
        {
            // What it says of a full disk where it cannot even make the file that its readers share.
            SQLITE_IOERR when code == SQLITE_IOERR_SHMSIZE => new SlaException(Errors.LedgerDiskFull, location, location),
            SQLITE_NOTADB => new SlaException(Errors.LedgerNotALedger, location, location),
            SQLITE_CORRUPT => new SlaException(Errors.LedgerCorrupt, location, location, says),
            SQLITE_FULL => new SlaException(Errors.LedgerDiskFull, location, location),
            SQLITE_READONLY => new SlaException(Errors.LedgerReadOnly, location, location),
            SQLITE_BUSY or SQLITE_LOCKED => new SlaException(Errors.LedgerBusy, location, location, BusyTime),
            SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH => new SlaException(Errors.LedgerDenied, location, location, says),
            _ => new SlaException(Errors.LedgerUnreachable, location, location, says),
        };
    }

    /// <summary>The wait that <see cref="WaitForLocks"/> is set to outside of an append.</summary>
    public static TimeSpan BusyTime { get; } = TimeSpan.FromSeconds(5);
}
