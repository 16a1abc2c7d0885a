using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SlaOps;

/// <summary>
/// Counts the tuples of <c>VALUES (…),(…)</c> 64 bytes at a time. Each kind of byte becomes a mask of 64 bits; a running parity of
/// the quotes says which bytes are inside of one, another of the parentheses which are inside a tuple. It stops before whatever
/// needs a closer look (the end of the statement, a comment, another kind of quote, a word after the tuples): the reader takes that byte itself.
/// </summary>
internal static class RowSkip
{
    private const int BlockLength = 64;

    /// <summary>How many bytes were read, up to the first that needs a closer look.</summary>
    public static int Run(ReadOnlySpan<byte> text, ref RowState state)
    {
        int position = 0;
        while (text.Length - position >= BlockLength)
        {
            int read = Block(ref MemoryMarshal.GetReference(text[position..]), BlockLength, ref state);
            position += read;
            if (read < BlockLength)
                return position;
        }

        int rest = text.Length - position;
        if (rest == 0)
            return position;
        Span<byte> padded = stackalloc byte[BlockLength];
        padded.Fill((byte)' ');
        text[position..].CopyTo(padded);
        return position + Block(ref MemoryMarshal.GetReference(padded), rest, ref state);
    }

    private static int Block(ref byte start, int limit, ref RowState state)
    {
        Vector256<byte> low = Vector256.LoadUnsafe(ref start);
        Vector256<byte> high = Vector256.LoadUnsafe(ref start, (nuint)Vector256<byte>.Count);
        ulong quotes = Where(low, high, state.Quote);
        ulong backslashes = Where(low, high, (byte)'\\');
        ulong escaped = Escaped(backslashes, state.Escaped);
        ulong quoted = Parity(quotes & ~escaped) ^ (state.InQuote ? ulong.MaxValue : 0);
        ulong dashes = Where(low, high, (byte)'-');
        // A dash that ends the block may begin a comment whose second dash is in the next one.
        ulong comments = dashes & ((dashes >> 1) | (1UL << (limit - 1)));
        ulong special = ((Special(low, high) & ~quotes) | backslashes | comments) & ~quoted;
        int length = Math.Min(limit, BitOperations.TrailingZeroCount(special));
        if (length == 0)
            return 0;
        Masks masks = new(Where(low, high, (byte)'(') & ~quoted, Where(low, high, (byte)')') & ~quoted, Words(low, high) & ~quoted);
        length = Tuples(masks, length, ref state);
        if (length == 0)
            return 0;
        state.InQuote = ((quoted >> (length - 1)) & 1) != 0;
        state.Escaped = (((backslashes & ~escaped) >> (length - 1)) & 1) != 0;
        return length;
    }

    // Tuples without parentheses in them open and close by turns: then the parity tells inside from outside, and every opening one is a row.
    private static int Tuples(Masks masks, int length, ref RowState state)
    {
        ulong inside = Parity(masks.Opening | masks.Closing) ^ (state.Depth == 1 ? ulong.MaxValue : 0);
        ulong range = First(length);
        if (state.Depth > 1 || ((masks.Opening ^ ((masks.Opening | masks.Closing) & inside)) & range) != 0)
            return Nested(masks, length, ref state);
        length = Math.Min(length, BitOperations.TrailingZeroCount(masks.Words & ~inside));
        if (length == 0)
            return 0;
        state.Rows += BitOperations.PopCount(masks.Opening & First(length));
        state.Depth = (int)((inside >> (length - 1)) & 1);
        return length;
    }

    private static int Nested(Masks masks, int length, ref RowState state)
    {
        ulong left = (masks.Opening | masks.Closing) & First(length);
        int from = 0;
        while (true)
        {
            int next = left == 0 ? length : BitOperations.TrailingZeroCount(left);
            ulong words = state.Depth == 0 ? masks.Words & First(next) & ~First(from) : 0;
            if (words != 0)
                return BitOperations.TrailingZeroCount(words);
            if (next == length)
                return length;
            if (((masks.Opening >> next) & 1) == 0)
                state.Depth = Math.Max(state.Depth - 1, 0);
            else if (state.Depth++ == 0)
                state.Rows++;
            left &= left - 1;
            from = next + 1;
        }
    }

    private static ulong First(int bits) => bits == BlockLength ? ulong.MaxValue : (1UL << bits) - 1;

    private static ulong Where(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        return Mask(Vector256.Equals(low, wanted), Vector256.Equals(high, wanted));
    }

    private static ulong Special(Vector256<byte> low, Vector256<byte> high) => Mask(Special(low), Special(high));

    private static Vector256<byte> Special(Vector256<byte> text) =>
        Vector256.Equals(text, Vector256.Create((byte)';')) | Vector256.Equals(text, Vector256.Create((byte)'#')) | Vector256.Equals(text, Vector256.Create((byte)'/'))
        | Vector256.Equals(text, Vector256.Create((byte)'\'')) | Vector256.Equals(text, Vector256.Create((byte)'"')) | Vector256.Equals(text, Vector256.Create((byte)'`'));

    // Letters, and the few signs among them; of the bytes beyond ASCII none.
    private static ulong Words(Vector256<byte> low, Vector256<byte> high)
    {
        Vector256<sbyte> before = Vector256.Create((sbyte)'@');
        return Mask(Vector256.GreaterThan(low.AsSByte(), before).AsByte(), Vector256.GreaterThan(high.AsSByte(), before).AsByte());
    }

    private static ulong Mask(Vector256<byte> low, Vector256<byte> high) => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);

    // The bytes after a backslash that is not itself escaped.
    private static ulong Escaped(ulong backslashes, bool first)
    {
        ulong escaped = first ? 1UL : 0;
        ulong left = backslashes & ~escaped;
        while (left != 0)
        {
            ulong next = (left & (~left + 1)) << 1;
            escaped |= next;
            left &= left - 1;
            left &= ~next;
        }

        return escaped;
    }

    // Each bit is the parity of the bits up to and with its own.
    private static ulong Parity(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    /// <summary>Bytes outside quotes: parentheses, and letters.</summary>
    private readonly record struct Masks(ulong Opening, ulong Closing, ulong Words);
}
