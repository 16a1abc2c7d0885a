using System.Text;

namespace SlaOps;

/// <summary>UTF-8 that grows; kept and cleared instead of made anew, because a ledger seals a million entries.</summary>
internal sealed class Utf8Buffer
{
    private byte[] bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Add(ReadOnlySpan<byte> more)
    {
        more.CopyTo(Room(more.Length));
        Length += more.Length;
    }

    /// <summary>Half of a surrogate pair cannot be written in UTF-8; it becomes U+FFFD, always the same way.</summary>
    public void Add(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Add(long number)
    {
        number.TryFormat(Room(20), out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        Length += length;
    }

    public override string ToString() => Encoding.UTF8.GetString(Written);

    private Span<byte> Room(int more)
    {
        if (bytes.Length - Length < more)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + more));
        return bytes.AsSpan(Length);
    }
}
