using System.Globalization;
using MySqlConnector;

namespace SlaOps.Systems;

/// <summary>One node of a database of the estate, by its own protocol. Only asks.</summary>
internal sealed class DatabaseNode : IAsyncDisposable
{
    private const uint ConnectSeconds = 5;
    private const int QuerySeconds = 60;

    private readonly MySqlConnection connection;

    private DatabaseNode(MySqlConnection connection) => this.connection = connection;

    /// <summary>Connects; throws <see cref="EvidenceGapException"/> where the node does not let us in, <see cref="SlaException"/> where the password cannot be had.</summary>
    internal static async Task<DatabaseNode> OpenAsync(EstateDatabase database, string node, SecretResolver secrets, CancellationToken cancellation, bool encrypted = true)
    {
        string? password = database.Password is null ? null : await secrets.ResolveAsync(database.Password, cancellation);
        (string host, uint port) = Split(node);
        MySqlConnectionStringBuilder builder = new()
        {
            Server = host,
            Port = port,
            UserID = database.User ?? Environment.UserName,
            Password = password ?? "",
            Pooling = false,
            ConnectionTimeout = ConnectSeconds,
            DefaultCommandTimeout = QuerySeconds,
            CharacterSet = "utf8mb4",
            SslMode = encrypted ? MySqlSslMode.Preferred : MySqlSslMode.None,
        };
        MySqlConnection opened = new(builder.ConnectionString);
        try
        {
            await opened.OpenAsync(cancellation);
            return new DatabaseNode(opened);
        }
        catch (MySqlException exception)
        {
            await opened.DisposeAsync();
            throw Fault(exception, node);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows of a query, each column as text by its name (null stays null).</summary>
    internal async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> QueryAsync(string sql, CancellationToken cancellation)
    {
        List<IReadOnlyDictionary<string, string?>> rows = [];
        await ReadAsync(sql, new Dictionary<string, object>(StringComparer.Ordinal), reader =>
        {
            Dictionary<string, string?> row = new(StringComparer.OrdinalIgnoreCase);
            for (int column = 0; column < reader.FieldCount; column++)
                row[reader.GetName(column)] = reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);
            rows.Add(row);
        }, cancellation);
        return rows;
    }

    /// <summary>Streams the rows of a query with parameters.</summary>
    internal async Task ReadAsync(string sql, IReadOnlyDictionary<string, object> parameters, Action<MySqlDataReader> row, CancellationToken cancellation)
    {
        await using MySqlCommand command = new(sql, connection);
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        try
        {
            await using MySqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                row(reader);
        }
        catch (MySqlException exception) when (!cancellation.IsCancellationRequested)
        {
            throw Fault(exception, connection.DataSource);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Host and port of a node as the estate writes it.</summary>
    internal static (string Host, uint Port) Split(string node)
    {
        int colon = node.LastIndexOf(':');
        bool port = colon > 0 && (node[0] == '[' ? node[colon - 1] == ']' : node.IndexOf(':', StringComparison.Ordinal) == colon);
        return port ? (node[..colon].Trim('[', ']'), uint.Parse(node.AsSpan(colon + 1), CultureInfo.InvariantCulture)) : (node.Trim('[', ']'), 3306);
    }

    private static EvidenceGapException Fault(MySqlException exception, string node) => new(
        exception.ErrorCode is MySqlErrorCode.AccessDenied or (MySqlErrorCode)1227 or MySqlErrorCode.TableAccessDenied
            ? new EvidenceGap(Reasons.DatabaseDenied, node, exception.Message)
            : new EvidenceGap(Reasons.Unreadable, node, exception.Message),
        exception);
}
