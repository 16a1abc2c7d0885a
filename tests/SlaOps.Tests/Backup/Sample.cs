using System.Globalization;

namespace SlaOps.Tests.Backup;

internal static class Sample
{
    public static BackupSet Set { get; } = new() { Name = "db", Store = new StoreLocation { Path = "/srv/backup" }, File = "db-{yyyyMMdd-HHmm}.sql.gz" };

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static SlaPolicy Policy(string zone = "Asia/Tokyo") => TestPolicy.In(zone);

    public static BackupFile File(string takenAt, BackupFileState state = BackupFileState.Listed) => new()
    {
        Name = "db",
        Path = "/srv/backup/" + takenAt,
        TakenAt = At(takenAt),
        ModifiedAt = At(takenAt).AddMinutes(1),
        Length = state == BackupFileState.Corrupt ? 0 : 100,
        State = state,
    };

    /// <summary>Three and a half days of backups up to 20 May 2026 20:00, all in time.</summary>
    public static List<BackupFile> Full() =>
        [.. Enumerable.Range(0, 4).SelectMany(day => Enumerable.Range(0, 7).Select(slot => File(InvariantText.Moment(At("2026-05-17T08:01:00+09:00").AddDays(day).AddHours(2 * slot)))))];

    public static BackupEvidence Evidence(IReadOnlyList<BackupFile> files) =>
        new() { Set = Set, Source = "/srv/backup", ObservedAt = At("2026-05-20T21:00:00+09:00"), Files = files };
}
