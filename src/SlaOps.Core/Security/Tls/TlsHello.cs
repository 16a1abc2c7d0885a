using System.Buffers.Binary;
using System.Text;

namespace SlaOps;

/// <summary>What a server made of a greeting.</summary>
public enum TlsAnswerKind
{
    /// <summary>More bytes are needed to tell.</summary>
    Incomplete,

    /// <summary>It took the offer: <see cref="TlsAnswer.Version"/> and <see cref="TlsAnswer.Cipher"/>.</summary>
    Accepted,

    /// <summary>It refused with an alert.</summary>
    Refused,

    /// <summary>These bytes are not TLS.</summary>
    NotTls,
}

/// <summary>The answer to a greeting.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Version">The version chosen, such as 0x0301 (TLS 1.0); 0 where none was.</param>
/// <param name="Cipher">The cipher suite chosen, by its number at IANA.</param>
/// <param name="Alert">The alert's description where it refused.</param>
public readonly record struct TlsAnswer(TlsAnswerKind Kind, int Version = 0, int Cipher = 0, int Alert = 0);

/// <summary>
/// The first message of a TLS handshake and the first of the answer (RFC 5246 §7.4.1, RFC 8446 §4.1): enough to learn what a server accepts,
/// also versions and ciphers that this machine's own library refuses to speak.
/// </summary>
public static class TlsHello
{
    /// <summary>SSL 3.0, TLS 1.0, 1.1 and 1.2 as they are written in a greeting.</summary>
    public const int Ssl30 = 0x0300, Tls10 = 0x0301, Tls11 = 0x0302, Tls12 = 0x0303;

    private const int RecordHeader = 5;
    private const int MaxRecord = (1 << 14) + 2048;

    // Groups and signatures that any server of the last twenty years finds one of its own in.
    private static readonly ushort[] Groups = [0x001D, 0x0017, 0x0018, 0x0019];
    private static readonly ushort[] Signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202];

    /// <summary>A greeting that offers versions up to <paramref name="most"/> (TLS 1.2 at the most) and these cipher suites; <paramref name="host"/> null sends no name.</summary>
    public static byte[] Offer(int most, IReadOnlyCollection<int> ciphers, string? host, ReadOnlySpan<byte> random)
    {
        List<byte> body = [(byte)(most >> 8), (byte)most, .. random[..32], 0];
        Put(body, ciphers.Count * 2);
        foreach (int cipher in ciphers)
            Put(body, cipher);
        body.AddRange([1, 0]);
        // SSL 3.0 knows no extensions.
        if (most > Ssl30)
        {
            List<byte> extensions = Extensions(host);
            Put(body, extensions.Count);
            body.AddRange(extensions);
        }

        List<byte> record = [22, 3, (byte)(most > Ssl30 ? 1 : 0)];
        Put(record, body.Count + 4);
        record.AddRange([1, (byte)(body.Count >> 16), (byte)(body.Count >> 8), (byte)body.Count]);
        record.AddRange(body);
        return [.. record];
    }

    /// <summary>The answer in the first bytes that came back; never throws.</summary>
    public static TlsAnswer Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return new TlsAnswer(TlsAnswerKind.Incomplete);
        if (bytes[0] is not (21 or 22) || (bytes.Length > 1 && bytes[1] != 3))
            return new TlsAnswer(TlsAnswerKind.NotTls);
        if (bytes.Length < RecordHeader)
            return new TlsAnswer(TlsAnswerKind.Incomplete);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        if (length is 0 or > MaxRecord)
            return new TlsAnswer(TlsAnswerKind.NotTls);
        ReadOnlySpan<byte> content = bytes[RecordHeader..Math.Min(bytes.Length, RecordHeader + length)];
        if (bytes[0] == 21)
            return length < 2 ? new TlsAnswer(TlsAnswerKind.NotTls) : content.Length < 2 ? new TlsAnswer(TlsAnswerKind.Incomplete) : new TlsAnswer(TlsAnswerKind.Refused, Alert: content[1]);
        return ServerHello(content, whole: content.Length == length);
    }

    /// <summary>A version as it is called: <c>1.0</c> for 0x0301, <c>SSL 3.0</c> for 0x0300.</summary>
    public static string NameOf(int version) => version == Ssl30 ? "SSL 3.0" : FormattableString.Invariant($"1.{version - Tls10}");

    // Type and length, version, random, session id, cipher: a record may end in the midst of it only where more is to come.
    private static TlsAnswer ServerHello(ReadOnlySpan<byte> content, bool whole)
    {
        TlsAnswer cut = new(whole ? TlsAnswerKind.NotTls : TlsAnswerKind.Incomplete);
        if (content.Length < 1)
            return cut;
        if (content[0] != 2)
            return new TlsAnswer(TlsAnswerKind.NotTls);
        if (content.Length < 39)
            return cut;
        int cipher = 39 + content[38];
        if (content.Length < cipher + 2)
            return cut;
        int version = BinaryPrimitives.ReadUInt16BigEndian(content[4..]);
        return version is < Ssl30 or > Tls12 ? new TlsAnswer(TlsAnswerKind.NotTls) : new TlsAnswer(TlsAnswerKind.Accepted, version, BinaryPrimitives.ReadUInt16BigEndian(content[cipher..]));
    }

    private static List<byte> Extensions(string? host)
    {
        List<byte> all = [];
        if (host is not null)
        {
            byte[] name = Encoding.ASCII.GetBytes(host);
            Put(all, 0);
            Put(all, name.Length + 5);
            Put(all, name.Length + 3);
            all.Add(0);
            Put(all, name.Length);
            all.AddRange(name);
        }

        List(all, 0x000A, Groups);
        all.AddRange([0x00, 0x0B, 0x00, 0x02, 0x01, 0x00]);
        List(all, 0x000D, Signatures);
        // Renegotiation (RFC 5746): some servers refuse who does not know it.
        all.AddRange([0xFF, 0x01, 0x00, 0x01, 0x00]);
        return all;
    }

    private static void List(List<byte> bytes, int extension, ushort[] values)
    {
        Put(bytes, extension);
        Put(bytes, (values.Length * 2) + 2);
        Put(bytes, values.Length * 2);
        foreach (ushort value in values)
            Put(bytes, value);
    }

    private static void Put(List<byte> bytes, int value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);
}
