using System.Globalization;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SlaOps.Systems;

/// <summary>The ledger as one SQLite file in WAL mode; every commit is on the disk before it is reported (synchronous=FULL).</summary>
internal sealed class SqliteLedger : LedgerDatabase
{
    // "SLAL": tells a ledger from any other SQLite file.
    private const int ApplicationId = 0x534C414C;
    private const string Columns = "sequence, at, kind, subject, body, previous, hash";

    // A short wait inside SQLite, many times: its own wait does not listen to a token.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly SqliteDatabase? database;
    private readonly LedgerSeal bytes = new();
    private sqlite3_stmt? insert;
    private sqlite3_stmt? head;

    private SqliteLedger(string path, SqliteDatabase? database, TimeProvider? clock)
        : base(path, clock) => this.database = database;

    /// <summary>Opens the file; to read, a missing one is an empty ledger and is not created.</summary>
    public static SqliteLedger Open(string path, LedgerAccess access, TimeProvider? clock, CancellationToken cancellation)
    {
        path = Path.GetFullPath(path);
        if (access == LedgerAccess.Read && !File.Exists(path))
            return Directory.Exists(path) ? throw new SlaException(Errors.LedgerNotALedger, path, path) : new SqliteLedger(path, null, clock);
        if (access == LedgerAccess.Write)
            CreateFolder(path);
        SqliteDatabase opened = access == LedgerAccess.Write ? SqliteDatabase.Open(path, create: true) : OpenToRead(path);
        try
        {
            opened.WaitForLocks(SqliteDatabase.BusyTime);
            Prepare(opened, path, access, cancellation);
            return new SqliteLedger(path, opened, clock);
        }
        catch (Exception exception)
        {
            // On a read-only disk SQLite cannot keep its side files, and says only that it cannot open.
            bool readOnly = opened.IsReadOnly && exception is SlaException { Code: var code } && code == Errors.LedgerDenied;
            opened.Dispose();
            if (readOnly)
                throw new SlaException(Errors.LedgerReadOnly, path, exception, path);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override Task<LedgerHead> ReadHeadAsync(CancellationToken cancellation) => Task.FromResult(Head());

    /// <inheritdoc/>
    protected override async Task<LedgerHead> BeginAsync(CancellationToken cancellation)
    {
        SqliteDatabase open = database ?? throw new SlaException(Errors.LedgerReadOnly, Location, Location);
        long start = Environment.TickCount64;
        open.WaitForLocks(Moment);
        try
        {
            while (!open.TryExecute("BEGIN IMMEDIATE"))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Environment.TickCount64 - start > Patience.TotalMilliseconds)
                    throw new SlaException(Errors.LedgerBusy, Location, Location, Patience);
                await Task.Yield();
            }
        }
        finally
        {
            open.WaitForLocks(SqliteDatabase.BusyTime);
        }

        return Head();
    }

    /// <inheritdoc/>
    protected override Task InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellation)
    {
        insert ??= database!.Prepare($"INSERT INTO entry ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?)");
        foreach (LedgerEntry entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            LedgerRow row = bytes.Row(entry);
            sqlite3_bind_int64(insert, 1, row.Sequence);
            sqlite3_bind_text(insert, 2, row.At);
            sqlite3_bind_text(insert, 3, row.Kind);
            sqlite3_bind_text(insert, 4, row.Subject);
            sqlite3_bind_text(insert, 5, row.Body);
            sqlite3_bind_text(insert, 6, row.Previous);
            sqlite3_bind_text(insert, 7, row.Hash);
            try
            {
                database!.Step(insert);
            }
            finally
            {
                sqlite3_reset(insert);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<bool> CommitAsync(LedgerEntry last, CancellationToken cancellation)
    {
        database!.Execute("COMMIT");
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    protected override Task RollbackAsync()
    {
        if (database is { InTransaction: true })
            database.Execute("ROLLBACK");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override bool IsRetryable(Exception exception) => false;

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<LedgerEntry>> ReadPageAsync(LedgerQuery query, long after, int size, CancellationToken cancellation)
    {
        List<LedgerEntry> page = new(Math.Min(size, 64));
        if (database is null)
            return Task.FromResult<IReadOnlyList<LedgerEntry>>(page);
        LedgerFilter filter = LedgerFilter.Of(query, after);
        using sqlite3_stmt statement = database.Prepare($"SELECT {Columns} FROM entry WHERE {filter.Condition} ORDER BY sequence{(query.Descending ? " DESC" : "")} LIMIT {size.ToString(CultureInfo.InvariantCulture)}");
        for (int index = 0; index < filter.Values.Count; index++)
        {
            if (filter.Values[index] is long number)
                sqlite3_bind_int64(statement, index + 1, number);
            else
                sqlite3_bind_text(statement, index + 1, (string)filter.Values[index]);
        }

        while (database.Step(statement))
        {
            cancellation.ThrowIfCancellationRequested();
            page.Add(Entry(statement));
        }

        return Task.FromResult<IReadOnlyList<LedgerEntry>>(page);
    }

    /// <inheritdoc/>
    protected override Task VerifyAsync(LedgerVerifier verifier, IProgress<long>? progress, CancellationToken cancellation)
    {
        if (database is null)
            return Task.CompletedTask;
        using sqlite3_stmt statement = database.Prepare($"SELECT {Columns} FROM entry ORDER BY sequence");
        while (database.Step(statement))
        {
            verifier.Add(new LedgerRow
            {
                Sequence = sqlite3_column_int64(statement, 0),
                At = sqlite3_column_blob(statement, 1),
                Kind = sqlite3_column_blob(statement, 2),
                Subject = sqlite3_column_blob(statement, 3),
                Body = sqlite3_column_blob(statement, 4),
                Previous = sqlite3_column_blob(statement, 5),
                Hash = sqlite3_column_blob(statement, 6),
            });
            if ((verifier.Count & 0x3FFF) != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(verifier.Count);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        insert?.Dispose();
        head?.Dispose();
        database?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new SlaException(Errors.LedgerDenied, path, exception, path, exception.Message);
        }
    }

    private static SqliteDatabase OpenToRead(string path)
    {
        SqliteDatabase opened = SqliteDatabase.Open(path, create: false);
        try
        {
            opened.Number("PRAGMA schema_version");
            return opened;
        }
        catch (SlaException exception) when (opened.IsReadOnly && exception.Code != Errors.LedgerNotALedger && new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 })
        {
            // Nobody can write to it there, so it may be read as it lies.
            opened.Dispose();
            return SqliteDatabase.Open(path, create: false, immutable: true);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteDatabase opened, string path, LedgerAccess access, CancellationToken cancellation)
    {
        if (access == LedgerAccess.Write && opened.Number("PRAGMA schema_version") == 0)
            CreateTable(opened, cancellation);
        long version = opened.Number("PRAGMA user_version");
        bool isLedger = opened.Number("PRAGMA application_id") == ApplicationId;
        // An empty file is what a process leaves that died before it created the table.
        bool isEmpty = !isLedger && opened.Number("PRAGMA schema_version") == 0;
        if (!isLedger && !isEmpty)
            throw new SlaException(Errors.LedgerNotALedger, path, path);
        if (version > LayoutVersion)
            throw new SlaException(Errors.LedgerNewer, path, path, version, LayoutVersion);
        if (isEmpty)
            opened.Execute("CREATE TEMP TABLE entry (sequence INTEGER PRIMARY KEY, at, kind, subject, body, previous, hash)");
        if (access == LedgerAccess.Write)
            opened.Execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=8192");
    }

    private static void CreateTable(SqliteDatabase opened, CancellationToken cancellation)
    {
        // An entry has some 400 bytes: in pages of 4 KiB a fifth of an insert's processor time goes into splitting and checkpointing them.
        opened.Execute("PRAGMA page_size=8192");
        // Where several processes create one file at once, SQLite says busy here without waiting.
        long start = Environment.TickCount64;
        while (!opened.TryExecute("PRAGMA journal_mode=WAL") && Environment.TickCount64 - start < SqliteDatabase.BusyTime.TotalMilliseconds)
        {
            cancellation.ThrowIfCancellationRequested();
            Thread.Sleep(5);
        }

        opened.Execute("BEGIN IMMEDIATE");
        // Another process may have been first.
        if (opened.Number("PRAGMA schema_version") == 0)
            opened.Execute($"""
                PRAGMA application_id={ApplicationId.ToString(CultureInfo.InvariantCulture)};
                PRAGMA user_version={LayoutVersion.ToString(CultureInfo.InvariantCulture)};
                CREATE TABLE entry (
                  sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
                  body TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
                CREATE INDEX entry_kind ON entry (kind);
                CREATE INDEX entry_subject ON entry (subject);
                CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
                CREATE TRIGGER entry_same BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
                """);
        opened.Execute("COMMIT");
    }

    private LedgerHead Head()
    {
        if (database is null)
            return LedgerHead.Empty;
        head ??= database.Prepare("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1");
        try
        {
            return database.Step(head) ? new LedgerHead(sqlite3_column_int64(head, 0), Text(head, 1)) : LedgerHead.Empty;
        }
        finally
        {
            sqlite3_reset(head);
        }
    }

    private static LedgerEntry Entry(sqlite3_stmt row) => new()
    {
        Sequence = sqlite3_column_int64(row, 0),
        At = LedgerSeal.Read(Text(row, 1)),
        Kind = Text(row, 2),
        Subject = Text(row, 3),
        Body = Text(row, 4),
        PreviousHash = Text(row, 5),
        Hash = Text(row, 6),
    };

    private static string Text(sqlite3_stmt row, int column) => Encoding.UTF8.GetString(sqlite3_column_blob(row, column));
}
