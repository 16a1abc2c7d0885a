using System.Globalization;

namespace SlaOps.Systems;

/// <summary>A tenant whose service ended, by the live system.</summary>
public sealed record EndedTenant(string Tenant, DateOnly EndedOn);

/// <summary>What the live system says about tenants, by the estate's own queries. They run in a transaction that may change nothing.</summary>
public static class TenantDirectory
{
    /// <summary>
    /// Whether a tenant is in service; null where the estate cannot ask. Throws <see cref="SlaException"/>
    /// (<see cref="Errors.ErasureActivityUnknown"/>) where the answer did not come, or is none.
    /// </summary>
    public static async Task<bool?> IsActiveAsync(SlaEstate estate, string tenant, SecretResolver secrets, CancellationToken cancellation)
    {
        if (estate.Erasure.Active is not TenantQuery query)
            return null;
        List<object?[]> rows = await AskAsync(estate, query, secrets, tenant, cancellation);
        if (rows.Count == 0)
            return false;
        return rows[0][0] switch
        {
            null => throw new SlaException(Errors.ErasureActivityUnknown, tenant, tenant, "NULL"),
            bool active => active,
            string text => text.Length > 0 && !string.Equals(text, "0", StringComparison.Ordinal),
            IConvertible number => number.ToDecimal(CultureInfo.InvariantCulture) != 0,
            object other => throw new SlaException(Errors.ErasureActivityUnknown, tenant, tenant, other.GetType().Name),
        };
    }

    /// <summary>Who ended, by the configured query: the first two columns are the tenant's id and the last day of service. A row that is neither is an error, none is left out.</summary>
    public static async Task<IReadOnlyList<EndedTenant>> TerminationsAsync(SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        if (estate.Erasure.Terminations is not TenantQuery query)
            throw new SlaException(Errors.ErasureActivityUnknown, estate.Name, estate.Name, "erasure.terminations");
        List<EndedTenant> ended = [];
        foreach (object?[] row in await AskAsync(estate, query, secrets, null, cancellation))
        {
            string tenant = TenantId.Require(Convert.ToString(row[0], CultureInfo.InvariantCulture));
            DateOnly day = (row.Length > 1 ? row[1] : null) switch
            {
                DateTime moment => DateOnly.FromDateTime(moment),
                DateOnly date => date,
                MySqlConnector.MySqlDateTime { IsValidDateTime: true } moment => DateOnly.FromDateTime(moment.GetDateTime()),
                string text when DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) => date,
                object other => throw new SlaException(Errors.MomentInvalid, tenant, Convert.ToString(other, CultureInfo.InvariantCulture)),
                null => throw new SlaException(Errors.MomentInvalid, tenant, "NULL"),
            };
            ended.Add(new EndedTenant(tenant, day));
        }

        return ended;
    }

    private static async Task<List<object?[]>> AskAsync(SlaEstate estate, TenantQuery query, SecretResolver secrets, string? tenant, CancellationToken cancellation)
    {
        await using EstateSql sql = new(estate, query.Database, secrets);
        try
        {
            return tenant is null
                ? await sql.ReadOnlyRowsAsync(query.Query, cancellation)
                : await sql.ReadOnlyRowsAsync(query.Query, cancellation, ("@tenant", tenant));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new SlaException(Errors.ErasureActivityUnknown, tenant ?? estate.Name, exception, tenant ?? estate.Name, exception.Message);
        }
    }
}
