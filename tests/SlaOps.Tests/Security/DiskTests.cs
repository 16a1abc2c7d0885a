namespace SlaOps.Tests;

/// <summary>What folders lie on: lsblk's tree as this project's test machine printed it, and one with LUKS written by hand, for its kernel has no device-mapper.</summary>
public class DiskTests
{
    private const string Mounts = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 253:1 / /var/lib/mysql rw,relatime shared:2 - ext4 /dev/mapper/vg-mysql rw
        31 22 253:2 / /srv/wide rw,relatime - xfs /dev/mapper/vg-wide rw
        32 22 0:41 /voice /srv/voice rw,relatime - btrfs /dev/mapper/luks-c rw,subvol=/voice
        33 22 0:42 / /srv/far rw,relatime - nfs4 nas:/far rw
        34 22 8:1 /srv/two /srv/with\040space rw - ext4 /dev/sda1 rw
        35 34 0:43 / /srv/with\040space rw - fuse.gocryptfs /srv/two rw
        36 22 0:44 / /dev/shm rw - tmpfs tmpfs rw
        """;

    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-05-10T12:00:00+09:00");

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    [Theory]
    [InlineData("/var/lib/mysql", "/dev/mapper/vg-mysql", true)]
    [InlineData("/var/lib/mysql/deep/er", "/dev/mapper/vg-mysql", true)]
    // The name of a mount is not the beginning of another's.
    [InlineData("/var/lib/mysql2", "/dev/sda1", false)]
    [InlineData("/srv", "/dev/sda1", false)]
    // A volume over an encrypted and a plain disk is not encrypted.
    [InlineData("/srv/wide", "/dev/mapper/vg-wide", false)]
    // Btrfs has numbers of its own.
    [InlineData("/srv/voice/t1", "/dev/mapper/luks-c", true)]
    [InlineData("/srv/far", "nas:/far", null)]
    [InlineData("/dev/shm", "tmpfs", null)]
    // The later mount lies over the earlier one.
    [InlineData("/srv/with space/x", "/srv/two", true)]
    [InlineData("-", null, null)]
    public void A_folder_lies_on_the_deepest_mount(string real, string? source, bool? encrypted) =>
        Assert.Equal(new StoredFolder("/asked", source, encrypted), Assert.Single(Parse(Sample("lsblk-luks-by-hand.json"), Mounts, real).Folders));

    [Fact]
    public void A_machine_without_encryption_is_seen_to_have_none() =>
        Assert.Equal(new StoredFolder("/asked", "/dev/vda", false), Assert.Single(Parse(Sample("lsblk-plain.json"), "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw", "/var/lib/mysql").Folders));

    [Theory]
    [InlineData("{}")]
    [InlineData("lsblk: failed to access sysfs directory")]
    public void What_is_not_lsblks_is_a_gap(string devices) => Assert.Equal(Reasons.Unreadable, Parse(devices, Mounts, "/srv").Gap?.Reason);

    [Fact]
    public void A_cut_answer_is_a_gap()
    {
        Assert.NotNull(DiskText.Parse("h", At, ["/a"], Answer("{}", Mounts, "/a").Replace("@@slaops end ok", "", StringComparison.Ordinal)).Gap);
        Assert.NotNull(DiskText.Parse("h", At, ["/a", "/b"], Answer(Sample("lsblk-plain.json"), Mounts, "/a")).Gap);
    }

    [Theory]
    [InlineData("++", VerdictStatus.Met, "DisksEncrypted")]
    [InlineData("+-", VerdictStatus.Unknown, "DiskPlain")]
    [InlineData("+?", VerdictStatus.Unknown, "DiskPlain")]
    [InlineData("+0", VerdictStatus.Unknown, "FolderNotSeen")]
    public void Every_folder_of_a_host_lies_on_encrypted_disks(string folders, VerdictStatus status, string reason)
    {
        DiskEvidence evidence = new()
        {
            Host = "web1",
            ObservedAt = At,
            Folders = [
                .. folders.Select((mark, index) => new StoredFolder("/srv/" + index, mark is '0' ? null : "/dev/sda", mark switch { '+' => true, '-' => false, _ => null })),
                new StoredFolder("/var/lib/mysql", "/dev/sdb", false)],
        };
        // What only a database names is that database's.
        Verdict verdict = DiskJudge.Judge(Policy, evidence, ["/srv/0", "/srv/1"], At);
        Assert.Equal(("host:web1", status, reason), (verdict.Target, verdict.Status, verdict.Reason));
        Assert.Equal("HostUnreachable", DiskJudge.Judge(Policy, evidence with { Gap = new EvidenceGap(Reasons.HostUnreachable, "web1", "web1:22", "refused") }, ["/srv/0"], At).Reason);
        Assert.Equal("Stale", DiskJudge.Judge(Policy, evidence, ["/srv/0"], At.AddDays(1).AddTicks(1)).Reason);
        Assert.Equal(VerdictStatus.NotApplicable, DiskJudge.Judge(Policy with { Encryption = new EncryptionPolicy { AtRest = false } }, evidence, ["/srv/0"], At).Status);
    }

    [Fact]
    public void The_estate_says_which_folders_hold_data_and_where_databases_run()
    {
        SlaEstate estate = new()
        {
            Name = "e",
            Hosts = [new EstateHost { Name = "here", Address = "local" }, new EstateHost { Name = "voice1", Address = "10.0.1.11" }],
            TenantPlaces = [new TenantPlace { Host = "Voice1", Path = "/srv/voice/{tenant}" }, new TenantPlace { Path = "/{tenant}/x" }, new TenantPlace { Database = "d", Table = "t", TenantColumn = "c" }],
            Logs = [new LogSet { Name = "app", Host = "voice1", Path = "/var/log/app", File = "a" }, new LogSet { Name = "own", Path = "logs", File = "a" }],
            Usage = [new UsageSource { Name = "u", Path = "/srv/usage" }],
        };
        Assert.Equal(["/", "/srv/usage"], DataFolders.Of(estate, estate.Hosts[0]));
        Assert.Equal(["/srv/voice", "/var/log/app"], DataFolders.Of(estate, estate.Hosts[1]));
        Assert.Equal(
            ["voice1", "voice1", "voice1", "here", "here", null],
            ((string[])["10.0.1.11:3306", "VOICE1:3306", "voice1", "127.0.0.1:3306", "[::1]:3306", "db9:3306"]).Select(node => DataFolders.HostOf(estate, node)));
    }

    private static DiskEvidence Parse(string devices, string mounts, string real) => DiskText.Parse("h", At, ["/asked"], Answer(devices, mounts, real));

    private static string Answer(string devices, string mounts, string real) => $"\n@@slaops mounts ok\n{mounts}\n@@slaops devices ok\n{devices}\n@@slaops folders ok\n{real}\n\n@@slaops end ok\n";

    private static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Security", "Samples", name));
}
