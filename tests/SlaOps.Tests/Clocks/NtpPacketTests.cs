using System.Buffers.Binary;
using CsCheck;

namespace SlaOps.Tests;

public class NtpPacketTests
{
    private const ulong Cookie = 0x0123456789abcdef;
    private static readonly DateTimeOffset Sent = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A reply of a server whose clock is ahead by <paramref name="ahead"/>, over a path of <paramref name="trip"/> each way.</summary>
    private static byte[] Reply(DateTimeOffset sent, TimeSpan ahead, TimeSpan trip, TimeSpan held)
    {
        byte[] packet = new byte[NtpPacket.Length];
        packet[0] = 0b00_100_100;
        packet[1] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), 0x0000_8000); // root delay 0.5 s
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0x0000_4000); // root dispersion 0.25 s
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(16), NtpPacket.Timestamp(sent + ahead - TimeSpan.FromSeconds(10)));
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(24), Cookie);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(32), NtpPacket.Timestamp(sent + trip + ahead));
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(40), NtpPacket.Timestamp(sent + trip + held + ahead));
        return packet;
    }

    private static NtpReading Read(byte[] packet) => NtpPacket.Read(packet, Cookie, Sent, Sent.AddMilliseconds(25));

    private static byte[] Good() => Reply(Sent, TimeSpan.FromSeconds(1.5), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(5));

    [Fact]
    public void A_request_is_client_mode_with_nothing_but_the_cookie()
    {
        byte[] request = NtpPacket.Request(Cookie);
        Assert.Equal(48, request.Length);
        Assert.Equal(0x23, request[0]);
        Assert.All(request[1..40], value => Assert.Equal(0, value));
        Assert.Equal(Cookie, BinaryPrimitives.ReadUInt64BigEndian(request.AsSpan(40)));
    }

    [Fact]
    public void Offset_delay_and_bound_are_those_of_RFC_5905()
    {
        NtpSample sample = Read(Good()).Sample!;
        Assert.Equal(1500, sample.Offset.TotalMilliseconds, 0.001);
        Assert.Equal(20, sample.Delay.TotalMilliseconds, 0.001);
        Assert.Equal((2, 0, 500.0, 250.0), (sample.Stratum, sample.Leap, sample.RootDelay.TotalMilliseconds, sample.RootDispersion.TotalMilliseconds));
        Assert.Equal(1500 + 10 + 250 + 250, sample.ErrorBound.TotalMilliseconds, 0.001);
    }

    [Theory]
    [InlineData("2036-02-07T06:28:15.5Z", 2.0)]
    [InlineData("2036-02-07T06:28:17Z", -2.0)]
    [InlineData("2040-01-01T00:00:00Z", 0.25)]
    [InlineData("1972-01-01T00:00:00Z", 3600)]
    public void The_end_of_the_era_in_2036_changes_nothing(string sent, double ahead)
    {
        DateTimeOffset moment = DateTimeOffset.Parse(sent, System.Globalization.CultureInfo.InvariantCulture);
        byte[] packet = Reply(moment, TimeSpan.FromSeconds(ahead), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(5));
        NtpSample sample = NtpPacket.Read(packet, Cookie, moment, moment.AddMilliseconds(25)).Sample!;
        Assert.Equal(ahead * 1000, sample.Offset.TotalMilliseconds, 0.001);
    }

    [Theory]
    [InlineData(NtpFault.WrongMode, 0, 0x23)]
    [InlineData(NtpFault.WrongMode, 0, 0x25)]
    [InlineData(NtpFault.WrongMode, 0, 0x04)]
    [InlineData(NtpFault.WrongOrigin, 24, 0xff)]
    [InlineData(NtpFault.WrongOrigin, 31, 0x00)]
    [InlineData(NtpFault.NotSynchronised, 0, 0b11_100_100)]
    [InlineData(NtpFault.NotSynchronised, 1, 16)]
    [InlineData(NtpFault.NotSynchronised, 1, 255)]
    [InlineData(NtpFault.NotSynchronised, 9, 16)]
    [InlineData(NtpFault.NotSynchronised, 5, 32)]
    [InlineData(NtpFault.NotSynchronised, 16, 0x01)]
    [InlineData(NtpFault.None, 1, 15)]
    [InlineData(NtpFault.None, 9, 15)]
    [InlineData(NtpFault.None, 0, 0b01_011_100)]
    public void One_changed_byte_is_judged(NtpFault expected, int index, byte value)
    {
        byte[] packet = Good();
        packet[index] = value;
        NtpReading reading = Read(packet);
        Assert.Equal(expected, reading.Fault);
        Assert.Equal(expected == NtpFault.None, reading.Sample is not null);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(40)]
    public void A_missing_timestamp_is_no_sample(int index)
    {
        byte[] packet = Good();
        packet.AsSpan(index, 8).Clear();
        Assert.Equal(NtpFault.ZeroTimestamp, Read(packet).Fault);
    }

    [Fact]
    public void A_server_without_reference_time_is_not_synchronised()
    {
        byte[] packet = Good();
        packet.AsSpan(16, 8).Clear();
        Assert.Equal((NtpFault.NotSynchronised, "reference time 0"), (Read(packet).Fault, Read(packet).Detail));
    }

    [Fact]
    public void A_negative_delay_is_no_sample() => Assert.Equal(
        NtpFault.NegativeDelay,
        Read(Reply(Sent, TimeSpan.Zero, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(26))).Fault);

    [Theory]
    [InlineData("DENY")]
    [InlineData("RSTR")]
    [InlineData("RATE")]
    public void A_kiss_of_death_is_named_but_only_if_it_answers_us(string code)
    {
        byte[] packet = Good();
        packet[1] = 0;
        System.Text.Encoding.ASCII.GetBytes(code).CopyTo(packet, 12);
        Assert.Equal((NtpFault.KissOfDeath, code), (Read(packet).Fault, Read(packet).Detail));
        packet[24] ^= 1;
        Assert.Equal(NtpFault.WrongOrigin, Read(packet).Fault);
    }

    [Fact]
    public void A_kiss_code_that_is_no_text_is_not_passed_on()
    {
        byte[] packet = Good();
        packet[1] = 0;
        packet.AsSpan(12, 4).Fill(0x1b);
        Assert.Equal("0", Read(packet).Detail);
    }

    [Fact]
    public void Every_shorter_packet_is_too_short() =>
        Assert.All(Enumerable.Range(0, 48), length => Assert.Equal(NtpFault.TooShort, Read(Good()[..length]).Fault));

    [Fact]
    public void Any_bytes_give_a_reading_and_a_sample_is_always_sane() =>
        Gen.Byte.Array[0, 80].Sample(bytes =>
        {
            NtpReading reading = Read(bytes);
            return (reading.Sample is null) == (reading.Fault != NtpFault.None) && reading.Sample is null or { Delay.Ticks: >= 0, Stratum: > 0 and < 16, Leap: < 3 };
        });

    [Fact]
    public void Any_offset_and_trip_come_back() =>
        Gen.Select(Gen.Long[-TimeSpan.TicksPerDay * 300, TimeSpan.TicksPerDay * 300], Gen.Long[1, TimeSpan.TicksPerSecond * 3]).Sample((ahead, trip) =>
        {
            byte[] packet = Reply(Sent, new TimeSpan(ahead), new TimeSpan(trip), TimeSpan.Zero);
            NtpSample sample = NtpPacket.Read(packet, Cookie, Sent, Sent.AddTicks(2 * trip)).Sample!;
            return Math.Abs(sample.Offset.Ticks - ahead) <= 2 && Math.Abs(sample.Delay.Ticks - (2 * trip)) <= 2;
        });

    [Theory]
    [InlineData("ntp1.sakura.ad.jp", "ntp1.sakura.ad.jp", 123)]
    [InlineData("127.0.0.1:11123", "127.0.0.1", 11123)]
    [InlineData("[::1]:11123", "::1", 11123)]
    [InlineData("[::1]", "::1", 123)]
    [InlineData("fe80::1", "fe80::1", 123)]
    public void A_server_is_read_in_each_form(string text, string host, int port)
    {
        Assert.True(NtpServer.TryParse(text, out NtpServer server));
        Assert.Equal(new NtpServer(host, port), server);
        Assert.True(NtpServer.TryParse(server.ToString(), out NtpServer again));
        Assert.Equal(server, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":123")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:x")]
    [InlineData("host:-1")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[::1]:")]
    [InlineData("[host]:123")]
    [InlineData("a:b:c")]
    [InlineData("a b")]
    [InlineData("ntp://host")]
    public void Anything_else_is_no_server(string text) => Assert.False(NtpServer.TryParse(text, out _));

    [Fact]
    public void The_sample_with_the_least_delay_wins_and_jitter_is_about_it()
    {
        NtpSample Sample(double offset, double delay) => new(TimeSpan.FromMilliseconds(offset), TimeSpan.FromMilliseconds(delay), 2, 0, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        TimeOffset offset = TimeOffset.Of("s", "a", [Sample(10, 30), Sample(4, 8), Sample(1, 20)], Sent);
        Assert.Equal((4.0, 8.0, 9.0, 3), (offset.Offset.TotalMilliseconds, offset.Delay.TotalMilliseconds, offset.ErrorBound.TotalMilliseconds, offset.Samples));
        Assert.Equal(Math.Sqrt((36 + 9) / 2.0), offset.Jitter.TotalMilliseconds, 0.001);
        Assert.Equal(TimeSpan.Zero, TimeOffset.Of("s", "a", [Sample(4, 8)], Sent).Jitter);
    }
}
