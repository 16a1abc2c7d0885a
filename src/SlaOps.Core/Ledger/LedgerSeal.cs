using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps;

/// <summary>One row as its bytes lie in the store: everything UTF-8, no copy made.</summary>
public readonly ref struct LedgerRow
{
    public long Sequence { get; init; }

    public ReadOnlySpan<byte> At { get; init; }

    public ReadOnlySpan<byte> Kind { get; init; }

    public ReadOnlySpan<byte> Subject { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Previous { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Hash { get; init; }
}

/// <summary>
/// Seals entries: the hash is SHA-256 over the canonical JSON (RFC 8785) of
/// <c>{"at":…,"body":…,"kind":…,"previous":…,"sequence":…,"subject":…}</c>, where <c>body</c> is the canonical JSON that the
/// entry holds and <c>previous</c> the hash of the entry before. Holds a buffer: one a thread.
/// </summary>
public sealed class LedgerSeal
{
    /// <summary>The length of a hash in hexadecimal digits.</summary>
    public const int HashLength = 64;

    /// <summary>The hash before the first entry.</summary>
    public static readonly string NoHash = new('0', HashLength);

    private const string AtFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int LongestKind = 64;
    private const int LongestSubject = 255;
    private const int LargestBody = 1024 * 1024;

    // Two digits for each byte, as the bytes lie in memory on a little-endian machine.
    private static readonly byte[] Digits = [.. Enumerable.Range(0, 256).SelectMany(value => Encoding.ASCII.GetBytes(value.ToString("x2", CultureInfo.InvariantCulture)))];

    private readonly Utf8Buffer buffer = new();
    private readonly Utf8Buffer text = new();
    private (DateTimeOffset At, string Text) lastMoment = (DateTimeOffset.MinValue, Write(DateTimeOffset.MinValue));

    /// <summary>The moment as an entry writes it: UTC, six decimals.</summary>
    public static string Write(DateTimeOffset at) => at.UtcDateTime.ToString(AtFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads a moment as an entry writes it.</summary>
    public static bool TryRead(string text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text, AtFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    /// <summary>Reads a moment as an entry writes it; one that is not readable is the earliest there is, so that a damaged entry can still be shown.</summary>
    public static DateTimeOffset Read(string text) => TryRead(text, out DateTimeOffset at) ? at : DateTimeOffset.MinValue;

    /// <summary>The event's body as canonical JSON. Throws <see cref="SlaException"/> for an event that no store takes.</summary>
    public static string Body(LedgerEvent happening)
    {
        bool kind = happening.Kind.Length is > 0 and <= LongestKind && happening.Kind.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-');
        if (!kind)
            throw new SlaException(Errors.LedgerEventInvalid, happening.Kind, "Kind", happening.Kind);
        string subject = happening.Subject;
        // A store that pads text must give back the very bytes that were sealed.
        bool plain = subject.Length is > 0 and <= LongestSubject && !subject.Any(char.IsControl) && subject[0] != ' ' && subject[^1] != ' ';
        if (!plain)
            throw new SlaException(Errors.LedgerEventInvalid, subject, "Subject", subject);
        string body = CanonicalJson.Text(happening.Body);
        if (body.Length > LargestBody)
            throw new SlaException(Errors.LedgerEventInvalid, subject, "Body", body.Length);
        return body;
    }

    /// <summary>The entry that follows <paramref name="head"/>.</summary>
    public LedgerEntry Seal(LedgerHead head, LedgerEvent happening, string body, DateTimeOffset at)
    {
        LedgerEntry entry = new()
        {
            Sequence = head.Sequence + 1,
            At = new DateTimeOffset(at.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero),
            Kind = happening.Kind,
            Subject = happening.Subject,
            Body = body,
            PreviousHash = head.Hash,
        };
        entry.Hash = Hash(entry);
        return entry;
    }

    /// <summary>The hash that the entry must have, lower-case hexadecimal.</summary>
    public string Hash(LedgerEntry entry)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(Row(entry), hash);
        return Encoding.ASCII.GetString(hash);
    }

    /// <summary>The hash that the row must have, as 64 hexadecimal digits.</summary>
    public void Hash(in LedgerRow row, Span<byte> hexadecimal) => Hash(row, row.Sequence, hexadecimal);

    /// <summary>The hash that the row would have at another place in the chain.</summary>
    internal void Hash(in LedgerRow row, long sequence, Span<byte> hexadecimal)
    {
        buffer.Clear();
        buffer.Add("{\"at\":"u8);
        CanonicalJson.WriteString(row.At, buffer);
        buffer.Add(",\"body\":"u8);
        buffer.Add(row.Body);
        buffer.Add(",\"kind\":"u8);
        CanonicalJson.WriteString(row.Kind, buffer);
        buffer.Add(",\"previous\":"u8);
        CanonicalJson.WriteString(row.Previous, buffer);
        buffer.Add(",\"sequence\":"u8);
        buffer.Add(sequence);
        buffer.Add(",\"subject\":"u8);
        CanonicalJson.WriteString(row.Subject, buffer);
        buffer.Add("}"u8);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.Written, hash);
        for (int index = 0; index < hash.Length; index++)
            Digits.AsSpan(hash[index] * 2, 2).CopyTo(hexadecimal[(index * 2)..]);
    }

    /// <summary>The entry's bytes, which last until the next call.</summary>
    public LedgerRow Row(LedgerEntry entry)
    {
        text.Clear();
        // A batch has one moment.
        if (lastMoment.At != entry.At)
            lastMoment = (entry.At, Write(entry.At));
        Span<int> ends = [Add(lastMoment.Text), Add(entry.Kind), Add(entry.Subject), Add(entry.Body), Add(entry.PreviousHash), Add(entry.Hash)];
        ReadOnlySpan<byte> all = text.Written;
        return new LedgerRow
        {
            Sequence = entry.Sequence,
            At = all[..ends[0]],
            Kind = all[ends[0]..ends[1]],
            Subject = all[ends[1]..ends[2]],
            Body = all[ends[2]..ends[3]],
            Previous = all[ends[3]..ends[4]],
            Hash = all[ends[4]..ends[5]],
        };
    }

    private int Add(string column)
    {
        text.Add(column);
        return text.Length;
    }
}
