using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems;

/// <summary>A schema of its own for each tenant. Its rows, its tables and itself are counted: an empty schema is something that is left.</summary>
internal sealed class SchemaStore(EstateSql sql, TenantPlace place, string name) : TenantStore
{
    private static readonly string[] ServersOwn = ["mysql", "information_schema", "performance_schema", "sys"];

    private readonly ReplicaWatch replicas = new(sql, name);

    /// <inheritdoc/>
    public override string Place => name;

    /// <inheritdoc/>
    public override string Kind => "schema";

    /// <inheritdoc/>
    public override string Method => "NIST SP 800-88 Clear: DROP TABLE one by one, then DROP DATABASE";

    /// <inheritdoc/>
    public override async Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        string schema = await NameAsync(tenant, cancellation);
        if (!await ExistsAsync(schema, cancellation))
            return new TenantContent(0, 0, Hash(""));
        StringBuilder found = new(schema);
        (long count, long bytes) = (1, 0);
        foreach ((string table, bool isView, long size) in await TablesAsync(schema, cancellation))
        {
            long rows = isView ? 0 : Convert.ToInt64((await sql.RowsAsync($"SELECT COUNT(*) FROM {EstateSql.Quote(schema)}.{EstateSql.Quote(table)}", cancellation))[0][0], CultureInfo.InvariantCulture);
            found.Append(CultureInfo.InvariantCulture, $"\n{table}:{rows}");
            count += rows + 1;
            bytes += size;
        }

        return new TenantContent(count, bytes, Hash(found.ToString()));
    }

    /// <inheritdoc/>
    public override async Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation)
    {
        string schema = await NameAsync(tenant, cancellation);
        if (!await ExistsAsync(schema, cancellation))
            return 0;
        long erased = 0;
        IReadOnlyList<(string Table, bool IsView, long Bytes)> tables = await TablesAsync(schema, cancellation);
        while (tables.Count > 0)
        {
            int before = tables.Count;
            IOException? refusal = null;
            foreach ((string table, bool isView, _) in tables)
            {
                await replicas.WaitAsync(limits, cancellation);
                string quoted = $"{EstateSql.Quote(schema)}.{EstateSql.Quote(table)}";
                long rows = isView ? 0 : Convert.ToInt64((await sql.RowsAsync($"SELECT COUNT(*) FROM {quoted}", cancellation))[0][0], CultureInfo.InvariantCulture);
                try
                {
                    await sql.ExecutePatientlyAsync($"DROP {(isView ? "VIEW" : "TABLE")} IF EXISTS {quoted}", limits.Deadline, cancellation);
                    erased += rows + 1;
                    progress?.Invoke(erased);
                }
                catch (IOException exception) when (exception is not LockedRowsException)
                {
                    // A table that others refer to goes after them.
                    refusal = exception;
                }
            }

            tables = await TablesAsync(schema, cancellation);
            if (tables.Count == before)
                throw refusal ?? new IOException(schema);
        }

        await sql.ExecutePatientlyAsync($"DROP DATABASE IF EXISTS {EstateSql.Quote(schema)}", limits.Deadline, cancellation);
        progress?.Invoke(erased + 1);
        return erased + 1;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => sql.DisposeAsync();

    // Where the server folds names to lower case, T1's schema would be t1's.
    private async Task<string> NameAsync(string tenant, CancellationToken cancellation)
    {
        string schema = place.Schema!.Replace(TenantPlace.Mark, tenant, StringComparison.Ordinal);
        bool folds = Convert.ToInt64((await sql.RowsAsync("SELECT @@global.lower_case_table_names", cancellation))[0][0], CultureInfo.InvariantCulture) != 0;
        bool refused = ServersOwn.Contains(schema, StringComparer.OrdinalIgnoreCase) || string.Equals(schema, sql.Schema, StringComparison.OrdinalIgnoreCase)
            || (folds && !string.Equals(schema, schema.ToLowerInvariant(), StringComparison.Ordinal));
        return refused ? throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureSchemaRefused, name, schema)) : schema;
    }

    private async Task<bool> ExistsAsync(string schema, CancellationToken cancellation) =>
        (await sql.RowsAsync("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = @schema", cancellation, ("@schema", schema))).Any(row => string.Equals(row[0] as string, schema, StringComparison.Ordinal));

    private async Task<IReadOnlyList<(string Table, bool IsView, long Bytes)>> TablesAsync(string schema, CancellationToken cancellation) =>
        [.. (await sql.RowsAsync(
            "SELECT TABLE_NAME, TABLE_TYPE, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0), TABLE_SCHEMA FROM information_schema.TABLES WHERE TABLE_SCHEMA = @schema ORDER BY TABLE_NAME", cancellation, ("@schema", schema)))
            .Where(row => string.Equals(row[3] as string, schema, StringComparison.Ordinal))
            .Select(row => ((string)row[0]!, row[1] is "VIEW", Convert.ToInt64(row[2], CultureInfo.InvariantCulture)))];

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
