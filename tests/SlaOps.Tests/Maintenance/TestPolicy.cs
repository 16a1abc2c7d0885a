namespace SlaOps.Tests.Maintenance;

internal static class TestPolicy
{
    public static SlaPolicy Calltree { get; } = With("Asia/Tokyo", "00:00", "05:00");

    public static SlaPolicy With(string zone, string start, string end) => With(zone, TimeOnly.Parse(start), TimeOnly.Parse(end));

    public static SlaPolicy With(string zone, TimeOnly start, TimeOnly end) => new()
    {
        Name = "test",
        Revision = "1",
        EffectiveFrom = new DateOnly(2024, 5, 1),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        Clauses = new Dictionary<string, ClausePromise>(),
        Maintenance = new MaintenancePolicy { Start = start, End = end },
    };
}
