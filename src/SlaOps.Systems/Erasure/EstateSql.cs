using System.Data;
using MySqlConnector;

namespace SlaOps.Systems;

/// <summary>A MySQL or MariaDB database of the estate: connects to the node that takes writes, and turns the driver's failures into the family that <see cref="StoreFault"/> knows.</summary>
internal sealed class EstateSql(SlaEstate estate, string name, SecretResolver secrets) : IAsyncDisposable
{
    /// <summary>No request takes longer, but a count over a tenant's own rows.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A tenant may have tens of millions of rows.
    private static readonly TimeSpan CountDeadline = TimeSpan.FromMinutes(15);

    // Other sessions wait no longer than this behind a chunk, nor a chunk behind them: it is tried again.
    private const int LockWaitSeconds = 3;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private MySqlConnection? connection;

    /// <summary>The database as the estate describes it.</summary>
    internal EstateDatabase Database { get; } = estate.Databases.First(database => string.Equals(database.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The schema's name on the server.</summary>
    internal string Schema => Database.Schema ?? Database.Name;

    /// <summary>An identifier, quoted.</summary>
    internal static string Quote(string identifier) => "`" + identifier.Replace("`", "``", StringComparison.Ordinal) + "`";

    /// <summary>Every row of a query, as the driver gives the values.</summary>
    internal Task<List<object?[]>> RowsAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values) => GuardAsync(async token =>
    {
        await using MySqlCommand command = await CommandAsync(sql, CountDeadline, values, token);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync(token);
        List<object?[]> rows = [];
        while (await reader.ReadAsync(token))
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(Array.ConvertAll(row, value => value is DBNull ? null : value));
        }

        return rows;
    }, cancellation);

    /// <summary>The rows of a query that may change nothing, whatever it says.</summary>
    internal async Task<List<object?[]>> ReadOnlyRowsAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await ExecuteAsync("START TRANSACTION READ ONLY", cancellation);
        try
        {
            return await RowsAsync(sql, cancellation, values);
        }
        finally
        {
            // A statement of it may have committed and begun another one: the next question gets a connection of its own.
            await DisposeAsync();
        }
    }

    /// <summary>Runs a statement. Returns how many rows it touched.</summary>
    internal Task<long> ExecuteAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values) => GuardAsync<long>(async token =>
    {
        await using MySqlCommand command = await CommandAsync(sql, Deadline, values, token);
        return await command.ExecuteNonQueryAsync(token);
    }, cancellation);

    /// <summary>Runs a statement again while others hold its rows (deadlock, lock timeout), for as long as one request may take.</summary>
    internal async Task<long> ExecutePatientlyAsync(string sql, TimeSpan patience, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await ExecuteAsync(sql, cancellation, values);
            }
            catch (LockedRowsException) when (TimeProvider.System.GetElapsedTime(start) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, Math.Min(1000, 20 << Math.Min(tries, 6)))), cancellation);
            }
        }
    }

    /// <summary>A connection to a replica, by the database's own account.</summary>
    internal Task<List<Dictionary<string, object?>>> AskReplicaAsync(string node, string sql, CancellationToken cancellation) => GuardAsync(async token =>
    {
        await using MySqlConnection replica = new(await ConnectionStringAsync(node, token));
        await replica.OpenAsync(token);
        await using MySqlCommand command = new(sql, replica) { CommandTimeout = (int)ConnectLimit.TotalSeconds };
        await using MySqlDataReader reader = await command.ExecuteReaderAsync(token);
        List<Dictionary<string, object?>> rows = [];
        while (await reader.ReadAsync(token))
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetValue(column), StringComparer.OrdinalIgnoreCase));
        return rows;
    }, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        connection = null;
    }

    private async Task<MySqlCommand> CommandAsync(string sql, TimeSpan limit, (string Name, object? Value)[] values, CancellationToken cancellation)
    {
        if (connection is not { State: ConnectionState.Open })
            await ConnectAsync(cancellation);
        MySqlCommand command = new(sql, connection) { CommandTimeout = (int)limit.TotalSeconds };
        foreach ((string parameter, object? value) in values)
            command.Parameters.AddWithValue(parameter, value);
        return command;
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        await DisposeAsync();
        Exception? failure = null;
        foreach (string node in Database.Nodes.DefaultIfEmpty("127.0.0.1:3306"))
        {
            MySqlConnection opened = new(await ConnectionStringAsync(node, cancellation));
            try
            {
                await opened.OpenAsync(cancellation);
                if (await PrepareAsync(opened, cancellation))
                {
                    await UseAsync(opened, cancellation);
                    connection = opened;
                    return;
                }

                failure = new IOException($"{node}: read_only");
            }
            catch (MySqlException exception)
            {
                failure = exception;
            }

            await opened.DisposeAsync();
        }

        throw failure!;
    }

    // A DELETE with an alias wants a schema to be in, whatever it names.
    private async Task UseAsync(MySqlConnection opened, CancellationToken cancellation)
    {
        try
        {
            await opened.ChangeDatabaseAsync(Schema, cancellation);
        }
        catch (MySqlException exception) when (exception.ErrorCode is MySqlErrorCode.UnknownDatabase)
        {
            // Where each tenant has a schema of its own, there need be none of this name.
        }
    }

    // False for a node that takes no writes.
    private static async Task<bool> PrepareAsync(MySqlConnection opened, CancellationToken cancellation)
    {
        string setting;
        await using MySqlCommand ask = new("SELECT @@global.read_only, @@global.binlog_format", opened);
        await using (MySqlDataReader answer = await ask.ExecuteReaderAsync(cancellation))
        {
            await answer.ReadAsync(cancellation);
            if (Convert.ToInt64(answer.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) != 0)
                return false;
            // Statements in the binary log need the gaps between rows locked, too; else nobody has to wait for a row that is not the tenant's.
            setting = string.Equals(answer.GetValue(1) as string, "STATEMENT", StringComparison.OrdinalIgnoreCase) ? "" : "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; ";
        }

        ask.CommandText = setting + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SET SESSION innodb_lock_wait_timeout = {LockWaitSeconds}, SESSION lock_wait_timeout = {LockWaitSeconds}");
        await ask.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    private async Task<string> ConnectionStringAsync(string node, CancellationToken cancellation)
    {
        (string host, int port) = EstateConnection.Split(node, 3306);
        return new MySqlConnectionStringBuilder
        {
            Server = host.Trim('[', ']'),
            Port = (uint)port,
            UserID = Database.User ?? Environment.UserName,
            Password = Database.Password is null ? "" : await secrets.ResolveAsync(Database.Password, cancellation),
            CharacterSet = "utf8mb4",
            ConnectionTimeout = (uint)ConnectLimit.TotalSeconds,
            CancellationTimeout = 2,
            Pooling = false,
            PersistSecurityInfo = false,
            AllowUserVariables = false,
            AllowZeroDateTime = true,
            TreatTinyAsBoolean = false,
            GuidFormat = MySqlGuidFormat.None,
        }.ConnectionString;
    }

    private static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work(cancellation);
        }
        catch (MySqlException exception) when (!cancellation.IsCancellationRequested)
        {
            throw exception.ErrorCode switch
            {
                MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout => new LockedRowsException(exception),
                MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.TableAccessDenied => new UnauthorizedAccessException(exception.Message, exception),
                MySqlErrorCode.CommandTimeoutExpired => new TimeoutException(exception.Message, exception),
                _ => new IOException(exception.Message, exception),
            };
        }
        catch (MySqlException exception)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("Connection", StringComparison.Ordinal))
        {
            // The driver's word for a connection that broke under it.
            throw new IOException(exception.Message, exception);
        }
    }
}

/// <summary>Another session holds the rows.</summary>
internal sealed class LockedRowsException(Exception inner) : IOException(inner.Message, inner);
