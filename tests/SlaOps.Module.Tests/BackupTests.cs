namespace SlaOps.Module.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slaops-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Slots_of_a_past_day_show_their_files()
    {
        DateTime day = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTime.UtcNow, "Asia/Tokyo").Date.AddDays(-2);
        foreach (string time in (string[])["0801", "1031", "1400", "1410"])
            Write($"db-{day:yyyyMMdd}-{time}.sql.gz");
        using ModuleSession session = new();
        SessionResult result = session.Run("Get-SlaBackupSlot -Date $args[1] -Estate $args[0] -Ledger $args[2] | ForEach-Object { \"$($_.Status) $(if ($_.Due) { $_.Due.ToString('HH:mm') })\" }", Estate(), $"{day:yyyy-MM-dd}", Path.Combine(folder, "none.db"));
        result.ThrowIfFailed();
        Assert.Equal(["Met 08:00", "Late 10:00", "Missed 12:00", "Met 14:00", "Missed 16:00", "Missed 18:00", "Missed 20:00", "Extra "], result.Output.Select(line => line.ToString()));
        Assert.False(File.Exists(Path.Combine(folder, "none.db")));
    }

    [Fact]
    public void A_set_that_is_not_there_and_a_store_that_is_not_there_are_errors()
    {
        using ModuleSession session = new();
        Assert.Equal("BackupNotFound,SlaOps.GetSlaBackup", Assert.Single(session.Run("Get-SlaBackup -Estate $args[0] -Name nothing", Estate()).Errors).FullyQualifiedErrorId);
        Assert.Equal("BackupStoreUnread,SlaOps.GetSlaBackup", Assert.Single(session.Run("Get-SlaBackup -Estate $args[0]", Estate("gone")).Errors).FullyQualifiedErrorId);
        Assert.Equal("ParameterArgumentValidationError,SlaOps.GetSlaBackup", Assert.Single(session.Run("Get-SlaBackup -Estate $args[0] -Depth Restore", Estate()).Errors).FullyQualifiedErrorId);
    }

    private string Estate(string store = ".")
    {
        string path = Path.Combine(folder, "estate.yaml");
        File.WriteAllText(path, $$"""
            estate: test
            backups:
              - { name: db, of: database, store: { path: {{Path.Combine(folder, store)}} }, file: "db-{yyyyMMdd-HHmm}.sql.gz" }
            """);
        return path;
    }

    private void Write(string name)
    {
        File.WriteAllBytes(Path.Combine(folder, name), [0x1F, 0x8B, 0x08, 0x00]);
        File.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddHours(-1));
    }
}
