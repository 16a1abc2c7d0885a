using System.Globalization;

namespace SlaOps.Systems;

/// <summary>How a table tells tenants apart, and along which columns it is walked.</summary>
/// <param name="Name">Schema and table, quoted.</param>
/// <param name="Column">The tenant's column, quoted.</param>
/// <param name="Index">The index that begins with it; null where the table is read whole.</param>
/// <param name="Walk">The columns after the tenant's in the order of the index, the primary key's among them; empty where there is no such order.</param>
/// <param name="IsNumber">True for a whole-number column.</param>
/// <param name="Total">The server's estimate of all rows.</param>
/// <param name="References">Tables of the same schema that its rows refer to.</param>
/// <param name="Cascades">Tables whose rows go, or change, with its own.</param>
internal sealed record TableShape(
    string Name, string Column, string? Index, IReadOnlyList<string> Walk, bool IsNumber, long? Total, IReadOnlyList<string> References, IReadOnlyList<string> Cascades)
{
    private static readonly string[] Texts = ["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "varbinary"];
    private static readonly string[] Numbers = ["tinyint", "smallint", "mediumint", "int", "bigint"];

    // Of these no value can be written so that it compares as it was stored.
    private static readonly string[] Unordered = ["float", "double", "json", "geometry", "bit", "enum", "set"];

    /// <summary>The rows of the tenant: by the column, so that its index serves, and byte for byte, so that no collation makes T1 of t1.</summary>
    internal string Condition => IsNumber ? $"t.{Column} = @tenant" : $"t.{Column} = @tenant AND {Exactly}";

    /// <summary>The rows that are exactly the tenant's among those that the collation thinks are.</summary>
    internal string Exactly => IsNumber ? "1" : $"CAST(CONVERT(t.{Column} USING utf8mb4) AS BINARY) = CAST(@tenant AS BINARY)";

    /// <summary>The hint that keeps to the index.</summary>
    internal string Hint => Index is null ? "" : $" FORCE INDEX ({Index})";

    /// <summary>The id as a value of the column's type. Throws where it cannot be one: then nobody knows what the column means.</summary>
    internal object Value(string tenant, string place)
    {
        if (!IsNumber)
            return tenant;
        // 007 and 7 are two ids, and one number.
        return long.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && string.Equals(number.ToString(CultureInfo.InvariantCulture), tenant, StringComparison.Ordinal)
            ? number
            : throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureTenantColumn, place, Column, "int, " + tenant));
    }

    /// <summary>Reads it from the server's dictionary, and asks the server whether the index serves.</summary>
    internal static async Task<TableShape> ReadAsync(EstateSql sql, TenantPlace place, string name, CancellationToken cancellation)
    {
        (string schema, string table, string column) = (sql.Schema, place.Table!, place.TenantColumn!);
        List<object?[]> columns = await sql.RowsAsync(
            "SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = @schema AND TABLE_NAME = @table", cancellation, ("@schema", schema), ("@table", table));
        Dictionary<string, string> types = columns.ToDictionary(row => (string)row[0]!, row => ((string)row[1]!).ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);
        string? type = types.GetValueOrDefault(column);
        if (type is null || (!Texts.Contains(type, StringComparer.Ordinal) && !Numbers.Contains(type, StringComparer.Ordinal)))
            throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureTenantColumn, name, column, type));
        List<object?[]> estimate = await sql.RowsAsync(
            "SELECT TABLE_TYPE, TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = @schema AND TABLE_NAME = @table", cancellation, ("@schema", schema), ("@table", table));
        if (estimate is not [[string kind, var rows]] || kind is not "BASE TABLE")
            throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureTenantColumn, name, column, "view"));
        (string? index, List<string>? walk) = await IndexAsync(sql, schema, table, column, types, cancellation);
        if (index is null && !place.Scan)
            throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureNoIndex, name, column));
        TableShape shape = new(
            $"{EstateSql.Quote(schema)}.{EstateSql.Quote(table)}",
            EstateSql.Quote(column),
            index is null ? null : EstateSql.Quote(index),
            [.. (walk ?? []).Select(EstateSql.Quote)],
            Numbers.Contains(type, StringComparer.Ordinal),
            rows is null ? null : Convert.ToInt64(rows, CultureInfo.InvariantCulture),
            await RelationsAsync(sql, "SELECT DISTINCT REFERENCED_TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = @schema AND TABLE_NAME = @table AND REFERENCED_TABLE_NAME <> @table", schema, table, cancellation),
            await RelationsAsync(sql, "SELECT DISTINCT TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = @schema AND REFERENCED_TABLE_NAME = @table AND DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT')", schema, table, cancellation));
        if (index is not null)
            await RequireIndexAsync(sql, shape, name, column, cancellation);
        return shape;
    }

    // The index that begins with the column, and what orders its rows after that: its own further columns, then the primary key's.
    private static async Task<(string? Index, List<string>? Walk)> IndexAsync(EstateSql sql, string schema, string table, string column, Dictionary<string, string> types, CancellationToken cancellation)
    {
        List<object?[]> parts = await sql.RowsAsync(
            "SELECT INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE, INDEX_TYPE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = @schema AND TABLE_NAME = @table ORDER BY INDEX_NAME, SEQ_IN_INDEX",
            cancellation, ("@schema", schema), ("@table", table));
        ILookup<string, object?[]> indexes = parts.Where(part => part[4] is "BTREE").ToLookup(part => (string)part[0]!, StringComparer.Ordinal);
        string[] key = [.. indexes["PRIMARY"].Select(part => (string)part[1]!)];
        (string? Index, List<string>? Walk) best = (null, null);
        foreach (IGrouping<string, object?[]> index in indexes.Where(index => Is(index.First()[1]) && index.First()[2] is null))
        {
            List<string> walk = [.. index.Select(part => (string)part[1]!).Concat(key).Where(part => !Is(part)).Distinct(StringComparer.OrdinalIgnoreCase)];
            // No order without a whole primary key, with NULLs in it, or over the first letters of a text.
            bool ordered = key.Length > 0 && index.Skip(1).All(part => part[2] is null && part[3] is not "YES") && walk.All(part => types.TryGetValue(part, out string? type) && !Unordered.Contains(type, StringComparer.Ordinal));
            if (best.Index is null || (ordered && (best.Walk is null || walk.Count < best.Walk.Count)))
                best = (index.Key, ordered ? walk : null);
        }

        return best;

        bool Is(object? name) => string.Equals(name as string, column, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlyList<string>> RelationsAsync(EstateSql sql, string query, string schema, string table, CancellationToken cancellation) =>
        [.. (await sql.RowsAsync(query, cancellation, ("@schema", schema), ("@table", table))).Select(row => (string)row[0]!)];

    private static async Task RequireIndexAsync(EstateSql sql, TableShape shape, string place, string column, CancellationToken cancellation)
    {
        List<object?[]> plan = await sql.RowsAsync(
            $"EXPLAIN SELECT COUNT(*) FROM {shape.Name} AS t{shape.Hint} WHERE {shape.Condition}", cancellation, ("@tenant", shape.IsNumber ? 0L : "-"));
        // The access type: the fourth column, in MySQL behind the partitions. "ALL" and "index" read all rows.
        if (plan.Any(row => row[row.Length > 10 ? 4 : 3] is "ALL" or "index"))
            throw new EvidenceGapException(new EvidenceGap(Reasons.ErasureNoIndex, place, column));
    }
}
