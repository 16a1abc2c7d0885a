using System.Data;
using System.Globalization;
using System.Text;
using MySqlConnector;

namespace SlaOps.Systems;

/// <summary>
/// The ledger as a table of MySQL, MariaDB, Galera or TiDB. No lock is asked for: the key is the place in the chain, so of two
/// writers that follow the same entry the second one's insert fails, here or (in a cluster) at its commit, and it tries again.
/// </summary>
internal sealed class MySqlLedger : LedgerDatabase
{
    private const string Table = "slaops_ledger";
    private const string Columns = "sequence, at, kind, subject, body, previous, hash";

    // Parameters of one statement; well under what servers allow.
    private const int RowsAStatement = 100;

    private readonly MySqlConnection connection;
    private readonly bool there;
    private MySqlTransaction? transaction;

    private MySqlLedger(MySqlConnection connection, string location, bool there, TimeProvider? clock)
        : base(location, clock)
    {
        this.connection = connection;
        this.there = there;
    }

    /// <summary>Connects; to read, a table that is not there is an empty ledger and is not created.</summary>
    public static async Task<MySqlLedger> OpenAsync(string connectionString, LedgerAccess access, TimeProvider? clock, CancellationToken cancellation)
    {
        (string resolved, string location) = MySqlLocation.Resolve(connectionString);
        MySqlConnection opened = new(resolved);
        try
        {
            await opened.OpenAsync(cancellation);
            bool exists = await PrepareAsync(opened, location, access, cancellation);
            return new MySqlLedger(opened, location, exists, clock);
        }
        catch (Exception exception)
        {
            await opened.DisposeAsync();
            if (exception is MySqlException failure)
                throw MySqlLocation.Failure(failure, location);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override Task<LedgerHead> ReadHeadAsync(CancellationToken cancellation) => GuardAsync(() => HeadAsync(cancellation));

    /// <inheritdoc/>
    protected override Task<LedgerHead> BeginAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        if (!there)
            throw new SlaException(Errors.LedgerReadOnly, Location, Location);
        await ReconnectAsync(cancellation);
        // What another writer committed before our insert must be seen by the read of the head when we try again.
        transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        return await HeadAsync(cancellation);
    });

    /// <inheritdoc/>
    protected override Task InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellation) => GuardAsync(async () =>
    {
        foreach (LedgerEntry[] rows in entries.Chunk(RowsAStatement))
        {
            await using MySqlCommand insert = connection.CreateCommand();
            insert.Transaction = transaction;
            StringBuilder text = new($"INSERT INTO {Table} ({Columns}) VALUES ");
            for (int row = 0; row < rows.Length; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(row > 0 ? ", " : "")}(@s{row}, @a{row}, @k{row}, @t{row}, @b{row}, @p{row}, @h{row})");
                Bind(insert, row, rows[row]);
            }

            insert.CommandText = text.ToString();
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        return true;
    });

    /// <inheritdoc/>
    protected override async Task<bool> CommitAsync(LedgerEntry last, CancellationToken cancellation)
    {
        try
        {
            return await GuardAsync(async () =>
            {
                await transaction!.CommitAsync(cancellation);
                await RollbackAsync(); // nothing left to take back: forgets it
                return true;
            });
        }
        catch (SlaException exception) when (exception.Code == Errors.LedgerUnreachable)
        {
            // The line broke while the server committed: whether it did is what the table says.
            await ReconnectAsync(cancellation);
            return await IsWrittenAsync(last, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task RollbackAsync()
    {
        MySqlTransaction? open = transaction;
        transaction = null;
        if (open is null)
            return;
        try
        {
            await open.DisposeAsync();
        }
        catch (MySqlException)
        {
            // The server has ended it already.
        }
    }

    /// <inheritdoc/>
    protected override bool IsRetryable(Exception exception) =>
        exception is MySqlException { Number: 1062 or 1205 or 1213 or 1180 or 8002 or 8022 or 8028 or 9007 };

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<LedgerEntry>> ReadPageAsync(LedgerQuery query, long after, int size, CancellationToken cancellation) => GuardAsync(async () =>
    {
        List<LedgerEntry> page = new(Math.Min(size, 64));
        if (!there || query.Kinds is { Count: 0 })
            return (IReadOnlyList<LedgerEntry>)page;
        await ReconnectAsync(cancellation);
        LedgerFilter filter = LedgerFilter.Of(query, after);
        await using MySqlCommand select = connection.CreateCommand();
        string order = query.Descending ? " DESC" : "";
        select.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT {Columns} FROM {Table} WHERE {filter.Condition} ORDER BY sequence{order} LIMIT {size}");
        foreach (object value in filter.Values)
            select.Parameters.Add(new MySqlParameter { Value = value });
        await using MySqlDataReader rows = await select.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            page.Add(Entry(rows));
        return page;
    });

    /// <inheritdoc/>
    protected override Task VerifyAsync(LedgerVerifier verifier, IProgress<long>? progress, CancellationToken cancellation) => GuardAsync(async () =>
    {
        if (!there)
            return true;
        await ReconnectAsync(cancellation);
        await using MySqlCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT {Columns} FROM {Table} ORDER BY sequence";
        select.CommandTimeout = 0; // as long as it takes; the token ends it
        await using MySqlDataReader rows = await select.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            verifier.Add(Entry(rows));
            if ((verifier.Count & 0xFFF) == 0)
                progress?.Report(verifier.Count);
        }

        return true;
    });

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        await RollbackAsync();
        await connection.DisposeAsync();
    }

    private static async Task<bool> PrepareAsync(MySqlConnection opened, string location, LedgerAccess access, CancellationToken cancellation)
    {
        if (access == LedgerAccess.Write)
        {
            await using MySqlCommand create = opened.CreateCommand();
            create.CommandText = $"""
                CREATE TABLE IF NOT EXISTS {Table} (
                  sequence BIGINT NOT NULL PRIMARY KEY,
                  at CHAR(27) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  subject VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                  body LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                  previous CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
                  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  KEY (kind, sequence), KEY (subject, sequence)
                ) ENGINE=InnoDB COMMENT='slaops ledger {LayoutVersion.ToString(CultureInfo.InvariantCulture)}'
                """;
            await create.ExecuteNonQueryAsync(cancellation);
        }

        await using MySqlCommand find = opened.CreateCommand();
        find.CommandText = $"SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{Table}'";
        if (await find.ExecuteScalarAsync(cancellation) is not string comment)
            return false;
        string[] words = comment.Split(' ');
        if (words.Length != 3 || !comment.StartsWith("slaops ledger ", StringComparison.Ordinal) || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int version))
            throw new SlaException(Errors.LedgerNotALedger, location, location);
        return version <= LayoutVersion ? true : throw new SlaException(Errors.LedgerNewer, location, location, version, LayoutVersion);
    }

    private static void Bind(MySqlCommand insert, int row, LedgerEntry entry)
    {
        string number = row.ToString(CultureInfo.InvariantCulture);
        insert.Parameters.AddWithValue("@s" + number, entry.Sequence);
        insert.Parameters.AddWithValue("@a" + number, LedgerSeal.Write(entry.At));
        insert.Parameters.AddWithValue("@k" + number, entry.Kind);
        insert.Parameters.AddWithValue("@t" + number, entry.Subject);
        insert.Parameters.AddWithValue("@b" + number, entry.Body);
        insert.Parameters.AddWithValue("@p" + number, entry.PreviousHash);
        insert.Parameters.AddWithValue("@h" + number, entry.Hash);
    }

    private static LedgerEntry Entry(MySqlDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        At = LedgerSeal.Read(row.GetString(1)),
        Kind = row.GetString(2),
        Subject = row.GetString(3),
        Body = row.GetString(4),
        PreviousHash = row.GetString(5),
        Hash = row.GetString(6),
    };

    private async Task<LedgerHead> HeadAsync(CancellationToken cancellation)
    {
        if (!there)
            return LedgerHead.Empty;
        await ReconnectAsync(cancellation);
        await using MySqlCommand select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = $"SELECT sequence, hash FROM {Table} ORDER BY sequence DESC LIMIT 1";
        await using MySqlDataReader row = await select.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new LedgerHead(row.GetInt64(0), row.GetString(1)) : LedgerHead.Empty;
    }

    private async Task<bool> IsWrittenAsync(LedgerEntry last, CancellationToken cancellation)
    {
        await using MySqlCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT hash FROM {Table} WHERE sequence = @s";
        select.Parameters.AddWithValue("@s", last.Sequence);
        return string.Equals(await select.ExecuteScalarAsync(cancellation) as string, last.Hash, StringComparison.Ordinal);
    }

    private async Task ReconnectAsync(CancellationToken cancellation)
    {
        if (connection.State == ConnectionState.Open)
            return;
        transaction = null;
        await connection.CloseAsync();
        await connection.OpenAsync(cancellation);
    }

    // What the loop can mend by trying again passes as it is; everything else leaves in the user's words.
    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (MySqlException exception) when (!IsRetryable(exception))
        {
            throw MySqlLocation.Failure(exception, Location);
        }
    }
}
