namespace SlaOps;

/// <summary>What stands between a plan and its execution. Pure; each guard throws <see cref="SlaException"/> with what to do next.</summary>
public static class ErasureGuards
{
    /// <summary>Refuses a tenant whose termination is not registered, or that a hold keeps, or (unless it is a repair) that is not due at <paramref name="now"/>.</summary>
    public static void RequireErasable(SlaPolicy policy, TenantRecord record, IEnumerable<string> known, bool repair, DateTimeOffset now)
    {
        if (record.EndedOn is not DateOnly ended)
        {
            string? similar = known.FirstOrDefault(id => string.Equals(id, record.Tenant, StringComparison.OrdinalIgnoreCase) && !string.Equals(id, record.Tenant, StringComparison.Ordinal));
            throw new SlaException(Errors.ErasureNotTerminated, record.Tenant, record.Tenant, similar);
        }

        if (record.Holds.Count > 0)
            throw new SlaException(Errors.ErasureHeld, record.Tenant, record.Tenant, string.Join(", ", record.Holds.Select(hold => hold.Id)));
        if (repair && record.Tombstone is null)
            throw new SlaException(Errors.ErasureNotErased, record.Tenant, record.Tenant);
        DateTimeOffset due = ErasureCalendar.DueAt(policy, ended);
        if (now < due)
            throw new SlaException(Errors.ErasureNotDue, record.Tenant, record.Tenant, due, TimeZoneInfo.ConvertTime(now, policy.TimeZone));
    }

    /// <summary>Refuses more tenants at once than the policy allows: a wrong list must not empty the service.</summary>
    public static void RequireFew(SlaPolicy policy, int tenants)
    {
        if (tenants > policy.Erasure.MaxTenants)
            throw new SlaException(Errors.ErasureTooManyTenants, tenants, tenants, policy.Erasure.MaxTenants);
    }

    /// <summary>Refuses plans that together would take more of one place than the policy allows. What is smaller than one transaction is no mass.</summary>
    public static void RequireModest(SlaPolicy policy, IReadOnlyList<ErasurePlan> plans)
    {
        foreach (IGrouping<string, ErasureItem> place in plans.SelectMany(plan => plan.Items).Where(item => item.Total is not null).GroupBy(item => item.Place, StringComparer.Ordinal))
        {
            long count = place.Sum(item => item.Count ?? 0);
            // The total is the server's estimate, which may be less than what was counted.
            long total = Math.Max(place.Max(item => item.Total!.Value), count);
            if (count > policy.Erasure.ChunkSize && count > policy.Erasure.MaxShare * total)
                throw new SlaException(Errors.ErasureTooMuch, place.Key, string.Join(", ", plans.Select(plan => plan.Tenant)), place.Key, Units.Share(decimal.Round((decimal)count / total, 4)), Units.Share(policy.Erasure.MaxShare));
        }
    }

    /// <summary>Whether a measurement proves the clock: its whole error bound lies within the policy's limit.</summary>
    public static bool ProvesClock(SlaPolicy policy, TimeOffset measured) => measured.ErrorBound <= policy.Time.MaxOffset;
}
