using System.Buffers;

namespace SlaOps;

/// <summary>Versions of rpm packages by rpm's own order: <c>3.0.10</c> comes after <c>3.0.9</c>, <c>1.0~rc1</c> before <c>1.0</c>.</summary>
public static class RpmVersion
{
    private static readonly SearchValues<char> Parts = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz~^");

    /// <summary>Less than zero where the left <c>[epoch:]version[-release]</c> is older. No epoch is epoch 0; no release comes before any.</summary>
    public static int Compare(string left, string right)
    {
        (string epoch, string version, string? release) a = Split(left), b = Split(right);
        int order = CompareParts(a.epoch, b.epoch);
        if (order == 0)
            order = CompareParts(a.version, b.version);
        if (order != 0)
            return order;
        return a.release is null || b.release is null ? (a.release is null ? 0 : 1) - (b.release is null ? 0 : 1) : CompareParts(a.release, b.release);
    }

    private static (string Epoch, string Version, string? Release) Split(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string epoch = colon <= 0 ? "0" : text[..colon], rest = text[(colon + 1)..];
        int dash = rest.LastIndexOf('-');
        return dash < 0 ? (epoch, rest, null) : (epoch, rest[..dash], rest[(dash + 1)..]);
    }

    // Runs of digits and of letters in turn; what stands between them only parts them.
    private static int CompareParts(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        while (true)
        {
            a = SkipBetween(a);
            b = SkipBetween(b);
            char first = a.IsEmpty ? '\0' : a[0], second = b.IsEmpty ? '\0' : b[0];
            // A tilde comes before everything, even the end; a caret after the end and before all else.
            if (first != second && (first is '~' || second is '~'))
                return first is '~' ? -1 : 1;
            if (first != second && (first is '^' || second is '^'))
                return first is '\0' || (first is '^' && second is not '\0') ? -1 : 1;
            if (first is '~' or '^')
            {
                a = a[1..];
                b = b[1..];
                continue;
            }

            if (first is '\0' || second is '\0')
                return (first is '\0' ? 0 : 1) - (second is '\0' ? 0 : 1);
            if (char.IsAsciiDigit(first) != char.IsAsciiDigit(second))
                return char.IsAsciiDigit(first) ? 1 : -1;
            if (CompareRun(Take(ref a), Take(ref b)) is not 0 and int order)
                return order;
        }
    }

    private static int CompareRun(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (!char.IsAsciiDigit(a[0]))
            return Math.Sign(a.SequenceCompareTo(b));
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return Math.Sign(a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b));
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text)
    {
        bool digits = char.IsAsciiDigit(text[0]);
        int end = 1;
        while (end < text.Length && (digits ? char.IsAsciiDigit(text[end]) : char.IsAsciiLetter(text[end])))
            end++;
        ReadOnlySpan<char> taken = text[..end];
        text = text[end..];
        return taken;
    }

    private static ReadOnlySpan<char> SkipBetween(ReadOnlySpan<char> text) => text.IndexOfAny(Parts) is >= 0 and int start ? text[start..] : [];
}
