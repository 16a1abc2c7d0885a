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

    // Captured, here and in ntpq*.txt, from ntpsec 1.2.2 (Debian 12) in a network namespace, which followed a chronyd and could not set the clock.
    private const string Variables = """
        associd=0 status=0014 leap_none, sync_unspec, 1 event, freq_mode,
        leap=00, stratum=4, precision=-24, rootdelay=0.112, rootdisp=1.15,
        refid=192.0.2.1, reftime=eeb28e14.9127db40 2026-11-26T10:53:08.567Z, tc=3,
        peer=17767, offset=0.019145, frequency=0.0, sys_jitter=0.0,
        clk_jitter=0.006802, clock=eeb28e1f.16145eb9 2026-11-26T10:53:19.086Z,
        processor="x86_64", system="Linux/6.18.44-fc-v782",
        version="ntpd ntpsec-1.2.2", clk_wander=0.0, mintc=0
        """;

    private const string Peers = """
             remote           refid      st t when poll reach   delay   offset   jitter
        ===============================================================================
        *192.0.2.1       127.127.1.1      3 u    4    8    7   0.1086   0.0039   0.0177
        """;

    [Fact]
    public void Ntpd_tells_its_peer_offset_and_bound()
    {
        ClockDaemon daemon = ClockDaemonText.Ntpq(Variables, Peers)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["192.0.2.1"], daemon.Follows);
        Assert.Equal(0.019145, daemon.Offset!.Value.TotalMilliseconds, 1e-4);
        Assert.Equal(0.019145 + 0.056 + 1.15, daemon.ErrorBound!.Value.TotalMilliseconds, 1e-3);
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 10, 53, 8, TimeSpan.Zero), daemon.UpdatedAt);
    }

    // As it said while it waited whether its server, set two seconds ahead, meant it: its own offset is still the old one.
    private const string Ahead = """
        associd=0 status=0018 leap_none, sync_unspec, 1 event, no_sys_peer,
        leap=00, stratum=4, precision=-24, rootdelay=0.089, rootdisp=2143.372,
        refid=192.0.2.1, reftime=eeb28e4c.81025d02 2026-11-26T10:54:04.503Z, tc=3,
        peer=17767, offset=0.019145, frequency=0.0, sys_jitter=0.0,
        clk_jitter=0.006802, clock=eeb28e50.6f6bc12f 2026-11-26T10:54:08.435Z,
        processor="x86_64", system="Linux/6.18.44-fc-v782",
        version="ntpd ntpsec-1.2.2", clk_wander=0.0, mintc=0
        """;

    private const string AheadPeers = """
             remote           refid      st t when poll reach   delay   offset   jitter
        ===============================================================================
        *192.0.2.1       127.127.1.1      3 u    5    8  377   0.0887 2143.211 810.0533
        """;

    [Fact]
    public void What_ntpd_measures_counts_though_it_does_not_act_on_it()
    {
        ClockDaemon daemon = ClockDaemonText.Ntpq(Ahead, AheadPeers)!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(2143.211, daemon.Offset!.Value.TotalMilliseconds, 1e-3);
        Assert.InRange(daemon.ErrorBound!.Value.TotalMilliseconds, 2143.211, double.MaxValue);
    }

    [Fact]
    public void Ntpd_that_was_just_started_tells_nothing_of_its_clock()
    {
        string[] behind = Seed("ntpq-behind.txt");
        ClockDaemon daemon = ClockDaemonText.Ntpq(behind[0], behind[1])!;
        Assert.Equal((false, null, null, null), (daemon.Synchronised, daemon.Offset, daemon.ErrorBound, daemon.UpdatedAt));
        Assert.Null(ClockDaemonText.Ntpq("", ""));
    }

    [Fact]
    public void A_long_address_is_whole_and_its_offset_is_on_the_next_line()
    {
        string[] wide = Seed("ntpq-wide.txt");
        ClockDaemon daemon = ClockDaemonText.Ntpq(wide[0], wide[1])!;
        Assert.True(daemon.Synchronised);
        Assert.Equal(["2001:db8:1234:5678:9abc:def0:1234:5671"], daemon.Follows);
        // Farther off than the daemon's own figure.
        Assert.Equal(-5000, ClockDaemonText.Ntpq(wide[0], wide[1].Replace("0.0178", "-5000.0", StringComparison.Ordinal))!.Offset!.Value.TotalMilliseconds, 1e-3);
    }

    [Theory]
    [InlineData("leap=00", "leap=11", "*", "*")]
    [InlineData("stratum=4", "stratum=16", "*", "*")]
    [InlineData("leap=00", "leap=00", "*192", "+192")]
    // As its own clock's line is written.
    [InlineData("leap=00", "leap=00", "*192.0.2.1 ", "*LOCAL(0)  ")]
    [InlineData("leap=00", "leap=00", "*192.0.2.1 ", "*127.127.1.0 ")]
    public void Ntpd_without_a_peer_is_not_synchronised(string was, string now, string peerWas, string peerNow)
    {
        ClockDaemon daemon = ClockDaemonText.Ntpq(Variables.Replace(was, now), Peers.Replace(peerWas, peerNow))!;
        Assert.Equal((false, null), (daemon.Synchronised, daemon.Offset));
    }

    // What "ntpq -c rv" and "ntpq -wpn" printed, one after the other.
    private static string[] Seed(string name)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds", "chronyc", name));
        int peers = text.IndexOf("     remote", StringComparison.Ordinal);
        return [text[..peers], text[peers..]];
    }

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
