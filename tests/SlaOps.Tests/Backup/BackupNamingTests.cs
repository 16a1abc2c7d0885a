using CsCheck;

namespace SlaOps.Tests.Backup;

public class BackupNamingTests
{
    private static readonly DateTimeOffset Seen = Sample.At("2026-05-20T21:00:00+09:00");

    [Theory]
    [InlineData("db-20260520-0800.sql.gz", "Listed")]
    [InlineData("db-20260520-0800.sql.gz.partial", "InProgress")]
    [InlineData("db-20260520-0800.sql.gz.TMP", "InProgress")]
    [InlineData("db-20260520-0800.sql", null)]
    [InlineData("xdb-20260520-0800.sql.gz", null)]
    [InlineData("db-20260520-0800.sql.gz.sha256", null)]
    [InlineData("db-20260532-0800.sql.gz", null)]
    [InlineData("db-20260520-800.sql.gz", null)]
    [InlineData("db- 20260520-0800.sql.gz", null)]
    [InlineData("DB-20260520-0800.sql.gz", null)]
    [InlineData("db-.sql.gz", null)]
    [InlineData("db-00010101-0000.sql.gz", null)]
    public void Only_an_exact_name_is_a_backup(string name, string? state) =>
        Assert.Equal(state, Naming().Recognise("/b/" + name, name, 10, Seen.AddHours(-1), Seen)?.State.ToString());

    [Theory]
    [InlineData(0, -3600, "Corrupt")]
    [InlineData(0, -59, "InProgress")] // opened, and nothing written yet
    [InlineData(10, -59, "InProgress")]
    [InlineData(10, -60, "Listed")]
    [InlineData(10, 86400, "Listed")] // a clock that is wrong does not keep a file in progress for ever
    public void Size_and_time_tell_its_state(long length, int modified, string state) =>
        Assert.Equal(state, Naming().Recognise("/b", "db-20260520-1930.sql.gz", length, Seen.AddSeconds(modified), Seen)!.State.ToString());

    [Theory]
    [InlineData("db-20260520-1901.sql.gz", "InProgress")]
    [InlineData("db-20260520-1900.sql.gz", "Listed")] // a dump of two hours ago that is written now was copied here
    public void Only_a_dump_of_the_running_interval_can_still_be_growing(string name, string state) =>
        Assert.Equal(state, Naming().Recognise("/b", name, 10, Seen.AddSeconds(-1), Seen)!.State.ToString());

    [Theory]
    [InlineData("Europe/Berlin", "db-20260329-0230.sql.gz", "2026-03-29T03:30:00+02:00")]
    [InlineData("Europe/Berlin", "db-20261025-0230.sql.gz", "2026-10-25T02:30:00+02:00")]
    [InlineData("Asia/Tokyo", "db-20261231-2359.sql.gz", "2026-12-31T23:59:00+09:00")]
    public void The_moment_in_the_name_is_of_the_policys_zone(string zone, string name, string takenAt) =>
        Assert.Equal(Sample.At(takenAt), Naming(zone).Recognise(name, name, 1, default, Seen)!.TakenAt);

    [Fact]
    public void A_name_of_a_day_takes_its_time_from_the_file_while_both_agree()
    {
        BackupNaming naming = new(Sample.Set with { File = "db-{yyyy-MM-dd}.sql" }, Sample.Policy());
        Assert.Equal(Sample.At("2026-05-20T08:05:00+09:00"), naming.Recognise("", "db-2026-05-20.sql", 1, Sample.At("2026-05-19T23:05:00Z"), Seen)!.TakenAt);
        Assert.Equal(Sample.At("2026-05-20T00:00:00+09:00"), naming.Recognise("", "db-2026-05-20.sql", 1, Sample.At("2026-05-21T08:05:00+09:00"), Seen)!.TakenAt);
    }

    [Fact]
    public void A_name_that_was_written_is_read_back() =>
        Gen.DateTime[new DateTime(1990, 1, 1), new DateTime(2100, 1, 1)].Sample(wall =>
        {
            DateTime minute = new(wall.Ticks - (wall.Ticks % TimeSpan.TicksPerMinute));
            Assert.Equal(minute, Naming("UTC").Recognise("", $"db-{minute:yyyyMMdd-HHmm}.sql.gz", 1, default, Seen)!.TakenAt.DateTime);
        });

    [Fact]
    public void A_pattern_without_a_date_is_an_error() =>
        Assert.Equal("BackupPatternInvalid", Assert.Throws<SlaException>(() => new BackupNaming(Sample.Set with { File = "db.sql" }, Sample.Policy())).Code.Id);

    [Theory]
    [InlineData("1F8B0800", "gzip", null)]
    [InlineData("28B52FFD04", "zstd", null)]
    [InlineData("FD377A585A00", "xz", null)]
    [InlineData("425A6839", "bzip2", null)]
    [InlineData("6167652D656E6372797074696F6E2E6F72672F7631", null, "age")]
    [InlineData("53616C7465645F5F0102", null, "openssl")]
    [InlineData("85010C03AABB", null, "openpgp")]
    [InlineData("8C0D0407", null, "openpgp")]
    [InlineData("2D2D204D7953514C2064756D70", "none", "none")]
    [InlineData("0001020304", null, null)]
    [InlineData("", null, null)]
    public void The_first_bytes_tell_how_it_is_packed(string head, string? compression, string? encryption) =>
        Assert.Equal((compression, encryption), FileSignature.Of(Convert.FromHexString(head)));

    // With a cipher that leaves no header, a file is noise from its first byte. That it is in the clear must not be said of one in 53.
    [Fact]
    public void Noise_is_not_taken_for_a_text()
    {
        Random random = new(1);
        byte[] noise = new byte[FileSignature.Length];
        for (int time = 0; time < 10_000; time++)
        {
            random.NextBytes(noise);
            Assert.NotEqual("none", FileSignature.Of(noise).Encryption);
            Assert.NotEqual("none", FileSignature.Of(noise.AsSpan(0, 32)).Encryption);
        }
    }

    private static BackupNaming Naming(string zone = "Asia/Tokyo") => new(Sample.Set, Sample.Policy(zone));
}
