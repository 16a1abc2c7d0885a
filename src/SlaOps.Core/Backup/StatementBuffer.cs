using System.Text;

namespace SlaOps;

/// <summary>The statement that is being read, without comments and up to a limit, and the delimiter that ends it.</summary>
internal sealed class StatementBuffer
{
    // CREATE TABLE with thousands of columns fits; a routine that is longer says nothing that is asked for.
    private const int Capacity = 1 << 20;

    private byte[] bytes = new byte[4096];
    private byte[] delimiter = ";"u8.ToArray();
    private int matched;

    internal int Length { get; private set; }

    /// <summary>True where it began within a conditional comment.</summary>
    internal bool BeganConditional { get; private set; }

    /// <summary>True where nothing of it stands outside conditional comments.</summary>
    internal bool IsConditionalAlone { get; private set; } = true;

    /// <summary>True where nothing but space was kept.</summary>
    internal bool IsBlank { get; private set; } = true;

    internal ReadOnlySpan<byte> Text => bytes.AsSpan(0, Length);

    /// <summary>True where it is an INSERT or REPLACE up to and with the word VALUES.</summary>
    internal bool EndsWithValues
    {
        get
        {
            ReadOnlySpan<byte> text = Text;
            if (text.Length < 13 || !(EndsWithWord(text, "VALUES"u8) || EndsWithWord(text, "VALUE"u8)))
                return false;
            ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
            return start.Length > 7 && (Ascii.EqualsIgnoreCase(start[..7], "INSERT "u8) || Ascii.EqualsIgnoreCase(start[..7], "REPLACE"u8));
        }
    }

    internal bool IsDelimiterCommand => Length > 9 && Ascii.EqualsIgnoreCase(Text.TrimStart(" \t\r\n"u8) is { Length: > 9 } start ? start[..9] : default, "DELIMITER"u8);

    /// <summary>Adds a byte; true where it ends the statement, which then stands without its delimiter.</summary>
    internal bool Add(byte one, bool conditional)
    {
        Append(one, conditional);
        if (conditional)
            return false;
        matched = one == delimiter[matched] ? matched + 1 : one == delimiter[0] ? 1 : 0;
        if (matched < delimiter.Length)
            return false;
        matched = 0;
        if (Length < 64 && IsDelimiterCommand)
            return false;
        Length = Math.Max(0, Length - delimiter.Length);
        return true;
    }

    /// <summary>Adds a byte within quotes, where nothing ends.</summary>
    internal void AddQuoted(byte one, bool conditional)
    {
        Append(one, conditional);
        matched = 0;
    }

    internal bool DelimiterIs(byte one) => delimiter.Length == 1 && delimiter[0] == one;

    /// <summary>Takes on the delimiter that the command names.</summary>
    internal void TakeDelimiter()
    {
        ReadOnlySpan<byte> named = Text.TrimStart(" \t\r\n"u8)[9..].Trim(" \t\r"u8);
        if (named.Length is > 0 and <= 16)
            delimiter = named.ToArray();
        Clear();
    }

    internal void Clear()
    {
        (Length, matched, IsBlank, IsConditionalAlone, BeganConditional) = (0, 0, true, true, false);
    }

    /// <summary>What follows belongs to a statement that was begun.</summary>
    internal void BeginRemainder() => AddQuoted((byte)'.', conditional: false);

    private void Append(byte one, bool conditional)
    {
        if (one > ' ')
        {
            if (IsBlank)
                BeganConditional = conditional;
            IsBlank = false;
            IsConditionalAlone &= conditional;
        }

        if (Length < Capacity)
        {
            if (Length == bytes.Length)
                Array.Resize(ref bytes, bytes.Length * 2);
            bytes[Length++] = one;
        }
    }

    private static bool EndsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length > word.Length && Ascii.EqualsIgnoreCase(text[^word.Length..], word) && text[^(word.Length + 1)] is (byte)' ' or (byte)')' or (byte)'`' or (byte)'\n' or (byte)'\t' or (byte)'\r';
}
