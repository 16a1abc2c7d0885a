namespace SlaOps.Systems.Tests;

/// <summary>Scripts that ask a host, run in a mount namespace with files of their own in place of this machine's.</summary>
public sealed class HostScriptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sudoers_counts_every_file_that_sudo_itself_reads()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("a-folder"));
        await File.WriteAllTextAsync(folder.File("operators"), "alice ALL=(ALL) ALL", Cancel);
        await File.WriteAllTextAsync(folder.File("others"), "bob ALL=(ALL) NOPASSWD: ALL\n", Cancel);
        await File.WriteAllTextAsync(folder.File("left.out"), "carol ALL=(ALL) ALL\n", Cancel);
        await File.WriteAllTextAsync(folder.File("saved~"), "dave ALL=(ALL) ALL\n", Cancel);
        await using HostSession host = Entered("mount --bind \"$1\" /etc/sudoers.d", folder.Path);
        AdministratorEvidence evidence = await AdministratorCollector.CollectAsync(host, Cancel);
        Assert.Null(evidence.Gap);
        Assert.Null(evidence.SudoersUnread);
        Assert.Equal("sudoers", evidence.Administrators.GetValueOrDefault("alice"));
        Assert.Equal("sudoers", evidence.Administrators.GetValueOrDefault("bob"));
        Assert.DoesNotContain("carol", evidence.Administrators.Keys);
        Assert.DoesNotContain("dave", evidence.Administrators.Keys);
        Assert.NotNull(evidence.EmptyPasswords);
    }

    // journalctl is a stand-in: a container keeps no journal.
    [Theory]
    [InlineData("echo '{ \"__REALTIME_TIMESTAMP\" : \"1795690006537631\", \"_BOOT_ID\" : \"0\" }'", "1795690006537631")]
    [InlineData("echo '{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1795690006537631\"}'", "1795690006537631")]
    [InlineData("echo '-- No entries --'", null)]
    public async Task The_journals_newest_entry_is_read(string journalctl, string? expected)
    {
        using TemporaryFolder folder = new();
        await WriteProgramAsync(folder.File("journalctl"), journalctl);
        await using HostSession host = Entered("mount -t tmpfs run /run && mkdir -p /run/log/journal && PATH=\"$1:$PATH\"", folder.Path);
        SecurityLog? journal = (await SecurityEventCollector.CollectAsync(host, Cancel)).Logs.SingleOrDefault(log => log.Source == "journal");
        Assert.Equal(expected, journal?.LastAt is { } at ? ((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString() : journal?.Why);
    }

    // Both programs are stand-ins: one that runs would set this machine's clock.
    [Theory]
    [InlineData("exit 1", true, "timedatectl")]
    [InlineData("exit 1", false, null)]
    [InlineData("case \"$*\" in *tracking) echo 7F000001,127.0.0.1,3,1795690006.5,0.1,0.1,0.1,-1.0,0.0,0.01,0.1,0.1,64.0,Normal;; *) exit 1;; esac", true, "chronyc tracking")]
    public async Task Systemd_is_asked_where_chrony_tells_nothing_and_systemd_runs(string chronyc, bool systemd, string? source)
    {
        using TemporaryFolder folder = new();
        await WriteProgramAsync(folder.File("chronyc"), chronyc);
        await WriteProgramAsync(folder.File("timedatectl"), "test \"$TZ\" = UTC && test \"$1\" = show && echo NTPSynchronized=yes");
        await using HostSession host = Entered("mount -t tmpfs run /run && PATH=\"$1:$PATH\"" + (systemd ? " && mkdir -p /run/systemd/system" : ""), folder.Path);
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(Cancel);
        policy = policy with { Time = policy.Time with { Servers = ["127.0.0.1:9"] } };
        ClockDaemon? daemon = (await ClockCollector.CollectAsync(host, new PromisedServers(policy), Cancel)).Daemon;
        Assert.Equal((source, source is not null), (daemon?.Source, daemon?.Synchronised ?? false));
    }

    private static EnteredSession Entered(string prepare, string folder)
    {
        if (!SshServer.IsRoot || LocalProcess.Find("unshare") is null)
            Assert.Skip("Only root may mount over this machine's own files.");
        return new EnteredSession("h", ["unshare", "--mount", "--propagation", "private", "sh", "-c", prepare + " && shift && exec \"$@\"", "sh", folder]);
    }

    private static async Task WriteProgramAsync(string path, string script)
    {
        await File.WriteAllTextAsync(path, "#!/bin/sh\n" + script + "\n", Cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
