using System.Buffers.Binary;
using System.Text;

namespace SlaOps;

/// <summary>Why a datagram is no measurement.</summary>
public enum NtpFault
{
    None,

    /// <summary>Shorter than the 48 bytes of a header.</summary>
    TooShort,

    /// <summary>Not a server's reply (mode 4) of version 3 or 4.</summary>
    WrongMode,

    /// <summary>It does not answer what was asked: the origin timestamp is not ours.</summary>
    WrongOrigin,

    /// <summary>The receive or transmit timestamp is missing.</summary>
    ZeroTimestamp,

    /// <summary>The server held the request longer than the whole trip took.</summary>
    NegativeDelay,

    /// <summary>The server refuses service; the code says how.</summary>
    KissOfDeath,

    /// <summary>The server has no time to give: leap 3, a stratum out of range, a root too far, a stale reference.</summary>
    NotSynchronised,
}

/// <summary>One exchange with a server. <paramref name="Offset"/> is the server's clock minus ours.</summary>
public sealed record NtpSample(TimeSpan Offset, TimeSpan Delay, int Stratum, int Leap, TimeSpan RootDelay, TimeSpan RootDispersion)
{
    /// <summary>How far from true time our clock can be: |offset| + delay/2 + root delay/2 + root dispersion (RFC 5905).</summary>
    public TimeSpan ErrorBound => Offset.Duration() + (Delay / 2) + (RootDelay / 2) + RootDispersion;
}

/// <summary>What a datagram turned out to be: a sample, or a fault and what it says of itself.</summary>
public readonly record struct NtpReading(NtpSample? Sample, NtpFault Fault, string Detail = "");

/// <summary>The NTP header in client mode (RFC 5905 §7.3), as values; no clock and no socket.</summary>
public static class NtpPacket
{
    /// <summary>The header's length in bytes.</summary>
    public const int Length = 48;

    // A server polls its own source at least every 2^17 s (RFC 5905 MAXPOLL); an older reference time is left over.
    private const double StaleReferenceSeconds = 131_072;

    // RFC 5905 MAXDIST is 1 s for selection; MAXDISP, 16 s, is the bound beyond which a server counts as unsynchronised.
    private static readonly TimeSpan MaxRootDistance = TimeSpan.FromSeconds(16);

    private static readonly DateTime Era0 = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A request whose only content is <paramref name="cookie"/>: a random transmit timestamp that the reply must echo, and that tells an onlooker nothing of our clock.</summary>
    public static byte[] Request(ulong cookie)
    {
        byte[] packet = new byte[Length];
        packet[0] = 0b00_100_011; // leap 0, version 4, mode 3 (client)
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(40), cookie);
        return packet;
    }

    /// <summary>A moment as an NTP timestamp: seconds since 1900 modulo 2^32, and their fraction.</summary>
    public static ulong Timestamp(DateTimeOffset moment)
    {
        long ticks = (moment.UtcDateTime - Era0).Ticks;
        return (ulong)(((Int128)ticks << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>Reads a reply to the request with <paramref name="cookie"/>, sent at <paramref name="sent"/> and answered at <paramref name="received"/> by our clock. Never throws.</summary>
    public static NtpReading Read(ReadOnlySpan<byte> packet, ulong cookie, DateTimeOffset sent, DateTimeOffset received)
    {
        if (packet.Length < Length)
            return new(null, NtpFault.TooShort, InvariantText.Of(packet.Length));
        int leap = packet[0] >> 6, version = (packet[0] >> 3) & 7, mode = packet[0] & 7, stratum = packet[1];
        if (mode != 4 || version is not (3 or 4))
            return new(null, NtpFault.WrongMode, InvariantText.Of(mode));
        // First of all: a forged reply must not even be able to say "go away".
        if (BinaryPrimitives.ReadUInt64BigEndian(packet[24..]) != cookie)
            return new(null, NtpFault.WrongOrigin);
        if (stratum == 0)
            return new(null, NtpFault.KissOfDeath, KissCode(packet.Slice(12, 4)));
        ulong arrival = BinaryPrimitives.ReadUInt64BigEndian(packet[32..]), transmit = BinaryPrimitives.ReadUInt64BigEndian(packet[40..]);
        if (arrival == 0 || transmit == 0)
            return new(null, NtpFault.ZeroTimestamp);

        NtpSample sample = Measure(arrival, transmit, Timestamp(sent), Timestamp(received)) with
        {
            Stratum = stratum,
            Leap = leap,
            RootDelay = ShortFormat(packet[4..]),
            RootDispersion = ShortFormat(packet[8..]),
        };
        if (sample.Delay < TimeSpan.Zero)
            return new(null, NtpFault.NegativeDelay, InvariantText.Span(sample.Delay));
        string? unsynchronised = Unsynchronised(sample, BinaryPrimitives.ReadUInt64BigEndian(packet[16..]), transmit);
        return unsynchronised is null ? new(sample, NtpFault.None) : new(null, NtpFault.NotSynchronised, unsynchronised);
    }

    private static NtpSample Measure(ulong arrival, ulong transmit, ulong sent, ulong received)
    {
        // Differences modulo 2^64 are right over the end of an era (2036) as long as they are under 68 years.
        Int128 forth = (long)(arrival - sent), back = (long)(transmit - received);
        Int128 delay = (Int128)(long)(received - sent) - (long)(transmit - arrival);
        return new NtpSample(Span((forth + back) / 2), Span(delay), 0, 0, default, default);
    }

    private static string? Unsynchronised(NtpSample sample, ulong reference, ulong transmit)
    {
        if (sample.Leap == 3)
            return "leap 3";
        if (sample.Stratum >= 16)
            return "stratum " + InvariantText.Of(sample.Stratum);
        TimeSpan distance = (sample.RootDelay / 2) + sample.RootDispersion;
        if (distance >= MaxRootDistance)
            return "root distance " + InvariantText.Span(distance);
        double age = (long)(transmit - reference) / 4294967296.0;
        if (reference == 0 || age > StaleReferenceSeconds || age < -1)
            return "reference time " + (reference == 0 ? "0" : InvariantText.Span(TimeSpan.FromSeconds(Math.Round(age))));
        return null;
    }

    private static string KissCode(ReadOnlySpan<byte> referenceId)
    {
        string code = Encoding.ASCII.GetString(referenceId).TrimEnd('\0');
        return code.Length > 0 && code.All(char.IsAsciiLetterOrDigit) ? code : "0";
    }

    private static TimeSpan ShortFormat(ReadOnlySpan<byte> field) =>
        TimeSpan.FromTicks((long)((ulong)BinaryPrimitives.ReadUInt32BigEndian(field) * TimeSpan.TicksPerSecond >> 16));

    private static TimeSpan Span(Int128 units) => TimeSpan.FromTicks((long)(units * TimeSpan.TicksPerSecond >> 32));
}
