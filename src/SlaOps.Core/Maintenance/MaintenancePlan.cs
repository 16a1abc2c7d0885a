using System.Globalization;

namespace SlaOps;

/// <summary>What a person asks for when starting a maintenance.</summary>
public sealed record MaintenanceRequest
{
    public required string Reason { get; init; }

    /// <summary>By when it ends; null is the window's end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>May run outside the window; needs <see cref="Until"/>.</summary>
    public bool Emergency { get; init; }

    /// <summary>The hosts it concerns; empty is everything.</summary>
    public IReadOnlyList<string> ComputerName { get; init; } = [];

    /// <summary>Refuse where less than this is left until its end.</summary>
    public TimeSpan MinimumRemaining { get; init; }
}

/// <summary>Decides whether a maintenance may start or be ended, and what is then recorded; refuses with <see cref="SlaException"/>.</summary>
public static class MaintenancePlan
{
    /// <summary>The maintenance that would start at <paramref name="now"/>.</summary>
    public static MaintenanceRecord Start(SlaPolicy policy, MaintenanceLog log, MaintenanceRequest request, DateTimeOffset now)
    {
        DateTimeOffset start = TimeZoneInfo.ConvertTime(now, policy.TimeZone);
        if (log.Open.FirstOrDefault(open => open.Overlaps(request.ComputerName)) is MaintenanceRecord other)
            throw new SlaException(Errors.MaintenanceAlreadyOpen, other.Id, other.Id, other.StartedAt, other.Reason);
        DateTimeOffset? endsBy = EndOf(policy, request, start);
        if (endsBy <= start)
            throw new SlaException(Errors.MaintenanceUntilPast, request.Until, endsBy, start);
        if (endsBy - start < request.MinimumRemaining)
            throw new SlaException(Errors.MaintenanceTooLittleTime, request.Reason, endsBy - start, endsBy, request.MinimumRemaining);
        return new MaintenanceRecord
        {
            Id = NextId(log, start),
            Reason = request.Reason,
            Emergency = request.Emergency,
            StartedAt = start,
            EndsBy = endsBy,
            Announced = log.IsAnnounced(request.Emergency, start),
            ComputerName = [.. request.ComputerName],
        };
    }

    /// <summary>The maintenance as it would be when ended at <paramref name="now"/>: the one with the id, or the only one that is open.</summary>
    public static MaintenanceRecord Stop(SlaPolicy policy, MaintenanceLog log, string? id, MaintenanceOutcome outcome, DateTimeOffset now)
    {
        MaintenanceRecord record = Find(log, id);
        DateTimeOffset end = TimeZoneInfo.ConvertTime(now, policy.TimeZone);
        // A clock that was set back in between must not make it end before it started.
        record.EndedAt = end < record.StartedAt ? record.StartedAt : end;
        record.Outcome = outcome;
        return record;
    }

    private static DateTimeOffset? EndOf(SlaPolicy policy, MaintenanceRequest request, DateTimeOffset start)
    {
        if (request.Emergency)
        {
            return request.Until is not null || !policy.Maintenance.Emergency.EndRequired
                ? request.Until
                : throw new SlaException(Errors.MaintenanceEmergencyNeedsUntil, request.Reason);
        }

        MaintenanceWindow window = MaintenanceWindows.Containing(policy, start)
            ?? throw new SlaException(Errors.MaintenanceWindowClosed, request.Reason, start, MaintenanceWindows.From(policy, start).First().Start);
        return request.Until <= window.End || request.Until is null
            ? request.Until ?? window.End
            : throw new SlaException(Errors.MaintenanceUntilBeyondWindow, request.Until, request.Until, window.End);
    }

    private static MaintenanceRecord Find(MaintenanceLog log, string? id)
    {
        IReadOnlyList<MaintenanceRecord> open = log.Open;
        if (id is null)
        {
            return open.Count switch
            {
                0 => throw new SlaException(Errors.MaintenanceNoneOpen, null),
                1 => open[0],
                _ => throw new SlaException(Errors.MaintenanceAmbiguous, null, string.Join(", ", open.Select(record => record.Id))),
            };
        }

        MaintenanceRecord found = log.Records.FirstOrDefault(record => string.Equals(record.Id, id, StringComparison.OrdinalIgnoreCase))
            ?? throw new SlaException(Errors.MaintenanceNotFound, id, id);
        return found.EndedAt is null ? found : throw new SlaException(Errors.MaintenanceAlreadyEnded, id, id, found.EndedAt);
    }

    private static string NextId(MaintenanceLog log, DateTimeOffset start)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"m-{start:yyyyMMdd}-");
        int last = log.Records.Where(record => record.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(record => int.TryParse(record.Id.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .DefaultIfEmpty(0).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{last + 1:00}");
    }
}
