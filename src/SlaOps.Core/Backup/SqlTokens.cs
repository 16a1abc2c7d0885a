using System.Text;
using System.Text.Unicode;

namespace SlaOps;

/// <summary>What a token of SQL is.</summary>
internal enum SqlTokenKind
{
    End,

    /// <summary>A keyword, an unquoted name, a number.</summary>
    Word,

    /// <summary>In backticks, or in double quotes as <c>ANSI_QUOTES</c> has it.</summary>
    QuotedName,
    Text,

    /// <summary>One byte of anything else.</summary>
    Sign,
}

/// <summary>Reads the tokens of one statement without its comments.</summary>
internal ref struct SqlTokens(ReadOnlySpan<byte> statement)
{
    // MySQL allows 64 characters; what is longer names nothing, and must not fill memory.
    private const int LongestName = 1024;

    private readonly ReadOnlySpan<byte> statement = statement;
    private int position;

    public SqlTokenKind Kind { get; private set; }

    /// <summary>The token's bytes, with its quotes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool Next()
    {
        while (position < statement.Length && statement[position] <= ' ')
            position++;
        if (position == statement.Length)
        {
            Kind = SqlTokenKind.End;
            Bytes = default;
            return false;
        }

        int start = position;
        byte first = statement[position++];
        if (first is (byte)'`' or (byte)'"' or (byte)'\'')
        {
            Kind = first == '\'' ? SqlTokenKind.Text : SqlTokenKind.QuotedName;
            SkipQuoted(first);
        }
        else if (IsWord(first))
        {
            Kind = SqlTokenKind.Word;
            while (position < statement.Length && IsWord(statement[position]))
                position++;
        }
        else
        {
            Kind = SqlTokenKind.Sign;
        }

        Bytes = statement[start..position];
        return true;
    }

    /// <summary>True where the token is that keyword (written in capitals).</summary>
    public readonly bool Is(ReadOnlySpan<byte> keyword) => Kind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Bytes, keyword);

    public readonly bool IsSign(char sign) => Kind == SqlTokenKind.Sign && Bytes[0] == sign;

    /// <summary>Steps over the token where it is that keyword.</summary>
    public bool Skip(ReadOnlySpan<byte> keyword)
    {
        bool same = Is(keyword);
        if (same)
            Next();
        return same;
    }

    /// <summary>Reads <c>name</c> or <c>database.name</c> and steps over it; null where there is none.</summary>
    public (string? Database, string Name)? ReadName()
    {
        if (ReadPart() is not string first)
            return null;
        if (!IsSign('.'))
            return (null, first);
        Next();
        return ReadPart() is string second ? (first, second) : null;
    }

    private string? ReadPart()
    {
        if (Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName) || Bytes.Length > LongestName)
            return null;
        ReadOnlySpan<byte> bytes = Bytes;
        string name = Kind == SqlTokenKind.Word ? Decode(bytes) : bytes.Length < 2 ? "" : Decode(bytes[1..^1]).Replace(bytes[0] == '`' ? "``" : "\"\"", bytes[0] == '`' ? "`" : "\"", StringComparison.Ordinal);
        Next();
        return name;
    }

    // Names of a dump in another character set stay apart from each other: Latin-1 keeps every byte.
    private static string Decode(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    private static bool IsWord(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or (byte)'$' or >= 0x80;

    private void SkipQuoted(byte quote)
    {
        while (position < statement.Length)
        {
            byte one = statement[position++];
            if (one == '\\' && quote != '`')
                position = Math.Min(position + 1, statement.Length);
            else if (one == quote && (position == statement.Length || statement[position] != quote))
                return;
            else if (one == quote)
                position++;
        }
    }
}
