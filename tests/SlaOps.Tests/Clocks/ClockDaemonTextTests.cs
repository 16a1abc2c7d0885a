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
}
