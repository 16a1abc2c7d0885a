using CsCheck;

namespace SlaOps.Tests;

public class ClockDaemonTextTests
{
    // Captured from chronyc 4.3 (Debian 12) against a chronyd of its own on loopback.
    private const string Tracking = "7F000001,127.0.0.1,4,1795470719.288715635,-0.000001313,0.000000035,0.000000528,0.090,0.002,0.316,0.000004178,0.000002283,0.5,Normal\n";
    private const string Sources = "^,*,127.0.0.1,3,-1,377,0,0.000000106,0.000000141,0.000003068\n";
    private const string Stepped = "7F000001,127.0.0.1,4,1795474323.708142438,3599.504638672,0.000000112,672.133056641,0.430,0.017,0.823,0.000005502,0.000001092,0.3,Normal\n";
    private const string LocalReference = "7F7F0101,,3,1795470714.355432495,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,0.000000000,0.000000000,0.0,Normal\n";

    // Written by hand after systemd 252's own format: no systemd runs where these tests were made.
    private const string Show = "Timezone=Etc/UTC\nLocalRTC=no\nCanNTP=yes\nNTP=yes\nNTPSynchronized=yes\nTimeUSec=Mon 2026-11-23 12:00:00 UTC\n";
    private const string ShowTimesync = "FallbackNTPServers=0.debian.pool.ntp.org\nServerName=ntp1.example\nServerAddress=192.0.2.1\nRootDistanceMaxUSec=5s\n";

    [Fact]
    public void Chrony_tells_what_it_follows_and_how_well()
    {
        ClockDaemon daemon = ClockDaemonText.Chrony(Tracking, Sources)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["127.0.0.1"], daemon.Follows);
        Assert.Equal(-1.3, daemon.Offset!.Value.TotalMicroseconds, 0.1);
        Assert.Equal(1.3 + 2.089 + 2.283, daemon.ErrorBound!.Value.TotalMicroseconds, 0.3);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 21, 51, 59, TimeSpan.Zero), new DateTimeOffset(daemon.UpdatedAt!.Value.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero));
    }

    [Fact]
    public void A_server_an_hour_ahead_shows_as_an_offset_of_an_hour() =>
        Assert.Equal(3599.504638, ClockDaemonText.Chrony(Stepped, Sources)!.Offset!.Value.TotalSeconds, 0.00001);

    [Fact]
    public void A_clock_that_follows_itself_is_not_synchronised() => Assert.False(ClockDaemonText.Chrony(LocalReference, "")!.Synchronised);

    [Theory]
    [InlineData("Normal", "Not synchronised", "4", "4")]
    [InlineData("Normal", "Normal", ",4,", ",0,")]
    [InlineData("Normal", "Normal", ",4,", ",16,")]
    public void Chrony_without_a_source_is_not_synchronised(string leap, string newLeap, string stratum, string newStratum) =>
        Assert.False(ClockDaemonText.Chrony(Tracking.Replace(leap, newLeap).Replace(stratum, newStratum), Sources)!.Synchronised);

    [Fact]
    public void Only_the_selected_source_is_followed() => Assert.Equal(
        ["b.example", "127.0.0.1"],
        ClockDaemonText.Chrony(Tracking, "^,-,a.example,3,6,377,0,0,0,0\n^,*,b.example,2,6,377,0,0,0,0\n^,?,c.example,2,6,0,0,0,0,0\n")!.Follows);

    [Theory]
    [InlineData("")]
    [InlineData("506 Cannot talk to daemon\n")]
    [InlineData("7F000001,127.0.0.1,4,1795470719")]
    [InlineData("7F000001,127.0.0.1,x,1,0,0,0,0,0,0,0,0,0,Normal")]
    [InlineData("7F000001,127.0.0.1,4,1,NaN,0,0,0,0,0,0,0,0,Normal")]
    public void What_is_no_tracking_line_is_nothing(string text) => Assert.Null(ClockDaemonText.Chrony(text, Sources));

    [Fact]
    public void Timesyncd_tells_its_server_by_name_and_address()
    {
        ClockDaemon daemon = ClockDaemonText.Timedatectl(Show, ShowTimesync)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["ntp1.example", "192.0.2.1"], daemon.Follows);
        Assert.False(ClockDaemonText.Timedatectl(Show.Replace("NTPSynchronized=yes", "NTPSynchronized=no"), "")!.Synchronised);
        Assert.Null(ClockDaemonText.Timedatectl("", ShowTimesync));
    }

    [Fact]
    public void Any_text_is_read_without_harm() =>
        Gen.Select(Gen.String, Gen.Int[0, Tracking.Length - 1], Gen.Char).Sample((noise, index, character) =>
        {
            char[] changed = Tracking.ToCharArray();
            changed[index] = character;
            ClockDaemonText.Chrony(new string(changed), noise);
            ClockDaemonText.Chrony(noise, Sources);
            ClockDaemonText.Timedatectl(noise, noise);
        });

    // As systemd 252 prints it for a server of one's own network.
    private const string TimesyncStatus = """
               Server: 192.0.2.1 (ntp1.example)
        Poll interval: 34min 8s (min: 32s; max 34min 8s)
                 Leap: normal
              Version: 4
              Stratum: 2
            Reference: C0A80001
            Precision: 1us (-20)
        Root distance: 518us (max: 5s)
               Offset: -1.024ms
                Delay: 20.5ms
               Jitter: 1.1ms
         Packet count: 10
            Frequency: +12.345ppm
        """;

    [Fact]
    public void Timesyncd_tells_its_offset_and_bound_in_its_status()
    {
        string message = "\nNTPMessage={ Leap=0, Version=4, DestinationTimestamp=Mon 2026-11-23 02:59:00 UTC, Ignored=no, PacketCount=10, Jitter=1.1ms }\n";
        ClockDaemon daemon = ClockDaemonText.Timedatectl(Show, ShowTimesync + message, TimesyncStatus)!;
        Assert.Equal(-1.024, daemon.Offset!.Value.TotalMilliseconds, 1e-6);
        Assert.Equal(1.024 + 10.25 + 0.518, daemon.ErrorBound!.Value.TotalMilliseconds, 1e-6);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 2, 59, 0, TimeSpan.Zero), daemon.UpdatedAt);
    }

    // The form of ntpsec 1.2 and ntp 4.2.8.
    private const string Variables = """
        associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,
        version="ntpd ntpsec-1.2.2", processor="x86_64",
        system="Linux/6.1.0-9-amd64", leap=00, stratum=3, precision=-24,
        rootdelay=1.200, rootdisp=30.100, refid=192.0.2.1,
        reftime=eeafdd70.80000000 2026-11-23T02:59:12.500Z,
        clock=eeafdd7c.00000000, peer=12345, tc=6, mintc=0, offset=-0.123456,
        frequency=-3.2, sys_jitter=0.01, clk_jitter=0.02, clk_wander=0.001
        """;

    private const string Peers = """
             remote           refid      st t when poll reach   delay   offset   jitter
        =======================================================================================================
        +198.51.100.7    .GPS.            1 u   33   64  377   0.1200   0.0100   0.0100
        *192.0.2.1       198.51.100.1     2 u   12   64  377   1.2000  -0.1230   0.0200
        """;

    [Fact]
    public void Ntpd_tells_its_peer_offset_and_bound()
    {
        ClockDaemon daemon = ClockDaemonText.Ntpq(Variables, Peers)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["192.0.2.1"], daemon.Follows);
        Assert.Equal(-0.1234, daemon.Offset!.Value.TotalMilliseconds, 1e-3);
        Assert.Equal(0.1234 + 0.6 + 30.1, daemon.ErrorBound!.Value.TotalMilliseconds, 1e-2);
        Assert.Equal(0xeeafdd70L - 2_208_988_800, daemon.UpdatedAt!.Value.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("leap=00", "leap=11", "*", "*")]
    [InlineData("stratum=3", "stratum=16", "*", "*")]
    [InlineData("leap=00", "leap=00", "*192", "+192")]
    [InlineData("leap=00", "leap=00", "*192.0.2.1 ", "*127.127.1.0 ")]
    public void Ntpd_without_a_peer_is_not_synchronised(string was, string now, string peerWas, string peerNow) =>
        Assert.False(ClockDaemonText.Ntpq(Variables.Replace(was, now), Peers.Replace(peerWas, peerNow))!.Synchronised);

    // Written by hand in the form that w32tm has, here and below: no Windows runs where these tests were made.
    private const string Windows = """
        Leap Indicator: 0(no warning)
        Stratum: 3 (secondary reference - syncd by (S)NTP)
        Precision: -23 (119.209ns per tick)
        Root Delay: 0.0312500s
        Root Dispersion: 0.0776000s
        ReferenceId: 0xC0000201 (source IP:  192.0.2.1)
        Last Successful Sync Time: 11/23/2026 11:58:00 AM
        Source: ntp1.example,0x8
        Poll Interval: 10 (1024s)

        Phase Offset: -0.0012345s
        ClockRate: 0.0156250s
        State Machine: 2 (Sync)
        Time Source Flags: 0 (None)
        Server Role: 0 (None)
        Last Sync Error: 0 (The command completed successfully.)
        Time since Last Good Sync Time: 120.5000000s
        """;

    [Fact]
    public void Windows_time_tells_its_source_offset_and_bound()
    {
        DateTimeOffset at = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        ClockDaemon daemon = ClockDaemonText.W32tm(Windows.ReplaceLineEndings("\r\n"), at)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["ntp1.example", "192.0.2.1"], daemon.Follows);
        Assert.Equal(-1.2345, daemon.Offset!.Value.TotalMilliseconds, 1e-6);
        Assert.Equal(1.2345 + 15.625 + 77.6, daemon.ErrorBound!.Value.TotalMilliseconds, 1e-6);
        Assert.Equal(at.AddSeconds(-120.5), daemon.UpdatedAt);
    }

    [Theory]
    [InlineData("ntp1.example,0x8", "Local CMOS Clock")]
    [InlineData("ntp1.example,0x8", "Free-running System Clock")]
    [InlineData("0(no warning)", "3(not synchronized)")]
    [InlineData("ntp1.example,0x8", "VM IC Time Synchronization Provider")]
    [InlineData("0xC0000201 (source IP:  192.0.2.1)", "0x4C4F434C (source name:  \"LOCL\")")]
    [InlineData("Stratum: 3", "Stratum: 0")]
    public void Windows_time_by_its_own_clock_is_not_synchronised(string was, string now) =>
        Assert.False(ClockDaemonText.W32tm(Windows.Replace(was, now), DateTimeOffset.UtcNow)!.Synchronised);

    [Fact]
    public void Windows_time_is_read_whatever_its_language_and_code_page()
    {
        DateTimeOffset at = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        ClockDaemon english = ClockDaemonText.W32tm(Windows, at)!;
        // What Shift_JIS makes of it where UTF-8 is expected.
        string garbled = string.Concat(WindowsTimeSample.Japanese.Select(one => char.IsAscii(one) ? one : '\ufffd'));
        foreach (string text in (string[])[WindowsTimeSample.Japanese, garbled, WindowsTimeSample.Japanese.Replace(": ", "：", StringComparison.Ordinal)])
        {
            ClockDaemon daemon = ClockDaemonText.W32tm(text, at)!;
            Assert.Equal(english.Follows, daemon.Follows);
            Assert.Equal(english with { Follows = daemon.Follows }, daemon);
        }

        Assert.False(ClockDaemonText.W32tm(WindowsTimeSample.Japanese.Replace("ntp1.example,0x8", "Local CMOS Clock", StringComparison.Ordinal), at)!.Synchronised);
    }

    [Theory]
    [InlineData("The following error occurred: The service has not been started. (0x80070426)")]
    [InlineData("")]
    [InlineData("a: 0\nb: 1\nc: 2\nd: 3\ne: 4\nf: 5\ng: 6\nh: 7\n")]
    public void What_is_not_the_status_of_windows_time_is_nothing(string text) => Assert.Null(ClockDaemonText.W32tm(text, DateTimeOffset.UtcNow));
}
