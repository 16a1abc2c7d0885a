using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems;

/// <summary>A table that holds all tenants' rows, told apart by a column.</summary>
internal sealed class TableStore(EstateSql sql, TenantPlace place, string name) : TenantStore
{
    // Rows that come in behind the walk are looked for again; who keeps writing is not waited for.
    private const int Sweeps = 3;

    private readonly ReplicaWatch replicas = new(sql, name);
    private TableShape? shape;

    /// <inheritdoc/>
    public override string Place => name;

    /// <inheritdoc/>
    public override string Kind => "table";

    /// <inheritdoc/>
    public override string Method => "NIST SP 800-88 Clear: DELETE along the primary key, committed per chunk, then counted";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parents => [.. (shape?.References ?? []).Select(table => $"database:{place.Database}/{table}")];

    /// <inheritdoc/>
    public override async Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        // Read anew each time: what was an index yesterday may be none today.
        shape = await TableShape.ReadAsync(sql, place, name, cancellation);
        string ends = string.Concat(shape.Walk.Select(column => $", HEX(MIN(IF({shape.Exactly}, t.{column}, NULL))), HEX(MAX(IF({shape.Exactly}, t.{column}, NULL)))"));
        string condition = shape.IsNumber ? shape.Condition : $"t.{shape.Column} = @tenant";
        object?[] row = (await sql.RowsAsync(
            $"SELECT COUNT(*), COUNT(IF({shape.Exactly}, 1, NULL)){ends} FROM {shape.Name} AS t{shape.Hint} WHERE {condition}", cancellation, ("@tenant", shape.Value(tenant, name)))).Single();
        (long alike, long count) = (Convert.ToInt64(row[0], CultureInfo.InvariantCulture), Convert.ToInt64(row[1], CultureInfo.InvariantCulture));
        string fingerprint = string.Join('|', row.Skip(2).Select(value => value?.ToString() ?? "").Prepend(count.ToString(CultureInfo.InvariantCulture)));
        return new TenantContent(count, null, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint))).ToLowerInvariant())
        {
            Total = shape.Total,
            Notes =
            [
                .. alike > count ? [new EvidenceGap(Reasons.ErasureOtherCase, name, alike - count)] : Array.Empty<EvidenceGap>(),
                .. shape.Cascades.Count > 0 ? [new EvidenceGap(Reasons.ErasureCascades, name, string.Join(", ", shape.Cascades))] : Array.Empty<EvidenceGap>(),
            ],
        };
    }

    /// <inheritdoc/>
    public override async Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation)
    {
        shape = await TableShape.ReadAsync(sql, place, name, cancellation);
        long erased = 0;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            long before = erased;
            await foreach (long chunk in SweepAsync(shape, tenant, limits, cancellation))
            {
                erased += chunk;
                progress?.Invoke(erased);
            }

            if (erased == before)
                break;
        }

        return erased;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => sql.DisposeAsync();

    private IAsyncEnumerable<long> SweepAsync(TableShape table, string tenant, ErasureLimits limits, CancellationToken cancellation) =>
        table.Walk.Count > 0 ? WalkAsync(table, tenant, limits, cancellation) : PeelAsync(table, tenant, limits, cancellation);

    // Each chunk begins behind the last one, so that rows which are deleted but not yet purged are not read again and again.
    private async IAsyncEnumerable<long> WalkAsync(TableShape table, string tenant, ErasureLimits limits, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        (string, object?) id = ("@tenant", table.Value(tenant, name));
        string columns = string.Join(", ", table.Walk.Select(column => "t." + column));
        object?[]? lower = null;
        do
        {
            await replicas.WaitAsync(limits, cancellation);
            (string, object?)[] from = Bounds("@l", lower);
            string behind = lower is null ? "" : " AND " + Compare(table, ">", "@l");
            List<object?[]> found = await sql.RowsAsync(
                string.Create(CultureInfo.InvariantCulture, $"SELECT {columns} FROM {table.Name} AS t{table.Hint} WHERE t.{table.Column} = @tenant{behind} ORDER BY {columns} LIMIT 1 OFFSET {limits.ChunkSize - 1}"),
                cancellation, [id, .. from]);
            object?[]? upper = found.Count > 0 ? found[0] : null;
            string upTo = upper is null ? "" : $" AND NOT ({Compare(table, ">", "@u")})";
            string first = upper is null ? "" : $" AND t.{table.Walk[0]} <= @u0";
            yield return await sql.ExecutePatientlyAsync(
                $"DELETE t FROM {table.Name} AS t{table.Hint} WHERE {table.Condition}{behind}{first}{(table.Walk.Count > 1 ? upTo : "")}", limits.Deadline, cancellation, [id, .. from, .. Bounds("@u", upper)]);
            lower = upper;
        }
        while (lower is not null);
    }

    // One row a tenant, or no key to walk along.
    private async IAsyncEnumerable<long> PeelAsync(TableShape table, string tenant, ErasureLimits limits, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        (string, object?) id = ("@tenant", table.Value(tenant, name));
        long chunk;
        do
        {
            await replicas.WaitAsync(limits, cancellation);
            // The one form that takes a limit knows no alias, and so no hint.
            chunk = await sql.ExecutePatientlyAsync(
                string.Create(CultureInfo.InvariantCulture, $"DELETE FROM {table.Name} WHERE {table.Condition.Replace("t." + table.Column, table.Column, StringComparison.Ordinal)} LIMIT {limits.ChunkSize}"),
                limits.Deadline, cancellation, id);
            yield return chunk;
        }
        while (chunk == limits.ChunkSize);
    }

    // (a, b) > (x, y) written out, with the first column by itself: row comparisons use no index.
    private static string Compare(TableShape table, string sign, string prefix)
    {
        IReadOnlyList<string> walk = table.Walk;
        if (walk.Count == 1)
            return $"t.{walk[0]} {sign} {prefix}0";
        string text = $"t.{walk[^1]} {sign} {Parameter(walk.Count - 1)}";
        for (int column = walk.Count - 2; column >= 0; column--)
            text = $"(t.{walk[column]} {sign} {Parameter(column)} OR (t.{walk[column]} = {Parameter(column)} AND {text}))";
        return $"(t.{walk[0]} {sign}= {prefix}0 AND {text})";

        string Parameter(int column) => prefix + column.ToString(CultureInfo.InvariantCulture);
    }

    private static (string, object?)[] Bounds(string prefix, object?[]? values) =>
        [.. (values ?? []).Select((value, column) => (prefix + column.ToString(CultureInfo.InvariantCulture), value))];
}
