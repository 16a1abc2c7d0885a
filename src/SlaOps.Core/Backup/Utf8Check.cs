using System.Text.Unicode;

namespace SlaOps;

/// <summary>Says whether bytes that come in pieces are valid UTF-8.</summary>
internal sealed class Utf8Check
{
    private const int LongestSequence = 4;

    private readonly byte[] begun = new byte[LongestSequence];
    private int begunLength;

    /// <summary>True once a byte was found that cannot be where it is.</summary>
    public bool Failed { get; private set; }

    public void Write(ReadOnlySpan<byte> text)
    {
        if (Failed)
            return;
        while (begunLength > 0 && text.Length > 0)
        {
            begun[begunLength++] = text[0];
            text = text[1..];
            if (begunLength < SequenceLength(begun[0]) && (begun[begunLength - 1] & 0xC0) == 0x80)
                continue;
            Failed |= !Utf8.IsValid(begun.AsSpan(0, begunLength));
            begunLength = 0;
        }

        int tail = UnfinishedTail(text);
        Failed |= !Utf8.IsValid(text[..^tail]);
        text[^tail..].CopyTo(begun);
        begunLength = Math.Max(begunLength, tail);
    }

    /// <summary>The text ends here: what was begun must be whole.</summary>
    public void End()
    {
        Failed |= begunLength > 0;
        begunLength = 0;
    }

    // Bytes at the end that begin a sequence which the next piece may finish.
    private static int UnfinishedTail(ReadOnlySpan<byte> text)
    {
        for (int length = 1; length < LongestSequence && length <= text.Length; length++)
        {
            byte one = text[^length];
            if ((one & 0xC0) != 0x80)
                return SequenceLength(one) > length ? length : 0;
        }

        return 0;
    }

    private static int SequenceLength(byte first) => first switch { >= 0xF0 and <= 0xF4 => 4, >= 0xE0 and < 0xF0 => 3, >= 0xC2 and < 0xE0 => 2, _ => 1 };
}
