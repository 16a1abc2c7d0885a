using System.Text.Unicode;

namespace SlaOps;

/// <summary>Tells how a file is compressed or encrypted by its first bytes.</summary>
public static class FileSignature
{
    /// <summary>How many bytes are enough: noise shows as text in one of ten million.</summary>
    public const int Length = 128;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B, 0x08];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xB5, 0x2F, 0xFD];

    private static ReadOnlySpan<byte> Xz => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00];

    /// <summary>What the first bytes of a file show. A compressed file may hold anything, an encrypted one too: the other half is then null.</summary>
    public static (string? Compression, string? Encryption) Of(ReadOnlySpan<byte> head) =>
        CompressionOf(head) is string compression ? (compression, null)
        : EncryptionOf(head) is string encryption ? (null, encryption)
        : IsText(head) ? ("none", "none")
        : (null, null);

    private static string? CompressionOf(ReadOnlySpan<byte> head) =>
        head.StartsWith(Gzip) ? "gzip"
        : head.StartsWith(Zstandard) ? "zstd"
        : head.StartsWith(Xz) ? "xz"
        : head.StartsWith("BZh"u8) ? "bzip2"
        : null;

    private static string? EncryptionOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("age-encryption.org/"u8) || head.StartsWith("-----BEGIN AGE ENCRYPTED"u8) ? "age"
        : head.StartsWith("Salted__"u8) ? "openssl"
        : head.StartsWith("-----BEGIN PGP MESSAGE"u8) || IsOpenPgp(head) ? "openpgp"
        : null;

    // RFC 9580: an encrypted message starts with a session key packet (tag 1 or 3), its version right after its length.
    private static bool IsOpenPgp(ReadOnlySpan<byte> head) => head.Length >= 4 && head[0] switch
    {
        0x84 or 0xC1 => head[2] is 3 or 6 || (head[0] == 0xC1 && head[1] >= 192 && head[3] is 3 or 6),
        0x85 => head[3] is 3 or 6,
        0x8C or 0xC3 => head[2] is 4 or 5 or 6,
        _ => false,
    };

    // Of the values of a byte seven in eight may stand in a text, so that a few bytes of noise often look like one; as UTF-8 they hardly do.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte one in head)
        {
            if (one is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7F)
                return false;
        }

        return head.Length >= Length || (head.Length > 0 && Utf8.IsValid(head));
    }
}
