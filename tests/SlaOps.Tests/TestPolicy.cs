namespace SlaOps;

/// <summary>Policies for tests, each with no more than a test of it needs.</summary>
internal static class TestPolicy
{
    /// <summary>Nothing but what a policy must have; all else is as it is where a policy does not say.</summary>
    public static SlaPolicy Bare { get; } = In("Asia/Tokyo");

    public static SlaPolicy Calltree { get; } = With("Asia/Tokyo", "00:00", "05:00");

    public static SlaPolicy With(string zone, string start, string end) => With(zone, TimeOnly.Parse(start), TimeOnly.Parse(end));

    public static SlaPolicy With(string zone, TimeOnly start, TimeOnly end) => In(zone) with { Maintenance = new MaintenancePolicy { Start = start, End = end } };

    public static SlaPolicy In(string zone) => new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2024, 5, 1),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        Clauses = new Dictionary<string, ClausePromise>(),
    };
}
